"""``pratique up``: start the platform and leave it running."""

from __future__ import annotations

import typer

from cli.addresses import print_addresses
from cli.console import console
from cli.ending import ending
from cli.options import DEFAULT_PORT, DEFAULT_SITE_PORT, Fresh, Port, SitePort
from cli.resuming import resumed
from local import platform
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def up(*, fresh: Fresh = False, port: Port = DEFAULT_PORT, site_port: SitePort = DEFAULT_SITE_PORT) -> None:
    """Start the embedded AWS, deploy the stacks to it, and leave it running until `pratique down`.

    What runs already is left as it is; the stacks are deployed again when anything they are made from has changed.
    """
    with ending() as started:
        running = platform.up(Home.default(), port, site_port, started, fresh=fresh, tell=console.print)
        resumed(running)
        print_addresses(running)
        started.pop_all()
