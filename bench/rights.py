"""Least privilege by mutation: takes one action at a time from a function and runs ordinary days.

    python -m bench.rights [FUNCTION ...]

An action whose loss breaks nothing is excess, unless it is listed with a reason in ``tests/support/rights.py``. The
table, of all functions or of those that are named, says what the loss of each does. It is kept in
``bench/results/rights.csv``, which a test holds against the synthesised policies. Exits with 1 when one is excess.
"""

from __future__ import annotations

import csv
import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from bench.assembly import synthesise
from tests.support.platform import start
from tests.support.rights import BEHIND, FUNCTIONS, NOT_ORDINARY, granted, guarded, scenario

KEPT = Path(__file__).parent / "results" / "rights.csv"
HEADER = ("function", "action", "without it")
BREAKS, EXCESS = "breaks", "EXCESS"
Table = dict[tuple[str, str], str]


def main(functions: list[str]) -> int:
    """Print and keep the table; return how many actions are excess."""
    if unknown := sorted({*functions} - {*FUNCTIONS}):
        sys.exit(f"{', '.join(unknown)}: no such function; there are {', '.join(FUNCTIONS)}")
    allowed, whole = granted(synthesise("prod")), outcome(None)
    if isinstance(whole, str):
        sys.exit(f"ordinary days end with {whole} though nothing is refused: run tests/pipeline/test_rights.py")
    rights = {(function, action) for function in FUNCTIONS for action in allowed[function]}
    table = {right: said for right, said in kept().items() if right in rights and right[0] not in functions}
    for function, action in sorted(rights - table.keys() if functions else rights):
        if not functions or function in functions:
            table[function, action] = said = without(function, action, whole)
            print(f"{function:<12} {action:<32} {said}", flush=True)
            _keep(table)
    return list(table.values()).count(EXCESS)


def without(function: str, action: str, whole: object) -> str:
    """Return what becomes of ordinary days, which end as ``whole`` with every right, without one."""
    reason = BEHIND.get(action) or NOT_ORDINARY.get((function, action))
    return reason or (BREAKS if outcome((function, action)) != whole else EXCESS)


def outcome(refused: tuple[str, str] | None) -> object:
    """Run ordinary days with one action refused to one function; return how they end, or the error's kind."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()):
        platform = start(patch)
        with guarded(platform, patch) as guard:
            guard.refused = refused
            try:
                return scenario(platform)
            except Exception as error:  # noqa: BLE001 - whatever breaks, breaks
                return type(error).__name__


def kept() -> Table:
    """Return the table as it was last kept: function and action to what the loss does."""
    if not KEPT.exists():
        return {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {(row[HEADER[0]], row[HEADER[1]]): row[HEADER[2]] for row in csv.DictReader(file)}


def _keep(table: Table) -> None:
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((*right, said) for right, said in sorted(table.items()))


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
