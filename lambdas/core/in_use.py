"""Which drops a snapshot has rows of: told by the commit in a property of the snapshot, read back by the plan.

The commit sees the table's data files; the plan sees no more of a table than its metadata. Of a table with years of
drops only the newest are told, so that the metadata of a snapshot stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

PROPERTY = "pratique.in-use"
TOLD = 20
"""How many of the newest drops with rows in the snapshot are told."""


class Use(StrEnum):
    """How much of a drop's rows a snapshot has. PART also where it is not known."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


def told(owners: Iterable[str]) -> str:
    """Return the property's text: ``<drop>=<periods>`` of each drop; ``owners`` has a drop for each period it holds."""
    periods = Counter(owners)
    return " ".join(f"{drop}={periods[drop]}" for drop in sorted(periods, reverse=True)[:TOLD])


def use(text: str, drop: str, periods: int | None) -> Use:
    """Return how much of a drop with so many periods is in use; ``text`` is "" for a snapshot without the property."""
    found = dict(item.split("=") for item in text.split())
    if drop in found:
        return Use.WHOLE if int(found[drop]) == periods else Use.PART
    # A drop older than all that are told may still hold periods, where there are more drops than that.
    untold = not found or (len(found) == TOLD and drop < min(found))
    return Use.PART if untold else Use.NONE
