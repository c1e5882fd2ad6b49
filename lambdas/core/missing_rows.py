"""Which periods of a curated table lack rows that were rejected: told by the commit in a property of the snapshot.

A period lacks rows from a drop with faulty rows of it on, until a later drop has replaced it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

PROPERTY = "pratique.missing-rows"
ANY = "*"
"""Stands for every period, where too many lack rows to be listed."""
MOST = 400
"""Periods that are listed at most, so that the metadata of a snapshot stays small."""


def told(before: str, faulty: Iterable[str], *, taken: Collection[str], later: Collection[str], whole: bool) -> str:
    """Return the property's text after a drop: its periods, by space.

    ``before`` is the text until now, ``faulty`` has the periods of the drop's faulty rows, "" for one that is not
    known; ``taken`` are the periods that the drop's rows replace, ``later`` those that a later drop holds. ``whole``
    says that nothing but the drop's rows is left, which alone ends that every period may lack rows.
    """
    lacking = set(before.split()) - {*taken, *([ANY] if whole else ())}
    for period in faulty:
        lacking |= {period} - set(later) if period else set(taken)
    return " ".join(sorted(lacking)) if len(lacking) <= MOST and ANY not in lacking else ANY
