"""``pratique users``: people who are given access under an agreement."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from cli.agreement import named
from cli.console import console, errors
from cli.options import ExistingFile
from contracts.agreement_standing import gives_access, standing
from contracts.errors import PratiqueError
from lambdas.adapters import agreements, people
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.people import Outcome, Result
from lambdas.core.onboarding import read_people
from local.catalogue import catalogue

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="People who are given access.")


@commands.callback()
def users() -> None:
    """Invite people, many at once."""


@commands.command()
def invite(
    file: ExistingFile,
    *,
    agreement: Annotated[str, typer.Option("--agreement", help="Name of the agreement.", show_default=False)],
    pool: Annotated[str, typer.Option("--pool", help="The stack's output UserPool.", show_default=False)],
    ledger: Annotated[str, typer.Option("--ledger", help="The stack's output LedgerTable.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write a result for each here, as CSV.", show_default=False)
    ] = None,
) -> None:
    """Invite everybody in FILE (username,email) and put them into the agreement's group, in your profile's account.

    The file is validated first, as a whole. Whoever is there already is not invited again, so that a second run takes
    up what a first one left. The exit code is 1 when somebody could not be invited.
    """
    invited = read_people(file.read_bytes())
    group = _group(agreement, ledger)
    with Progress(console=errors, transient=True) as bar:
        task = bar.add_task("inviting", total=len(invited))
        results = people.invite(pool, group, invited, lambda done: bar.update(task, completed=done))
    if out is not None:
        _write(out, results)
    for result in results:
        if result.outcome is Outcome.FAILED:
            console.print(f"{result.person.username}: {result.why}")
    counts = Counter(result.outcome for result in results)
    console.print(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome))
    if counts[Outcome.FAILED]:
        raise typer.Exit(1)


def _group(name: str, ledger: str) -> str:
    """Return the group of an agreement. PratiqueError when it is not active."""
    agreement, today = named(name, catalogue()), datetime.now(UTC).date()
    made = agreements.decisions(name, dynamodb_table(ledger))
    if not gives_access(agreement, made, today):
        state = standing(agreement, made, today).value
        raise PratiqueError(f"Agreement {name} is {state}, and only people of an active one are invited.")
    return agreement.group


def _write(out: Path, results: list[Result]) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("username", "email", "outcome", "why"))
        for item in results:
            writer.writerow((item.person.username, item.person.email, item.outcome.value, item.why))
