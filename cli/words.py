"""How counts and reasons are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.drops.drop import DropState

UNUSED = (DropState.QUARANTINED, DropState.DUPLICATE, DropState.REFUSED, DropState.SUPERSEDED)


def counts(rows: Mapping[str, int], state: str = "") -> str:
    """Rows in a file and how many of them were accepted and rejected; of a drop that came to no use, none was."""
    if not rows:
        return ""
    total, good, rejected = (f"{rows[name]:,}" for name in ("file", "accepted", "rejected"))
    if state in UNUSED:
        return f"{total} = {good} good + {rejected} rejected rows, none taken in"
    return f"{total} = {good} accepted + {rejected} rejected"


def reasons(given: Iterable[Mapping[str, object]]) -> str:
    """Return what was found, one sentence each."""
    return "; ".join(str(reason.get("message", "")) for reason in given)
