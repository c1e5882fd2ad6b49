"""``python -m dashboards.private``: the private tier under its server, here and in its image alike."""

from __future__ import annotations

import os
import sys

from granian import Granian
from granian.constants import Interfaces

from dashboards.private.settings import Settings, SettingsError


def main() -> None:
    """Serve until the process is told to end. One worker a container: more readers are more containers."""
    try:
        settings = Settings.of(os.environ)
    except SettingsError as error:
        sys.exit(f"private: {error}")
    Granian(
        "dashboards.private.wsgi:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        backpressure=128,
        websockets=False,
        respawn_failed_workers=False,
    ).serve()


if __name__ == "__main__":
    main()
