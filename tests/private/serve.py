"""The private tier with a clock that a test sets: the seconds in a file are added to the time of day.

The function that invites runs here, in this process, as the private tier calls it.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server as listen

from dashboards.private.server import make_server
from dashboards.private.settings import Settings
from dashboards.private.world import make_world
from lambdas.adapters.inviter import Inviter
from lambdas.invite.handler import main
from tests.private.serve_early import with_early_sight
from tests.support.platform import Context


class Here(Inviter):
    """The function without the network between."""

    def call(self, event: dict[str, str]) -> dict[str, Any]:
        return dict(main(event, Context(invoked_function_arn=self.function)))


ahead = Path(os.environ["SECONDS_AHEAD"])
settings = Settings.of(os.environ)
world = make_world(settings, lambda: int(time.time()) + int(ahead.read_text() or 0))
world = replace(world, inviter=Here("invite:page"), catalogue=with_early_sight(world.catalogue))
listen(settings.host, settings.port, make_server(world), threaded=True).serve_forever()
