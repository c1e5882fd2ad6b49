"""``pratique agreement``: the data access agreements of the catalogue, and what each gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from contracts.access import Access, accesses
from contracts.agreement import AccessAgreement
from contracts.agreement_standing import standing
from contracts.agreement_states import Verb
from contracts.catalogue import Catalogue
from contracts.decision_record import DecisionRecord
from contracts.errors import PratiqueError
from lambdas.adapters import agreements
from lambdas.adapters.clients import dynamodb_table
from local import platform
from local.catalogue import catalogue
from local.home import Home

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Data access agreements: who may see what.")

Name = Annotated[str, typer.Argument(help="Name of the agreement, as in catalogue/agreements.", show_default=False)]


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
def decide(
    name: Name,
    verb: Annotated[Verb, typer.Argument(help="What is decided.")],
    *,
    by: Annotated[str, typer.Option("--by", help="Your name: it is kept.", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help="Why: it is kept.", show_default=False)],
) -> None:
    """Decide on an agreement, on the platform that runs on this machine. Two approvers must approve the same text."""
    agreement = named(name, catalogue())
    running = platform.find(Home.default())
    table = running.dynamodb.Table(running.output("LedgerTable"))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    made = agreements.enter(agreement, verb, by=by, reason=reason, at=at, table=table)
    console.print(f"{name} was {made.before.value} and is {made.after.value}")


@commands.command()
def history(name: Name) -> None:
    """Show where an agreement stands, and every decision on it, on the platform that runs on this machine."""
    agreement = named(name, catalogue())
    running = platform.find(Home.default())
    made = agreements.decisions(name, running.dynamodb.Table(running.output("LedgerTable")))
    table = Table("When", "Who", "Decision", "From", "To", "Why")
    for item in made:
        table.add_row(item.at, item.by, item.verb.value, item.before.value, item.after.value, item.reason)
    console.print(table)
    console.print(f"{name} is {standing(agreement, made, datetime.now(UTC).date()).value}")


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


def named(name: str, known: Catalogue) -> AccessAgreement:
    """Return an agreement of the catalogue. PratiqueError when there is none of this name."""
    if name not in known.agreements:
        there = ", ".join(sorted(known.agreements)) or "none"
        raise PratiqueError(f"There is no agreement {name} in catalogue/agreements: there are {there}.")
    return known.agreements[name]


def _print(access: Access) -> None:
    made = access.cells_filter()
    console.print(f"\n{made.table}", style="bold")
    console.print(f"columns: {', '.join(made.columns)}")
    if access.coarse:
        names = ", ".join(item.column for item in access.coarse)
        console.print(f"coarser, by the query layer alone: {names}")
    console.print(f"row filter of Lake Formation: {made.expression or 'every row'}")
    console.print(f"query layer: {access.view().select(made.table)}")
