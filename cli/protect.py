"""``pratique protect``: disclosure control of any table, outside the platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lambdas.core.disclosure.folder import THRESHOLD, protect_folder

commands = typer.Typer(add_completion=False)


@commands.command()
def protect(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder with leaf.csv and hier_<dimension>.csv.")
    ],
    *,
    out: Annotated[Path, typer.Option(dir_okay=False, help="File to write every cell to; gzip when it ends in .gz.")],
    threshold: Annotated[int, typer.Option(help="Counts from 1 to this are unsafe.", min=1)] = THRESHOLD,
    seconds: Annotated[
        float | None, typer.Option(help="Take the best answer found in about this time; always a safe one.", min=0)
    ] = None,
) -> None:
    """Protect the table in FOLDER: hide what must be hidden, and say what an attacker can work out of each cell.

    leaf.csv has a column of codes for each dimension and the count `n`, hier_<dimension>.csv columns child and parent,
    hier_<dimension>.<name>.csv further hierarchies over the same leaves.
    Prints a summary as one line of JSON. Without --seconds the same table gives the same answer on any machine; with
    it, time decides how many steps of the same search are taken.
    """
    typer.echo(json.dumps(protect_folder(folder, out, threshold=threshold, seconds=seconds)))
