"""Least privilege by mutation: takes one part at a time from a function's policies, and looks what is missed.

    python -m bench.rights [FUNCTION ...]

Ordinary days are run without each action. A loss that breaks nothing is excess, unless it is listed with a reason in
``tests/support/listed_rights.py``. The table, of all functions or of those that are named, says what the loss of each
does. It is kept in ``bench/results/rights.csv``, which a test holds against the synthesised policies. First it is
printed of how many statements, resources, limits to these, conditions and denials a function's policies are made, and
which of them nothing depends on: requests that were made, and requests like them. Exits with 1 when any is excess.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from tests.support.deployed import templates
from tests.support.iam.mutants import parts
from tests.support.listed_rights import BEHIND, FUNCTIONS, NOT_ORDINARY, NOT_ORDINARY_PARTS
from tests.support.ordinary_days import arrange, scenario
from tests.support.platform import start
from tests.support.rights import Guard, granted, guarded, unmissed

KEPT = Path(__file__).parent / "results" / "rights.csv"
HEADER = ("function", "action", "without it")
BREAKS, EXCESS = "breaks", "EXCESS"
Table = dict[tuple[str, str], str]


def main(functions: list[str]) -> int:
    """Print and keep the table; return how many actions are excess."""
    if unknown := sorted({*functions} - {*FUNCTIONS}):
        sys.exit(f"{', '.join(unknown)}: no such function; there are {', '.join(FUNCTIONS)}")
    allowed, (whole, guard) = granted(templates()), outcome(None)
    if isinstance(whole, str):
        sys.exit(f"ordinary days end with {whole} though nothing is refused: run tests/pipeline/test_rights.py")
    idle = sum(looked_at(guard, function) for function in functions or FUNCTIONS)
    rights = {(function, action) for function in FUNCTIONS for action in allowed[function]}
    table = {right: said for right, said in kept().items() if right in rights and right[0] not in functions}
    for function, action in sorted(rights - table.keys() if functions else rights):
        if not functions or function in functions:
            table[function, action] = said = without(function, action, whole)
            print(f"{function:<12} {action:<32} {said}", flush=True)
            _keep(table)
    return list(table.values()).count(EXCESS) + idle


def looked_at(guard: Guard, function: str) -> int:
    """Print of a function how many parts of each kind its policies have, and those that are excess; return how many."""
    every = Counter(part.kind for part in parts(guard.policies(function)))
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(every.items()))
    reasons = [about for of, about in NOT_ORDINARY_PARTS if of == function]
    left = [part for part in unmissed(guard, function) if not any(about in part.told for about in reasons)]
    print(f"{function:<12} {told}; {len(left)} {EXCESS}", *(f"  {part.kind} {part.told}" for part in left), sep="\n")
    return len(left)


def without(function: str, action: str, whole: object) -> str:
    """Return what becomes of ordinary days, which end as ``whole`` with every right, without one."""
    reason = BEHIND.get(action) or NOT_ORDINARY.get((function, action))
    return reason or (BREAKS if outcome((function, action))[0] != whole else EXCESS)


def outcome(refused: tuple[str, str] | None) -> tuple[object, Guard]:
    """Run ordinary days with one action refused to one function; return how they end, or the error's kind."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()):
        platform = start(patch)
        with guarded(platform, patch, arrange(platform, patch)) as guard:
            guard.refused = refused
            try:
                return scenario(platform, guard), guard
            except Exception as error:  # noqa: BLE001 - whatever breaks, breaks
                return type(error).__name__, guard


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
