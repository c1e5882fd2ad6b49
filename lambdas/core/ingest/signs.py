"""Signs that stand where a value would in health statistics, and what each most often means."""

from __future__ import annotations

import re

from contracts.datasets.dataset import ColumnType, Status

_SIGNS = {
    "*": Status.CONFIDENTIAL,
    "[c]": Status.CONFIDENTIAL,
    "c": Status.CONFIDENTIAL,
    "suppressed": Status.CONFIDENTIAL,
    "-": Status.NOT_AVAILABLE,
    "..": Status.NOT_AVAILABLE,
    ":": Status.NOT_AVAILABLE,
    "[x]": Status.NOT_AVAILABLE,
    "n/a": Status.NOT_AVAILABLE,
    "na": Status.NOT_AVAILABLE,
    "null": Status.NOT_AVAILABLE,
    "(empty)": Status.NOT_AVAILABLE,
    "not available": Status.NOT_AVAILABLE,
    "z": Status.NOT_APPLICABLE,
    "[z]": Status.NOT_APPLICABLE,
    "[low]": Status.BELOW_DETECTION,
    "tlod": Status.BELOW_DETECTION,
    "<lod": Status.BELOW_DETECTION,
    "nd": Status.BELOW_DETECTION,
}
_SMALL = re.compile(r"<\s?[0-9]{1,3}|<?(?:under|less than|fewer than) [0-9]{1,3}>?", re.IGNORECASE)


def meaning(text: str, kind: ColumnType) -> Status | None:
    """Say what a text most likely means where a value of a type should be; None when it is no known sign."""
    if _SMALL.fullmatch(text):
        return Status.CONFIDENTIAL if kind is ColumnType.INTEGER else Status.BELOW_DETECTION
    return _SIGNS.get(text.casefold())
