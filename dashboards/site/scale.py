"""Scales of charts: round numbers for the axis, months for the days."""

from __future__ import annotations

import math
from datetime import date, timedelta

from lambdas.core.paper.words import MONTHS


def ticks(top: float, wanted: int = 4, *, whole: bool = True) -> list[float]:
    """Round numbers from zero, about ``wanted`` steps, the last at or above ``top``.

    ``whole`` ones are 2 at least: the unit is written beside the last, and is in the plural.
    """
    if not whole and 0 < top <= wanted:
        finer = 10 ** (1 - math.floor(math.log10(top)))
        return [tick / finer for tick in ticks(top * finer, wanted)]
    if top <= wanted:
        return list(range(max(2, math.ceil(top)) + 1))
    rough = top / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(int(power * m) for m in (1, 2, 2.5, 5, 10) if power * m >= rough and float(power * m).is_integer())
    return list(range(0, math.ceil(top / step) * step + 1, step))


def written(tick: float) -> str:
    """Return a number of an axis: ``1,250``, ``0.25``."""
    return f"{tick:,.10g}"


def day_ticks(first: date, last: date, wanted: int, *, daily: bool = True) -> list[tuple[date, str]]:
    """Days to label between two days, about ``wanted`` of them: firsts of months, or where these are few, days.

    ``daily`` tells that there are figures of days: of two months of them some days are labelled too.
    """
    months = [when for when in _months(first, last) if first <= when <= last]
    if len(months) < (3 if daily else 2):
        span = (last - first).days
        step = next((step for step in _STEPS if span // step < wanted), _STEPS[-1])
        days = [first + timedelta(days=n) for n in range(0, span + 1, step)]
        return [(when, _day(when, with_year=i == 0 or when.year != days[i - 1].year)) for i, when in enumerate(days)]
    keep = math.ceil(len(months) / wanted)
    kept = months[::keep]
    return [(when, _month(when, with_year=i == 0 or when.year != kept[i - 1].year)) for i, when in enumerate(kept)]


_STEPS = (1, 2, 7, 14, 28)  # days from one label to the next: as a calendar is read


def _day(when: date, *, with_year: bool) -> str:
    return f"{when.day} {_month(when, with_year=with_year)}"


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _month(when: date, *, with_year: bool) -> str:
    return f"{MONTHS[when.month - 1][:3]} {when.year}" if with_year else MONTHS[when.month - 1][:3]
