"""``pratique agreement``: the data access agreements of the catalogue, and what each gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.agreement_requests import requests, take
from cli.agreement_review import Name, decide, enforce, history, preview
from cli.console import console
from contracts.agreements.access import Access, accesses
from contracts.agreements.decision_record import DecisionRecord
from lambdas.adapters import agreements
from lambdas.adapters.clients import dynamodb_table
from local.agreements import named
from local.catalogue import catalogue

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Data access agreements: who may see what.")

for _command in (requests, take, preview, decide, enforce, history):
    commands.command()(_command)


@commands.command(name="list")
def list_() -> None:
    """List the agreements, their purposes and their days."""
    table = Table("Agreement", "Organisation", "Purpose", "From", "To", "Review")
    for name, item in sorted(catalogue().agreements.items()):
        days = (item.start.isoformat(), item.end.isoformat(), item.review.isoformat())
        table.add_row(name, item.organisation, item.purpose.value, *days)
    console.print(table)


@commands.command()
def show(name: Name) -> None:
    """Show what an agreement gives of each table, as Lake Formation enforces it and as a query layer does."""
    known = catalogue()
    agreement = named(name, known)
    console.print(f"{agreement.title}: {agreement.organisation}, {agreement.purpose.value}", style="bold")
    console.print(f"{agreement.use}\nlegal basis: {agreement.legal_basis}")
    for access in accesses(agreement, known.datasets, known.products, known.hierarchies, known.registers):
        _print(access)


@commands.command()
def export(
    *,
    ledger: Annotated[str, typer.Option("--ledger", help="The stack's output LedgerTable.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="Write them here.", show_default=False)],
) -> None:
    """Write every decision in your profile's account as the file that `cdk deploy -c decisions=FILE` takes."""
    known, read_at = catalogue().agreements, datetime.now(UTC)
    table = dynamodb_table(ledger)
    made = [decision for name in sorted(known) for decision in agreements.decisions(name, table)]
    out.write_text(DecisionRecord(read_at=read_at, decisions=tuple(made)).model_dump_json(indent=1), encoding="utf-8")
    console.print(f"{len(made)} decisions on {len({item.agreement for item in made})} agreements written to {out}")


def _print(access: Access) -> None:
    made = access.cells_filter()
    console.print(f"\n{made.table}", style="bold")
    console.print(f"columns: {', '.join(made.columns)}")
    if access.coarse:
        names = ", ".join(item.column for item in access.coarse)
        console.print(f"coarser, by the query layer alone: {names}")
    console.print(f"row filter of Lake Formation: {made.expression or 'every row'}")
    console.print(f"query layer: {access.view().select(made.table)}")
