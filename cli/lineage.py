"""``pratique lineage``: which releases and registers a drop has touched, and OpenLineage events of everything."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.options import OfEnvironment
from lambdas.core.lineage import touched
from lambdas.core.openlineage import Buckets, drop_events, release_events
from lambdas.core.registers.lineage import build_events, touched_builds
from local import latest
from local.home import ENVIRONMENT
from local.lineage import of_environment
from local.reached import reached

commands = typer.Typer(add_completion=False)


@commands.command()
def lineage(
    drop: Annotated[str | None, typer.Argument(help="Name of a drop.", show_default=False)] = None,
    *,
    events: Annotated[
        bool,
        typer.Option(
            "--events", help="Print OpenLineage events, one a line; of all drops, releases and builds, or DROP's."
        ),
    ] = False,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Say which releases and builds of registers are made of DROP or of people counted from it: what it touched."""
    running = reached(env)
    known = of_environment(running)
    drops = [known.drop(drop)] if drop else list(known.drops)
    holder = known.holder(drop) if drop else None
    releases = touched(holder, known.releases, known.contents) if holder else list(known.releases)
    builds = touched_builds(holder, known.builds, known.contents) if holder else list(known.builds)
    if events:
        names = ("GlueDatabase", "CuratedBucket", "PublishedBucket")
        buckets = Buckets(*(running.output(name) for name in names))
        made = [event for item in drops for event in drop_events(item, buckets)]
        made += [event for item in releases for event in release_events(item, buckets)]
        registers = running.output("RegistersDatabase")
        made += [event for item in builds for event in build_events(item, buckets.database, registers)]
        for event in made:
            typer.echo(json.dumps(event, ensure_ascii=False))
        return
    now, table = latest.read(running), Table("Product", "Release", "State", "When", "")
    for item in releases:
        table.add_row(
            item.product, item.release, item.state, item.when, "latest" if now.get(item.product) == item.release else ""
        )
    if releases:
        console.print(table)
    for build in builds:
        console.print(f"register {build.register}, build {build.build}: {build.state}", highlight=False)
    if holder:
        drop = holder.drop
        if holder.drop != drops[0].drop:
            console.print(f"{drops[0].drop} is a duplicate: its rows came with {drop}, and are in use as that one's")
        console.print(f"{len(releases)} releases are made of {drop}, which is {holder.state}")
        if any(item.state == "published" for item in releases):
            there = "" if env == ENVIRONMENT else f" --env {env}"
            console.print(f"to withdraw them: pratique release withdraw --drop {drop} --by NAME --notice TEXT{there}")
