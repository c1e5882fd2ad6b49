"""``pratique arrange``: a folder of published files, arranged as drops."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console
from local.realdrops import arrange as arrange_files

commands = typer.Typer(add_completion=False)


@commands.command()
def arrange(
    source: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of published files.")],
    destination: Annotated[Path, typer.Argument(file_okay=False, help="Folder to link them in, by dataset.")],
) -> None:
    """Link the known published files of SOURCE to `DESTINATION/<dataset>/`, for `pratique demo --drops DESTINATION`."""
    for link in arrange_files(source, destination):
        console.print(str(link))
