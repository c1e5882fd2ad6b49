"""The private tier with a clock that a test sets: the seconds in a file are added to the time of day."""

from __future__ import annotations

import os
import time
from pathlib import Path

from werkzeug.serving import make_server as listen

from dashboards.private.server import make_server
from dashboards.private.settings import Settings
from dashboards.private.world import make_world

ahead = Path(os.environ["SECONDS_AHEAD"])
settings = Settings.of(os.environ)
world = make_world(settings, lambda: int(time.time()) + int(ahead.read_text() or 0))
listen(settings.host, settings.port, make_server(world), threaded=True).serve_forever()
