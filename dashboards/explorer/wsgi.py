"""The WSGI application that a server runs, with settings from the environment."""

from __future__ import annotations

import os

from dashboards.explorer.server import make_server
from dashboards.explorer.settings import Settings

application = make_server(Settings.of(os.environ))
