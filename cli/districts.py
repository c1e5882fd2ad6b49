"""``pratique districts``: which areas postcode districts lie in, from a directory of postcodes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console
from contracts.reference.districts import FILE
from lambdas.core.paper.words import count
from local.districts import districts_of
from local.home import ROOT

commands = typer.Typer(add_completion=False)


@commands.command()
def districts(
    directory: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The ONS Postcode Directory: the CSV of all postcodes.")
    ],
    out: Annotated[Path, typer.Option(help="File to write.")] = ROOT / "catalogue" / FILE,
) -> None:
    """Write catalogue/reference/postcodes/districts.csv, by which readers find areas by postcode."""
    text = districts_of(directory)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    lines = text.splitlines()[1:]
    named = count(len({line.partition(",")[0] for line in lines}), "district")
    console.print(f"{out}: {named}. Deploy; the next release brings the pages.")
