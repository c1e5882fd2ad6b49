"""``pratique drop``: put a file into a landing zone."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.console import console
from cli.options import Dataset, ExistingFile
from cli.progress import follow, print_problems
from local import platform
from local.demo import following
from local.dropping import put
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def drop(
    file: ExistingFile,
    dataset: Dataset,
    *,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until the drop has ended and its products are published.")
    ] = False,
) -> None:
    """Put FILE into the landing zone of a dataset, as its supplier would.

    A file for a dataset that has no contract goes to the zone for unclaimed files.
    """
    running = platform.find(Home.default())
    if not wait:
        dropped = put(running, file, dataset)
        console.print(f"{dropped.drop}  s3://{dropped.bucket}/{dropped.key}")
        return
    run = following(running, {dataset: [file]})
    follow(running, run)
    console.print(f"receipt: {running.site_url}/receipts/{run.lines[0].dropped.drop if run.lines[0].dropped else ''}/")
    print_problems(run)
    if run.problems or any(line.state == "quarantined" for line in run.lines):
        raise typer.Exit(1)
