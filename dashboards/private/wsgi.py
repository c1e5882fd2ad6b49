"""The WSGI application that a server runs, with settings from the environment."""

from __future__ import annotations

import os

from dashboards.private.server import make_server
from dashboards.private.settings import Settings
from dashboards.private.world import make_world

application = make_server(make_world(Settings.of(os.environ)))
