"""Shows a run as it goes: one line a drop, live on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from rich.live import Live
from rich.table import Table
from rich.text import Text

from cli.console import console
from cli.words import counts
from contracts.drops import DropState
from local import executions, ledger
from local.follow import FAILED, Following, Line
from local.platform import Platform

LOOK_SECONDS = 0.5
STALL_SECONDS = 300
MARKS = {
    "": "[dim]waits[/dim]",
    DropState.LANDED: "[cyan]landed[/cyan]",
    DropState.INSPECTED: "[cyan]inspected[/cyan]",
    DropState.COMMITTED: "[green]committed[/green]",
    DropState.DUPLICATE: "[green]duplicate[/green]",
    DropState.QUARANTINED: "[yellow]quarantined[/yellow]",
    FAILED: "[red]failed[/red]",
}


def follow(platform: Platform, run: Following) -> None:
    """Follow the run to its end, showing each change; a run in which nothing moves for long is given up."""
    since = datetime.now(UTC) - timedelta(seconds=1)
    begun = moved = time.monotonic()
    shown: list[str] = []
    with (
        Live(table(run), console=console, auto_refresh=False, transient=False)
        if console.is_terminal
        else _Plain() as live
    ):
        while not run.finished:
            run.step(ledger.read(platform), executions.read(platform, since))
            now = [sentence(line) for line in run.lines]
            if now != shown:
                moved = time.monotonic()
                live.update(table(run), refresh=True)
                _print_changes(shown, now, time.monotonic() - begun)
                shown = now
            if time.monotonic() - moved > STALL_SECONDS:
                run.give_up(f"nothing has moved for {STALL_SECONDS} s: `pratique status` shows how things stand")
            time.sleep(LOOK_SECONDS)


class _Plain:
    """Stands in for the live table where there is no terminal."""

    def __enter__(self) -> _Plain:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, _table: Table, *, refresh: bool) -> None:
        """Show nothing: the changes are printed as lines."""


def _print_changes(before: list[str], now: list[str], seconds: float) -> None:
    if console.is_terminal:
        return
    for number, line in enumerate(now):
        if number >= len(before) or before[number] != line:
            console.print(f"{seconds:6.1f} s  {line}", markup=False)


def table(run: Following) -> Table:
    """All lines of the run as a table."""
    made = Table("Dataset", "File", "State", "Rows", "Released or why not", expand=True)
    for line in run.lines:
        made.add_row(line.dataset, line.path.name, MARKS[line.state], counts(line.rows), Text(_last(line)))
    return made


def sentence(line: Line) -> str:
    """One line of the run as text."""
    parts = (line.dataset, line.path.name, str(line.state) or "waits", counts(line.rows), _last(line))
    return "  ".join(part for part in parts if part)


def _last(line: Line) -> str:
    return f"released in {', '.join(line.released)}" if line.released else line.detail
