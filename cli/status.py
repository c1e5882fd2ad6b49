"""``pratique status``: every drop, every release and every build of a register, with their states."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.options import OfEnvironment
from cli.register_words import built
from cli.words import counts, reasons
from local import ledger
from local.home import ENVIRONMENT
from local.reached import reached

commands = typer.Typer(add_completion=False)


@commands.command()
def status(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Show every drop, release and build of a register in the ledger, the earliest first."""
    entries = ledger.read(reached(env))
    if as_json:
        typer.echo(json.dumps(asdict(entries), indent=1))
        return
    drops = Table("Dataset", "Drop", "File", "State", "Rows", "Why", title="Drops", title_justify="left")
    for drop in entries.drops:
        rows = counts(drop.rows, drop.state)
        drops.add_row(drop.dataset, drop.drop, drop.file, drop.state, rows, reasons(drop.reasons))
    releases = Table("Product", "Release", "State", "From", "Why", title="Releases", title_justify="left")
    for release in entries.releases:
        made_from = ", ".join(release.inputs.values())
        releases.add_row(release.product, release.release, release.state, made_from, reasons(release.reasons))
    console.print(drops, releases)
    if entries.builds:
        console.print(built(entries.builds))
    for check in entries.checks:
        console.print(f"{check.product}: {check.in_words()}")
