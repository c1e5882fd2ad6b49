"""``pratique contract``: edits of data contracts that a file suggests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.console import console, errors
from cli.options import ExistingFile
from cli.words import counts
from contracts.drops.drop import DropState
from lambdas.core.ingest import Verdict
from local.catalogue import catalogue as known_catalogue
from local.drafting.draft import checked, draft, slug
from local.drafting.example import read_example
from local.home import ROOT
from local.inspecting import inspect_as
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


@commands.command()
def propose(
    file: ExistingFile,
    *,
    name: Annotated[
        str | None, typer.Option(help="Name of the dataset; from the file's name when left out.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Write the draft here; printed when left out.", show_default=False),
    ] = None,
) -> None:
    """Draft a data contract from an example, FILE, with what was inferred marked; and inspect FILE against the draft.

    FILE is of any format that a drop may have: CSV, a spreadsheet, JSON lines or Parquet.
    The exit code is 1 when the example itself would not be accepted.
    """
    lists = known_catalogue().lists
    dataset_name = name or slug(file.name.partition(".")[0])[:30].rstrip("_")
    text = draft(read_example(file), dataset_name, file.name, lists)
    dataset = checked(text, dataset_name, lists)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        found = inspect_as(file, dataset, Path(scratch))
    accepted = found.verdict is Verdict.ACCEPT
    state = DropState.COMMITTED if accepted else DropState.QUARANTINED
    said = "is accepted" if accepted else "would go to quarantine"
    errors.print(f"{file.name} {said} under the draft: {counts(found.rows.model_dump(), state)}", markup=False)
    for reason in found.reasons:
        errors.print(f"{reason.message} {reason.remedy}", markup=False)
    if not accepted:
        raise typer.Exit(1)
