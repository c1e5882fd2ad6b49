"""``pratique lineage``: which releases and registers a drop has touched, and OpenLineage events of everything."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from lambdas.core.lineage import drop_event, release_event, touched
from lambdas.core.registers.lineage import build_event, touched_builds
from local import latest, platform
from local.home import Home
from local.lineage import of_platform

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
) -> None:
    """Say which releases and builds of registers are made of DROP: those that a bad file touched."""
    running = platform.find(Home.default())
    known = of_platform(running)
    drops = [known.drop(drop)] if drop else list(known.drops)
    releases = touched(drops[0], known.releases, known.contents) if drop else list(known.releases)
    builds = touched_builds(drops[0], known.builds, known.contents) if drop else list(known.builds)
    if events:
        database, published = running.output("GlueDatabase"), running.output("PublishedBucket")
        registers = running.output("RegistersDatabase")
        made = [drop_event(item, database) for item in drops]
        made += [release_event(item, database, published) for item in releases]
        for event in [*made, *(build_event(item, database, registers) for item in builds)]:
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
    if drop:
        console.print(f"{len(releases)} releases are made of {drop}, which is {drops[0].state}")
        if any(item.state == "published" for item in releases):
            console.print(f"to withdraw them: pratique release withdraw --drop {drop} --by NAME --notice TEXT")
