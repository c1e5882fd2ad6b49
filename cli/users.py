"""``pratique users``: people who are given access under an agreement."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from cli.console import console, errors
from cli.options import ExistingFile
from contracts.agreements.days import day_of
from lambdas.adapters import inviting, recertifying, recovery
from lambdas.adapters.clients import dynamodb_table, sts
from lambdas.adapters.people import Outcome
from lambdas.adapters.sessions import Sessions
from lambdas.core.onboarding import read_people
from lambdas.core.recertification import is_out, to_do
from local import platform
from local.agreements import named
from local.catalogue import catalogue
from local.home import Home
from local.inviting import invite_here

Pool = Annotated[str, typer.Option("--pool", help="The stack's output UserPool.", show_default=False)]
SessionsOption = Annotated[
    str, typer.Option("--sessions", help="The stack's output SessionsTable.", show_default=False)
]
Username = Annotated[str, typer.Argument(help="Their name in the user pool.", show_default=False)]

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="People who are given access.")


@commands.callback()
def users() -> None:
    """Invite people, many at once; help who has lost the way in; end sessions; report who is let in."""


@commands.command()
def invite(
    file: ExistingFile,
    *,
    agreement: Annotated[str, typer.Option("--agreement", help="Name of the agreement.", show_default=False)],
    pool: Pool,
    ledger: Annotated[str, typer.Option("--ledger", help="The stack's output LedgerTable.", show_default=False)],
    queries: Annotated[
        str, typer.Option("--queries", help="The stack's output QueriesBucket: it is kept there.", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write a result for each here, as CSV.", show_default=False)
    ] = None,
) -> None:
    """Invite everybody in FILE (username,email) and put them into the agreement's group, in your profile's account.

    The file is validated first, as a whole. Whoever is there already is not invited again, so that a second run takes
    up what a first one left. Who invited whom is kept, by who AWS says you are. The exit code is 1 when somebody could
    not be invited.
    """
    invited, agreed, now = read_people(file.read_bytes()), named(agreement, catalogue()), datetime.now(UTC)
    by = sts().get_caller_identity()["Arn"]
    with Progress(console=errors, transient=True) as bar:
        task = bar.add_task("inviting", total=len(invited))

        def progress(done: int) -> None:
            bar.update(task, completed=done)

        record = inviting.Record(queries, agreed.name, by, now.isoformat(timespec="seconds"))
        try:
            ledger_table = dynamodb_table(ledger)
            inviting.invite(agreed, invited, pool, day_of(now), record, ledger=ledger_table, progress=progress)
        finally:
            place = {person: number for number, person in enumerate(invited)}
            results = sorted(record.results, key=lambda item: place[item.person])
            if out is not None and results:
                out.write_text(inviting.as_csv(results), encoding="utf-8", newline="")
            if 0 < len(results) < len(invited):
                done = f"{len(results)} of {len(invited)} are done"
                errors.print(f"{done}: the same command goes on, and tells who is in already as unchanged")
    for result in results:
        if result.outcome is Outcome.FAILED:
            console.print(f"{result.person.username}: {result.why}")
    counts = inviting.counts(results)
    console.print(", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    console.print(f"kept as {', '.join(record.keys)}", highlight=False)
    if counts[Outcome.FAILED.value]:
        raise typer.Exit(1)


@commands.command()
def here(
    username: Annotated[str, typer.Argument(help="Name to sign in with.", show_default=False)],
    *,
    agreement: Annotated[str, typer.Option("--agreement", help="Name of an active one.", show_default=False)],
) -> None:
    """Invite yourself to the private tier of this machine, and show the temporary password that no mail brings.

    Whoever was here under this name is made anew.
    """
    running = platform.find(Home.default())
    agreed, ledger = named(agreement, catalogue()), running.dynamodb.Table(running.output("LedgerTable"))
    inviting.check_active(agreed, day_of(datetime.now(UTC)), ledger)
    password = invite_here(running, username, agreed)
    console.print(f"username {username}, temporary password {password}", highlight=False, markup=False)


@commands.command()
def recover(username: Username, *, pool: Pool, sessions: SessionsOption) -> None:
    """Take password and app away from somebody who has lost them, and show a temporary password to give to them.

    Make sure first that it is them. Their sessions end at once.
    """
    made = recovery.recover(pool, username, Sessions(dynamodb_table(sessions)))
    console.print(f"username {username}, temporary password {made}", highlight=False, markup=False)


@commands.command()
def end(username: Username, *, pool: Pool, sessions: SessionsOption) -> None:
    """End every session of somebody at once. Whoever must not come back is disabled, or taken out of the group."""
    recovery.end_sessions(pool, username, Sessions(dynamodb_table(sessions)))
    console.print(f"{username} is signed out everywhere")


@commands.command()
def recertify(
    *,
    pool: Pool,
    ledger: Annotated[str, typer.Option("--ledger", help="The stack's output LedgerTable.", show_default=False)],
    queries: Annotated[str, typer.Option("--queries", help="The stack's output QueriesBucket.", show_default=False)],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Write the report here, as CSV.", show_default=False)],
    days: Annotated[
        int, typer.Option(min=1, max=366, help="How far back questions are looked for.")
    ] = recertifying.DAYS,
) -> None:
    """Report everybody who is let in under each agreement, when they last asked, and what to do about them.

    Send each requester their rows, once a month. The exit code is 1 when somebody is to be taken out.
    """
    today, table = day_of(datetime.now(UTC)), dynamodb_table(ledger)
    rows = recertifying.rows(catalogue().agreements.values(), pool, queries, today, days=days, ledger=table)
    out.write_text(recertifying.as_csv(rows), encoding="utf-8", newline="")
    for number, what in to_do(rows):
        console.print(f"{number}: {what}")
    if any(map(is_out, rows)):
        raise typer.Exit(1)
