"""Serves a dashboard from a process of its own, over the platform that runs here."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping

from cli.console import console
from cli.ending import ending
from local import emulator, process
from local.errors import LocalError
from local.home import Home
from local.preflight import check_port


def check_installed(packages: tuple[str, ...], dashboard: str, target: str) -> None:
    """Raise LocalError unless the packages are there that a dashboard needs."""
    if any(importlib.util.find_spec(package) is None for package in packages):
        raise LocalError(f"{dashboard}'s packages are not installed: `make {target}` installs them and starts it.")


def serve(module: str, dashboard: str, port: int, environment: Mapping[str, str]) -> None:
    """Serve ``dashboards.<module>`` until Ctrl-C, told no more than ``environment``. Raises LocalError if it ends."""
    check_port(port, "PORT")
    log = Home.default().logs / f"{module}.log"
    with ending():
        console.print(f"{dashboard}: http://127.0.0.1:{port}/ (serving until Ctrl-C; log: {log})")
        given = {**emulator.bare_environment(os.environ), **environment}
        code = process.run([sys.executable, "-m", f"dashboards.{module}"], given, log)
    if code:
        raise LocalError(f"{dashboard} has ended: {log} says why.")
