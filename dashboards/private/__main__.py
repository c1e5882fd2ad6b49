"""``python -m dashboards.private``: the private tier under its server, here and in its image alike."""

from __future__ import annotations

import os
import sys

from dashboards.private.settings import Settings, SettingsError
from dashboards.serving import serve


def main() -> None:
    """Serve until the process is told to end."""
    try:
        settings = Settings.of(os.environ)
    except SettingsError as error:
        sys.exit(f"private: {error}")
    serve("dashboards.private.wsgi:application", host=settings.host, port=settings.port, threads=settings.threads)


if __name__ == "__main__":
    main()
