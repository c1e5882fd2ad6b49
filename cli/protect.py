"""``pratique protect``: disclosure control of any table, outside the platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from contracts.products.product import LARGEST_BASE, ROUNDED, SMALLEST_BASE, Method
from lambdas.core.disclosure.folder.protect import THRESHOLD, protect_folder
from lambdas.core.disclosure.folder.round import round_folder

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
    method: Annotated[
        Method, typer.Option(help="Hide counts, round them, or hide some and round the others.")
    ] = Method.SUPPRESS,
    base: Annotated[
        int | None,
        typer.Option(
            help="What figures are multiples of, for methods that round.", min=SMALLEST_BASE, max=LARGEST_BASE
        ),
    ] = None,
) -> None:
    """Protect the table in FOLDER: hide or round what must be, and say what an attacker can work out of each cell.

    leaf.csv has a column of codes for each dimension and the count `n`, hier_<dimension>.csv columns child and parent,
    hier_<dimension>.<name>.csv further hierarchies over the same leaves.
    Prints a summary as one line of JSON. Without --seconds the same table gives the same answer on any machine; with
    it, time decides how many steps of the same search are taken.
    """
    if method is Method.PUBLISHED:
        raise typer.BadParameter("a published table is a product's; give suppress, round or suppress_then_round")
    if (base is not None) != (method in ROUNDED):
        raise typer.BadParameter("--base goes with --method round or suppress_then_round, and they need one")
    if not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"{out}: there is no folder {out.parent} to write it to; make it first")
    if base is None:
        typer.echo(json.dumps(protect_folder(folder, out, threshold=threshold, seconds=seconds)))
    elif seconds is not None:
        raise typer.BadParameter("--seconds goes with --method suppress: rounding takes the time that it takes")
    else:
        typer.echo(json.dumps(round_folder(folder, out, method=method, base=base, threshold=threshold)))
