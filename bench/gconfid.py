"""Statistics Canada's G-Confid and `pratique protect` on the same instances, one after the other in one run.

    python -m bench.gconfid FOLDER [NAME ...] [--made NAME ...] [--minutes N]

FOLDER and ``--made`` are as in `bench.disclosure`. G-Confid runs in an environment of its own (.pratique/gconfid) with
its own cost by size: each unsafe count must be able to move by one. Its pattern is attacked by the attacker that
attacks ours. ``--minutes`` bounds each of its runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.disclosure import heading, row
from bench.instances import gathered
from bench.measured import circumstances
from bench.peers.environment import environment
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.folder.protect import THRESHOLD, protect_folder, read_folder
from lambdas.core.disclosure.table.table import Table

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Pattern:
    """What G-Confid hides besides the unsafe cells, and what the attacker exposes of these."""

    cells: int
    value: int
    exposed: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.cells:,}/{self.value:,}"


def gconfid(table: Table, python: Path, minutes: float) -> Pattern | None:
    """Have G-Confid hide cells of a table; None when it is not done in time. RuntimeError when it stops."""
    with tempfile.TemporaryDirectory() as scratch:
        _ask(table, Path(scratch))
        command = [python, "-m", "bench.peers.gconfid_pattern", scratch]
        try:
            done = subprocess.run(  # noqa: S603
                command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60 * minutes
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        answer = json.loads((Path(scratch) / "pattern.json").read_text(encoding="utf-8"))
    hidden = np.zeros(table.flat.size, bool)
    hidden[np.array(answer["hidden"], np.int64) - 1] = True
    return _judged(table, hidden, answer["seconds"])


def _ask(table: Table, folder: Path) -> None:
    """Write the cells that are not zero and the sums over them, without zeros, which G-Confid takes for an error."""
    counts = table.flat
    with (folder / "cells.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["CellId", "TotalNoise", "Sensitivity", "Status", "Type"])
        for cell in np.flatnonzero(counts).tolist():
            unsafe = counts[cell] <= THRESHOLD
            writer.writerow([cell + 1, counts[cell], int(unsafe), "S" if unsafe else "V", "C"])
    sums = table.sums.tocoo()
    kept = counts[sums.col] > 0
    with (folder / "sums.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["ConstraintId", "CellId", "Coefficient"])
        writer.writerows(zip(sums.row[kept] + 1, sums.col[kept] + 1, sums.data[kept], strict=True))


def _judged(table: Table, hidden: np.ndarray, seconds: float) -> Pattern:
    counts = table.flat
    unsafe = (counts > 0) & (counts <= THRESHOLD)
    besides = hidden & ~unsafe
    low, high = counts.copy(), counts.copy()
    low[hidden | unsafe], high[hidden | unsafe] = 1, NO_LIMIT
    found = attack(table.sums, low, high, np.flatnonzero(unsafe), table=counts)
    return Pattern(int(besides.sum()), int(counts[besides].sum()), int(found.exposed.sum()), seconds)


def main() -> None:
    """Print a row for each instance."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--made", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20)
    args = parser.parse_args()
    python = environment("gconfid")
    print(circumstances())
    heading(
        (
            "instance",
            "cells",
            "ours: hidden besides / value",
            "exposed",
            "s",
            "G-Confid's",
            "exposed",
            "s",
            "of its value",
        )
    )
    with tempfile.TemporaryDirectory() as scratch:
        for folder, name in gathered(args.folder, args.names, args.made, args.seed, Path(scratch)):
            row(_beside(folder, name, python, args.minutes))
    print(circumstances())


def _beside(folder: Path, name: str, python: Path, minutes: float) -> tuple[object, ...]:
    """Protect one instance both ways."""
    table = read_folder(folder)
    with tempfile.TemporaryDirectory() as scratch:
        ours = protect_folder(folder, Path(scratch) / "cells.csv")
    value = int(str(ours["secondary_value"]))
    audit = ours["audit"]
    told = (
        *(name, f"{table.flat.size:,}", f"{ours['secondary_cells']:,}/{value:,}"),
        *(audit["exposed"] if isinstance(audit, dict) else "", ours["seconds"]),
    )
    try:
        theirs = gconfid(table, python, minutes)
    except RuntimeError as error:
        return (*told, f"stopped: {error}", "", "", "")
    if theirs is None:
        return (*told, f"not done in {minutes:g} minutes", "", "", "")
    return (*told, theirs, theirs.exposed, theirs.seconds, f"{value / max(theirs.value, 1):.2f}")


if __name__ == "__main__":
    main()
