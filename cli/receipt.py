"""``pratique receipt``: what a supplier gets back for a drop."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from cli.console import console
from cli.options import OfEnvironment
from cli.warned import warned
from cli.words import counts
from contracts.drops.drop import receipt_prefix
from contracts.reading.errors import PratiqueError
from local import ledger
from local.home import ENVIRONMENT
from local.platform import Platform
from local.reached import Reached, reached

commands = typer.Typer(add_completion=False)


@commands.command()
def receipt(
    drop: Annotated[
        str | None, typer.Argument(help="Name of the drop; the newest when left out.", show_default=False)
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the receipt's JSON as it lies in the landing zone.")
    ] = False,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Show a drop's receipt: its end, how its rows add up, and what to mend or to know."""
    running = reached(env)
    entry = _entry(ledger.read(running), drop)
    document = _document(running, entry)
    if as_json:
        typer.echo(json.dumps(document, indent=1))
        return
    table = Table.grid(padding=(0, 2))
    table.add_row("drop", entry.drop)
    table.add_row("file", f"s3://{entry.bucket}/{entry.key}")
    table.add_row("state", entry.state)
    if entry.rows:
        table.add_row("rows", counts(entry.rows, entry.state))
    for reason in entry.reasons:
        table.add_row("reason", str(reason.get("message", "")))
        table.add_row("what to do", str(reason.get("remedy", "")))
    table.add_row("receipt", _address(running, entry))
    console.print(table)
    if warnings := document.get("warnings"):
        console.print(warned(warnings))


def _entry(entries: ledger.Entries, drop: str | None) -> ledger.Drop:
    if not entries.drops:
        raise PratiqueError("Nothing has been dropped yet: drop a file with `pratique drop FILE --dataset NAME`.")
    entry = entries.drops[-1] if drop is None else entries.drop(drop)
    if entry is None:
        raise PratiqueError(f"There is no drop {drop}: `pratique status` lists those there are.")
    return entry


def _address(running: Reached, entry: ledger.Drop) -> str:
    if isinstance(running, Platform):
        return f"{running.site_url}/receipts/{entry.drop}/"
    return f"s3://{entry.bucket}/{receipt_prefix(entry.drop)}receipt.html"


def _document(running: Reached, entry: ledger.Drop) -> dict[str, Any]:
    try:
        stored = running.s3.get_object(Bucket=entry.bucket, Key=receipt_prefix(entry.drop) + "receipt.json")
    except running.s3.exceptions.NoSuchKey:
        raise PratiqueError(
            f"Drop {entry.drop} is {entry.state} and has no receipt yet: ask again in a moment."
        ) from None
    document: dict[str, Any] = json.load(stored["Body"])
    return document
