"""How counts and reasons are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def counts(rows: Mapping[str, int]) -> str:
    """Rows in a file, and how many of them were accepted and rejected."""
    if not rows:
        return ""
    return f"{rows['file']:,} = {rows['accepted']:,} accepted + {rows['rejected']:,} rejected"


def reasons(given: Iterable[Mapping[str, object]]) -> str:
    """Return what was found, one sentence each."""
    return "; ".join(str(reason.get("message", "")) for reason in given)
