"""``pratique contract``: edits of data contracts that a file suggests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import console
from cli.options import ExistingFile
from local.home import ROOT
from local.proposing import accept as accepted
from local.proposing import read_proposal

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Accept a proposed edit of a data contract, or draft a contract."
)

Catalogue = Annotated[
    Path, typer.Option("--catalogue", file_okay=False, exists=True, help="Folder of the catalogue.", show_default=False)
]
CATALOGUE = ROOT / "catalogue"


@commands.command()
def accept(proposal: ExistingFile, *, catalogue: Catalogue = CATALOGUE) -> None:
    """Write a proposed edit (proposal.yaml, beside a receipt) into its contract, and show what has changed.

    Nothing is written when the catalogue would have a mistake. The edit holds once it is deployed.
    """
    console.print(accepted(read_proposal(proposal), catalogue), markup=False)
