"""``pratique demo``: the whole path, once, from dropped files to published pages."""

from __future__ import annotations

import signal
import tempfile
import threading
from pathlib import Path
from typing import Annotated

import typer

from cli.addresses import print_addresses
from cli.console import console
from cli.options import DEFAULT_PORT, DEFAULT_SITE_PORT, Fresh, Port, SitePort
from cli.progress import follow, print_problems
from local import platform
from local.demo import following, generated
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
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        files = in_folder(drops) if drops else generated(Path(scratch))
        running = platform.up(Home.default(), port, site_port, fresh=fresh, tell=console.print)
        try:
            run = following(running, files)
            follow(running, run)
            print_addresses(running)
            print_problems(run)
            if not once:
                _wait_for_end()
        except KeyboardInterrupt:
            console.print("ending")
            raise typer.Exit(130) from None
        finally:
            platform.stop_started(running.home, running.started)
    if run.problems:
        raise typer.Exit(1)


def _wait_for_end() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    console.print("serving until Ctrl-C")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
