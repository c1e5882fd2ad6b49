"""``pratique demo``: the whole path, once, from dropped files to published pages."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from cli.addresses import print_addresses, print_limits
from cli.console import console
from cli.ending import ending
from cli.options import DEFAULT_PORT, DEFAULT_SITE_PORT, Fresh, Port, SitePort
from cli.progress import follow, print_problems
from cli.resuming import resumed
from local import platform
from local.demo import following, generated, longest_first, products
from local.dropping import in_folder
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="End when the last product is published.")] = False,
    drops: Annotated[
        Path | None,
        typer.Option(help="Drop the files of DROPS/<dataset>/ instead of generated ones.", show_default=False),
    ] = None,
    fresh: Fresh = False,
    port: Port = DEFAULT_PORT,
    site_port: SitePort = DEFAULT_SITE_PORT,
) -> None:
    """Start the platform, drop a file for every dataset, and follow each until its products are published.

    Then serves the pages until Ctrl-C, which ends all that this command started.
    """
    with ending() as started:
        scratch = started.enter_context(tempfile.TemporaryDirectory(prefix="pratique-"))
        files = in_folder(drops) if drops else generated(Path(scratch))
        running = platform.up(Home.default(), port, site_port, started, fresh=fresh, tell=console.print)
        run = following(running, longest_first(files, products()), resumed(running))
        follow(running, run)
        if once and running.resumed:
            print_limits(running)
            console.print("the platform ends now, and what it holds is kept: `pratique up` serves its pages again")
        else:
            print_addresses(running)
        print_problems(run)
        if not once:
            console.print("serving until Ctrl-C")
            while True:
                time.sleep(1)
    if run.problems:
        raise typer.Exit(1)
