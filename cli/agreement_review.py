"""``pratique agreement preview``, ``decide``, ``enforce``, ``history``: what reviewers see, decide and have decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.table import Table

from cli.console import console
from cli.options import OfEnvironment
from contracts.agreements.days import day_of
from contracts.agreements.revealed import Revealed, in_words
from contracts.agreements.rules import Known
from contracts.agreements.standing import BrokenRecordError, standing
from contracts.agreements.states import Verb
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreements, clients
from local.acting import who_acts
from local.agreements import bring_roles, named, reach, senders
from local.catalogue import catalogue
from local.home import ENVIRONMENT

if TYPE_CHECKING:
    from contracts.agreements.agreement import AccessAgreement
    from lambdas.core.private.revealing import Preview

Name = Annotated[str, typer.Argument(help="Name of the agreement, as in catalogue/agreements.", show_default=False)]


def preview(name: Name, *, env: OfEnvironment = ENVIRONMENT) -> None:
    """Show what an agreement would reveal of the tables as they are now: columns, people, smallest groups."""
    agreement = named(name, catalogue())
    reach(env)
    _shown(agreement)


def decide(
    name: Name,
    verb: Annotated[Verb, typer.Argument(help="What is decided.")],
    *,
    person: Annotated[
        str, typer.Option("--as", help="Your name, on this machine alone: elsewhere AWS knows it.", show_default=False)
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why: it is kept.", show_default=False)],
    env: OfEnvironment = ENVIRONMENT,
    yes: Annotated[bool, typer.Option("--yes", help="Approve without being asked after the preview.")] = False,
) -> None:
    """Decide on an agreement. Two approvers must approve the same text. On AWS you decide as who you signed in as.

    Before an approval the preview is shown and asked about, and its numbers are kept with the decision.
    """
    agreement = named(name, catalogue())
    reach(env)
    by, principal = who_acts(clients.sts(), env, person, "--as")
    revealed = _shown(agreement) if verb is Verb.APPROVE else ()
    if verb is Verb.APPROVE and not yes:
        typer.confirm(f"Approve {name}, which would reveal this?", abort=True)
    known = Known(revealed, principal, senders(env, agreement, verb))
    try:
        made = agreements.enter(agreement, verb, by=by, reason=reason, known=known)
    except BrokenRecordError:
        _bring(env, agreement)
        raise
    console.print(f"{name} was {made.before.value} and is {made.after.value}")
    _bring(env, agreement)


def enforce(name: Name, *, env: OfEnvironment = ENVIRONMENT) -> None:
    """Shut or open an agreement's roles in Athena as it stands; a decision does so by itself."""
    agreement = named(name, catalogue())
    reach(env)
    _bring(env, agreement)


def history(name: Name, *, env: OfEnvironment = ENVIRONMENT) -> None:
    """Show where an agreement stands, and every decision on it with what it would have revealed then."""
    agreement = named(name, catalogue())
    reach(env)
    made = agreements.decisions(name)
    table = Table("When", "Who", "Called as", "Decision", "From", "To", "Why", "Would reveal")
    for item in made:
        told = "\n".join(f"{each.table}: {in_words(each)}" for each in item.revealed)
        table.add_row(
            item.at, item.by, item.principal, item.verb.value, item.before.value, item.after.value, item.reason, told
        )
    console.print(table)
    console.print(f"{name} is {standing(agreement, made, day_of(datetime.now(UTC))).value}")


def _bring(env: str, agreement: AccessAgreement) -> None:
    try:
        brought = bring_roles(env, agreement)
    except (BotoCoreError, ClientError) as error:
        raise PratiqueError(
            f"In Athena {agreement.name} gives what it gave before, for {error}. Run `pratique agreement enforce "
            f"{agreement.name} --env {env}` with the policy pratique-{env}-agreement-switch, or ask whoever has it to."
        ) from error
    if brought:
        console.print(f"brought to that in Athena: {', '.join(brought)}")


def _shown(agreement: AccessAgreement) -> tuple[Revealed, ...]:
    """Show what an agreement would reveal; return the numbers."""
    # DuckDB and pyiceberg take a second to load, which the other commands need not wait for.
    from lambdas.adapters.revealing import previews  # noqa: PLC0415

    made = previews(agreement, catalogue())
    console.print(f"{agreement.title}: {agreement.organisation}, {agreement.purpose.value}", style="bold")
    console.print(agreement.use)
    for item in made:
        _print(item)
    return tuple(item.numbers for item in made)


def _print(item: Preview) -> None:
    console.print(f"\n{item.title} ({item.numbers.table})", style="bold")
    table = Table("Column", "Says", "Values", "Rarest value")
    for column in item.columns:
        kind = column.sensitivity.value + (", made coarser" if column.coarser else "")
        values = "" if item.numbers.why else f"{column.values:,}"
        rarest = "" if column.rarest is None else f"{column.rarest:,} {item.numbers.counted}"
        table.add_row(column.name, kind, values, rarest)
    console.print(table)
    console.print(in_words(item.numbers), highlight=False)
