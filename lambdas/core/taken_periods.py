"""Which periods each commit took: told in a property of its snapshot, and so whose rows stand, read from them all.

The commit sees a table's data files; the plan sees no more than the table's metadata, which has every snapshot with its
properties. Periods are written as runs, so that a drop of years is a few words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from lambdas.core.in_use import Use, use

DROP, PROPERTY = "pratique.drop", "pratique.periods"
"""Properties of a snapshot: the drop whose commit made it, and the periods which that took."""
ANY = "*"
"""Stands for periods that are not known, or too many to be listed."""
MOST = 400
"""Runs that are listed at most, so that the metadata of a snapshot stays small."""
_RUN = ".."
_MONTHS = 12


def told(periods: Iterable[str]) -> str:
    """Return the property's text: runs of neighbouring periods, by space, ``2020-10-01..2020-10-07 2020-10-09``."""
    runs = list(_runs(periods))
    return " ".join(runs) if len(runs) <= MOST else ANY


def left(history: Sequence[tuple[str, str]], drop: str, in_use: str) -> tuple[str, ...]:
    """Return the periods, as runs, whose rows are a drop's where a table stands; (ANY,) where that cannot be told.

    ``history`` has the drop and the property's text of each commit up to there, in their order; a commit that tells
    nothing replaces nothing for certain. ``in_use`` is the property of ``core.in_use`` of the last one.
    """
    place = next((number for number, (name, _) in enumerate(history) if name == drop), None)
    if place is None or use(in_use, drop, None) is Use.NONE:
        return ()
    if history[place][1] in {"", ANY}:
        return (ANY,)
    later = [_ends(run) for _, text in history[place + 1 :] for run in text.split() if run != ANY]
    standing = [period for run in history[place][1].split() for period in _within(run) if not _taken(period, later)]
    return tuple(_runs(standing))


def _taken(period: str, runs: Iterable[tuple[str, str]]) -> bool:
    return any(len(first) == len(period) and first <= period <= last for first, last in runs)


def _runs(periods: Iterable[str]) -> Iterator[str]:
    first = last = ""
    for period in sorted(set(periods)):
        if last and _next(last) == period:
            last = period
            continue
        if first:
            yield _run(first, last)
        first = last = period
    if first:
        yield _run(first, last)


def _run(first: str, last: str) -> str:
    return first if first == last else f"{first}{_RUN}{last}"


def _ends(run: str) -> tuple[str, str]:
    first, _, last = run.partition(_RUN)
    return first, last or first


def _within(run: str) -> Iterator[str]:
    first, last = _ends(run)
    yield first
    while first != last:
        first = _next(first)
        yield first


def _next(period: str) -> str:
    """Return the day or the month after one; "" after what is neither."""
    try:
        if len(period) == len("2020-10"):
            months = int(period[:4]) * _MONTHS + int(period[5:])
            return f"{months // _MONTHS:04}-{months % _MONTHS + 1:02}"
        return (date.fromisoformat(period) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""
