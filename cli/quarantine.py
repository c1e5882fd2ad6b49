"""``pratique quarantine``: the drops that wait, and the door out."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli.console import console
from cli.options import OfEnvironment
from cli.words import reasons
from contracts.drops.decisions import LEAST_REASON, Verb
from contracts.drops.drop import DropState
from local import ledger, platform
from local.acting import who_acts
from local.deciding import begin, decide
from local.home import ENVIRONMENT, Home
from local.reached import reached

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="List the drops in quarantine and decide on them."
)

Drop = Annotated[str, typer.Argument(help="Name of the drop.", show_default=False)]
By = Annotated[
    str, typer.Option("--by", help="Your name, on this machine: it is kept with the receipt.", show_default=False)
]


def _said(reason: str) -> str:
    if len(reason.strip()) < LEAST_REASON:
        raise typer.BadParameter("say in a few words why; whoever reads the receipt will have nothing else to go by.")
    return reason.strip()


Reason = Annotated[
    str, typer.Option("--reason", help="Why: it is kept with the receipt.", show_default=False, callback=_said)
]


@commands.command(name="list")
def list_(*, env: OfEnvironment = ENVIRONMENT) -> None:
    """List the drops in quarantine, whether each may be released as it is, and what may have come in its place."""
    drops = ledger.read(reached(env)).drops
    table = Table("Dataset", "Drop", "File", "May be released", "Why", "Since then")
    for drop in drops:
        if drop.state == DropState.QUARANTINED:
            later = [
                other.drop
                for other in drops
                if (other.dataset, other.key, other.state) == (drop.dataset, drop.key, DropState.COMMITTED)
                and other.drop > drop.drop
            ]
            since = f"{later[-1]} of the same name was committed" if later else ""
            may = "yes" if drop.releasable else "no"
            table.add_row(drop.dataset, drop.drop, Text(drop.file), may, Text(reasons(drop.reasons)), since)
    console.print(table)


@commands.command()
def release(drop: Drop, *, by: By = "", reason: Reason, env: OfEnvironment = ENVIRONMENT) -> None:
    """Take DROP in as it is, in spite of what holds it. What must be mended cannot be released."""
    _tell(drop, Verb.RELEASE, by, reason, env)


@commands.command()
def inspect(drop: Drop, *, by: By = "", reason: Reason, env: OfEnvironment = ENVIRONMENT) -> None:
    """Inspect DROP again under the contract as it is now: an edit of it was accepted, or the fault was ours."""
    _tell(drop, Verb.INSPECT, by, reason, env)


@commands.command()
def refuse(drop: Drop, *, by: By = "", reason: Reason, env: OfEnvironment = ENVIRONMENT) -> None:
    """Refuse DROP for good."""
    _tell(drop, Verb.REFUSE, by, reason, env)


@commands.command()
def supersede(
    drop: Drop,
    *,
    with_: Annotated[str, typer.Option("--with", help="The committed drop that has come in its place.")],
    by: By = "",
    reason: Reason,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Close DROP because a corrected drop has come in its place."""
    _tell(drop, Verb.SUPERSEDE, by, reason, env, with_)


def _tell(drop: str, verb: Verb, by: str, reason: str, env: str, superseded_by: str | None = None) -> None:
    environment = reached(env)
    who, _ = who_acts(environment.client("sts"), env, by, "--by")
    if env != ENVIRONMENT:
        begun = begin(environment, drop, verb, by=who, reason=reason, superseded_by=superseded_by)
        console.print(f"the decision on {drop} is being carried out: {begun}", markup=False, soft_wrap=True)
        console.print(f"what becomes of it: pratique status --env {env}", markup=False)
        return
    running = platform.find(Home.default())
    entry = decide(running, drop, verb, by=who, reason=reason, superseded_by=superseded_by)
    why = f": {reasons(entry.reasons)}" if entry.state == DropState.QUARANTINED else ""
    console.print(f"{entry.drop} is {entry.state}{why}", markup=False)
    console.print(f"receipt: {running.site_url}/receipts/{entry.drop}/")
    if entry.state == DropState.QUARANTINED:
        raise typer.Exit(1)
