"""``pratique explore``: the explorer over what the local platform has published."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.serving import check_installed, serve
from local import platform
from local.home import Home

DEFAULT_EXPLORER_PORT = 8050

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
    check_installed(("dash",), "The explorer", "explore")
    running = platform.find(Home.default())
    serve("explorer", "The explorer", port, {"EXPLORER_SITE": running.site_url, "EXPLORER_PORT": str(port)})
