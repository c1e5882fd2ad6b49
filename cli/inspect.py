"""``pratique inspect``: what the platform would say of a file, before it is dropped."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.options import Dataset, ExistingFile
from cli.warned import warned
from cli.words import counts
from contracts.drops.drop import PROPOSAL, REJECTS, DropState
from lambdas.core.ingest import Inspection, RuleCount, Verdict
from lambdas.core.receipts import render, trial
from local.errors import LocalError
from local.inspecting import dataset_named, inspect_file

_PERIOD = re.compile("all|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_REPORTS = ("inspection.json", "receipt.json", "receipt.html")

commands = typer.Typer(add_completion=False)


@commands.command()
def inspect(
    file: ExistingFile,
    dataset: Dataset,
    *,
    out: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Keep accepted and rejected rows and the report here.", show_default=False),
    ] = None,
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="FILE is a part of a drop: it may be of any size.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Inspect FILE against a dataset's contract, on this machine, without dropping it.

    The exit code is 0 when the file would be accepted, 1 when it would be refused, and 2 when the command is wrong.
    """
    try:
        dataset_named(dataset)
    except LocalError as error:
        raise typer.BadParameter(str(error), param_hint="--dataset") from None
    if out is not None:
        _clear(out, file)
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        found = inspect_file(file, dataset, out or Path(scratch), excerpt=excerpt)
    if out is not None:
        _keep(found, file, out)
    if as_json:
        typer.echo(json.dumps(found.document(), indent=1))
    else:
        _print(found)
    if found.verdict is not Verdict.ACCEPT:
        raise typer.Exit(1)


def _clear(out: Path, file: Path) -> None:
    """Remove what this command wrote of an earlier file, so that nothing of it stands beside another's report."""
    earlier = [path for path in (out / "data").glob("*.parquet") if _PERIOD.fullmatch(path.stem)]
    earlier += [out / name for name in (REJECTS, PROPOSAL, *_REPORTS)]
    if any(path.exists() and path.samefile(file) for path in earlier):
        raise typer.BadParameter("it holds FILE, under a name that is written here", param_hint="--out")
    for path in earlier:
        path.unlink(missing_ok=True)


def _keep(found: Inspection, file: Path, out: Path) -> None:
    """Write what the platform would answer, beside the rows: the report, the receipt as data and as a page."""
    document = found.document()
    receipt = trial(document, file.name)
    (out / "inspection.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    (out / "receipt.json").write_text(json.dumps(receipt, indent=1), encoding="utf-8")
    (out / "receipt.html").write_text(render(receipt), encoding="utf-8")
    if found.proposal:
        (out / PROPOSAL).write_text(found.proposal, encoding="utf-8")


def _print(found: Inspection) -> None:
    accepted = found.verdict is Verdict.ACCEPT
    console.print("accepted" if accepted else "would go to quarantine", style="green" if accepted else "yellow")
    state = DropState.COMMITTED if accepted else DropState.QUARANTINED
    console.print(f"rows: {counts(found.rows.model_dump(), state)}")
    for reason in found.reasons:
        at = f"line {reason.line}: " if reason.line else ""
        console.print(f"{at}{reason.message} {reason.remedy}")
    if found.rules:
        console.print(_broken(found.rules))
    for change in found.drift:
        console.print(f"contract: {change.message}", markup=False)
    if found.proposal:
        console.print(found.proposal, markup=False)
    if found.warnings:
        console.print(warned([warning.model_dump() for warning in found.warnings]))


def _broken(rules: Iterable[RuleCount]) -> Table:
    table = Table("Rule", "Column", "Rows", "Where first", "What to do")
    for rule in rules:
        places = "; ".join(sighting.place for sighting in rule.first)
        table.add_row(rule.code, rule.column or "", f"{rule.count:,}", places, f"{rule.message} {rule.remedy}")
    return table
