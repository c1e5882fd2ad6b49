"""``pratique down``: end the platform."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import console
from local import platform
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def down(
    *,
    clear: Annotated[
        bool, typer.Option("--clear", help="Also remove all it has kept: buckets, tables, ledger.")
    ] = False,
) -> None:
    """End what `pratique up` started; buckets, tables and ledger are kept for the next time."""
    ended = platform.down(Home.default(), clear=clear)
    said = "the platform has ended" if ended else "nothing was running"
    console.print(f"{said}, and what it kept is removed" if clear else said)
