"""Shows a run as it goes: one line a drop, live on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from rich.live import Live
from rich.table import Table
from rich.text import Text

from cli.console import console, errors
from cli.words import counts
from contracts.drops.drop import DropState
from local.demo import drive
from local.follow import FAILED, Following, Line
from local.platform import Platform

SIGNATURES_SHOWN = 4
MARKS = {
    "": Text("waits", style="dim"),
    DropState.LANDED: Text("landed", style="cyan"),
    DropState.INSPECTED: Text("inspected", style="cyan"),
    DropState.COMMITTED: Text("committed", style="green"),
    DropState.DUPLICATE: Text("duplicate", style="green"),
    DropState.QUARANTINED: Text("quarantined", style="yellow"),
    DropState.RELEASED: Text("released", style="cyan"),
    DropState.REFUSED: Text("refused", style="yellow"),
    DropState.SUPERSEDED: Text("superseded", style="yellow"),
    FAILED: Text("failed", style="red"),
}


def follow(platform: Platform, run: Following) -> None:
    """Follow the run to its end, showing each change."""
    if console.is_terminal:
        with Live(table(run), console=console, auto_refresh=False) as live:
            drive(platform, run, lambda: live.update(table(run), refresh=True))
    else:
        drive(platform, run, _Lines(run).print_changes)


@dataclass
class _Lines:
    """Prints the lines of a run that have changed since the last look, for logs."""

    run: Following
    shown: dict[int, str] = field(default_factory=dict)
    signed: int = 0
    begun: float = field(default_factory=time.monotonic)

    def print_changes(self) -> None:
        for number, line in enumerate(self.run.lines):
            said = sentence(line)
            if self.shown.get(number) != said:
                self.shown[number] = said
                console.print(f"{time.monotonic() - self.begun:6.1f} s  {said}")
        for said in self.run.signed[self.signed :]:
            console.print(f"{time.monotonic() - self.begun:6.1f} s  {said}")
        self.signed = len(self.run.signed)


def table(run: Following) -> Table:
    """All lines of the run as a table."""
    made = Table("Dataset", "File", "State", "Rows", "Released or why not", expand=True)
    for line in run.lines:
        made.add_row(line.dataset, line.path.name, MARKS[line.state], counts(line.rows, line.state), _last(line))
    made.caption = "\n".join(run.signed[-SIGNATURES_SHOWN:])
    return made


def sentence(line: Line) -> str:
    """One line of the run as text."""
    parts = (line.dataset, line.path.name, str(line.state) or "waits", counts(line.rows, line.state), _last(line))
    return "  ".join(part for part in parts if part)


def _last(line: Line) -> str:
    return f"released in {', '.join(line.released)}" if line.released else line.detail


def print_problems(run: Following) -> None:
    """Say what kept a product from being published, one sentence each."""
    for problem in run.problems:
        errors.print(f"pratique: {problem}", style="red")
