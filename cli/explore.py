"""``pratique explore``: the explorer over what the local platform has published."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Annotated

import typer

from cli.console import console
from cli.ending import ending
from local import emulator, platform, process
from local.errors import LocalError
from local.home import Home
from local.preflight import check_port

DEFAULT_EXPLORER_PORT = 8050
MODULE = "dashboards.explorer"

commands = typer.Typer(add_completion=False)


@commands.command()
def explore(
    *,
    port: Annotated[
        int, typer.Option(help="Port of the explorer, on the loopback address.", min=1024, max=65535)
    ] = DEFAULT_EXPLORER_PORT,
) -> None:
    """Compare areas, groups and measures of what is published here, and ask what if; serves until Ctrl-C.

    The platform must run (`pratique up`). The explorer reads its public site as any reader would, and nothing else.
    """
    if importlib.util.find_spec("dash") is None:
        raise LocalError("The explorer's packages are not installed: `make explore` installs them and starts it.")
    home = Home.default()
    running = platform.find(home)
    check_port(port, "PORT")
    environment = {
        **emulator.bare_environment(os.environ),
        "EXPLORER_SITE": running.site_url,
        "EXPLORER_PORT": str(port),
    }
    log = home.logs / "explorer.log"
    with ending():
        console.print(f"the explorer: http://127.0.0.1:{port}/ (serving until Ctrl-C; log: {log})")
        code = process.run([sys.executable, "-m", MODULE], environment, log)
    if code:
        raise LocalError(f"The explorer has ended: {log} says why.")
