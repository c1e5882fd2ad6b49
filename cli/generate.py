"""``pratique generate``: made-up drops, written to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console
from local.catalogue import catalogue
from local.demo import SEED
from local.drops import generate as generate_drops
from local.inspecting import dataset_named

commands = typer.Typer(add_completion=False)


@commands.command()
def generate(
    destination: Annotated[Path, typer.Argument(file_okay=False, help="Folder to write DESTINATION/<dataset>/ in.")],
    *,
    dataset: Annotated[
        list[str] | None,
        typer.Option("--dataset", "-d", help="Only this one; may be repeated.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = SEED,
    scale: Annotated[float, typer.Option(help="Multiplies the number of rows.", min=0.01)] = 1.0,
) -> None:
    """Write realistic drops with made-up people, as `pratique demo` does, for every dataset or those named."""
    for name in dataset or sorted(catalogue().datasets):
        for path in generate_drops(dataset_named(name), destination / name, seed, scale):
            console.print(str(path))
