"""The server of what is published, as a service of this machine."""

from __future__ import annotations

import json
import os

from local import emulator, process
from local.home import Home, Running
from local.interrupts import Ending
from local.zones import zones_of

SERVICE = process.Service(
    name="site", title="The server of the published pages", module="local.site", option="SITE_PORT"
)
HEALTH = "/.well-known/pratique"


def start(home: Home, port: int, aws: Running, outputs: dict[str, str], ending: Ending) -> tuple[Running, bool]:
    """Start the server, to be ended with ``ending``, or find the one that runs; with whether it was started."""
    environment = {
        **emulator.bare_environment(os.environ),
        **emulator.client_environment(aws.port),
        "SITE_PORT": str(port),
        "PUBLISHED_BUCKET": outputs["PublishedBucket"],
        "LANDING_ZONES": json.dumps(zones_of(outputs)),
    }
    return process.start(home, SERVICE, port, environment, _answers, ending)


def _answers(port: int) -> bool:
    return process.status(port, HEALTH) == 204
