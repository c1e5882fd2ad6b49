"""``pratique register``: test a register, build it here or on the platform, hold it against figures, verify it."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import boto3
import typer
from rich.table import Table

from cdk.naming import Names
from cli.console import console
from cli.register_words import built, started
from cli.test_report import report
from config.load import load as load_environment
from contracts.queries.verification import unverified
from contracts.reading.errors import PratiqueError
from contracts.registers.register import Register
from lambdas.core.registers.registertests import run_register_tests
from local import executions, ledger, platform
from local.branches.covered import coverage_of_register
from local.catalogue import catalogue
from local.home import ENVIRONMENT, ROOT, Home
from local.registering import against, built_here, make_up
from local.verifying import verify_register

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Registers: people linked from several datasets, never published."
)
_SHOWN = 20

Name = Annotated[str, typer.Argument(help="Name of the register, as in catalogue/registers.", show_default=False)]
_CURATED = typer.Option(
    exists=True, file_okay=False, help="Folder with a folder of Parquet files for each dataset.", show_default=False
)
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], show_default=False)]


@commands.command(name="list")
def list_() -> None:
    """List the registers, what they link and who verified each."""
    table = Table("Register", "Datasets", "Tests", "Verified")
    for name, item in sorted(catalogue().registers.items()):
        said = unverified(item) or (f"by {item.verified.reviewer} on {item.verified.day}" if item.verified else "")
        table.add_row(name, ", ".join(item.datasets), str(len(item.tests)), said)
    console.print(table)


@commands.command()
def test(name: Name) -> None:
    """Run a register's tests, and name each branch of its query that none covers. The exit code is 1 when one fails."""
    register = _named(name)
    failures = run_register_tests(register, catalogue().datasets, catalogue().products)
    told = [str(failure) for failure in failures]
    known = catalogue()
    report(name, register.tests, told, lambda: coverage_of_register(register, known.datasets, known.products))


@commands.command()
def build(
    name: Name,
    *,
    out: Annotated[Path, typer.Option(dir_okay=False, help="Parquet file to write.", show_default=False)],
    curated: Annotated[Path | None, _CURATED] = None,
    known_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From what had been reported by this day.")
    ] = None,
    scale: Annotated[float, typer.Option(help="Multiplies the number of made-up people.", min=0.1)] = 1.0,
) -> None:
    """Build a register, from made-up drops unless ``--curated`` names curated files. The file has pseudonyms."""
    register = _named(name)
    with tempfile.TemporaryDirectory(prefix="pratique-") as work:
        tables = curated or make_up(register, catalogue(), Path(work), scale)
        with built_here(register, tables, _day(known_on)) as connection:
            connection.table(f'"{name}"').write_parquet(str(out))
            rows = connection.table(f'"{name}"').count("*").fetchall()[0][0]
    console.print(f"{rows:,} people in {out}{'' if curated else '  (made-up people)'}")


@commands.command()
def start(
    name: Name,
    *,
    env: Annotated[str, typer.Option("--env", help="This machine's platform, or that of your profile's account.")] = (
        ENVIRONMENT
    ),
) -> None:
    """Start the workflow that builds a register on the platform, as a drop of one of its sources does."""
    register = _named(name)
    event = json.dumps({"register": register.name, "because": "asked"})
    if env != ENVIRONMENT:
        names = Names.of(load_environment(env))
        machine = names.arn("states", f"stateMachine:{names.named('registers')}")
        client = boto3.client("stepfunctions", region_name=names.region)
        begun = client.start_execution(stateMachineArn=machine, input=event)
        console.print(f"the build of {name} has started: {begun['executionArn']}")
        return
    running = platform.find(Home.default())
    begun = running.states.start_execution(stateMachineArn=running.output("RegistersWorkflow"), input=event)
    console.print(started(name, executions.output_of(running, begun["executionArn"], "Link")))


@commands.command()
def show(name: Name) -> None:
    """Show the builds of a register on this machine's platform, and how its counts were last held."""
    entries = ledger.read(platform.find(Home.default()))
    register = _named(name)
    console.print(built(item for item in entries.builds if item.register == register.name))
    for check in entries.checks:
        if check.register == register.name:
            console.print(f"{check.product}: {check.in_words()}")
            for cell in check.apart:
                console.print("  " + ", ".join(cell), highlight=False)


@commands.command()
def reconcile(
    name: Name,
    product: Annotated[str, typer.Argument(help="Product that the register counts for.", show_default=False)],
    *,
    curated: Annotated[Path, _CURATED],
    release: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Folder with the files of a release.")],
    day: Day,
) -> None:
    """Hold a register, as known on a day, against the figures of that day in a release. Exit code 1 when they part."""
    register, known = _named(name), catalogue()
    if product not in known.products:
        raise PratiqueError(f"There is no product {product}: there are {', '.join(sorted(known.products))}.")
    with built_here(register, curated, day.date()) as connection:
        found = against(register, known.products[product], connection, release, day.date())
    for cell in found.apart[:_SHOWN]:
        told = cell.published.status if cell.published.value is None else f"{cell.published.value:,}"
        console.print(f"{', '.join(cell.key)}: published {told}, the register counts {cell.counted:,}")
    for key in found.not_published[:_SHOWN]:
        console.print(f"{', '.join(key)}: counted by the register, not published")
    console.print(
        f"{found.compared:,} figures compared, {len(found.apart):,} cannot be the register's, "
        f"{len(found.not_published):,} are not published, {found.not_counted:,} are of breakdowns it does not count"
    )
    if found.apart or found.not_published:
        raise typer.Exit(1)


@commands.command()
def verify(
    name: Name,
    *,
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who has read it: a person's name.", show_default=False)],
) -> None:
    """Write that a reviewer approves a register's exact queries and tests. Its tests must pass."""
    made = verify_register(ROOT / "catalogue", name, reviewer, datetime.now(UTC).date())
    console.print(f"{name} is verified by {made.reviewer}, as {made.sha256[:12]}: commit verified.yaml beside it")


def _named(name: str) -> Register:
    known = catalogue().registers
    if name not in known:
        raise PratiqueError(f"There is no register {name}: there are {', '.join(sorted(known))}.")
    return known[name]


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()
