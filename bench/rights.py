"""Least privilege by mutation: takes one action at a time from a function and runs ordinary days.

    python -m bench.rights

An action whose loss breaks nothing is excess, unless it is listed with a reason in ``tests/support/rights.py``. The
table says what the loss of each does; the exit code is 1 when one is excess.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout

import pytest

from bench.assembly import synthesise
from tests.support.platform import start
from tests.support.rights import BEHIND, FUNCTIONS, NOT_ORDINARY, granted, guarded, scenario


def main() -> int:
    """Print the table; return how many actions are excess."""
    allowed, excess = granted(synthesise("prod")), 0
    whole = outcome(None)
    for function in FUNCTIONS:
        for action in sorted(allowed[function]):
            reason = BEHIND.get(action) or NOT_ORDINARY.get((function, action))
            lost = reason or ("breaks" if outcome((function, action)) != whole else "EXCESS")
            excess += lost == "EXCESS"
            print(f"{function:<12} {action:<32} {lost}", flush=True)
    return excess


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


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
