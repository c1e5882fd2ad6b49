"""Scales of charts: round numbers for the axis, months for the days."""

from __future__ import annotations

import math
from datetime import date, timedelta

from lambdas.core.paper.words import MONTHS


def ticks(top: float, wanted: int = 4) -> list[int]:
    """Round whole numbers from zero, about ``wanted`` steps, the last at or above ``top``."""
    if top <= wanted:
        return list(range(max(1, math.ceil(top)) + 1))
    rough = top / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(int(power * m) for m in (1, 2, 2.5, 5, 10) if power * m >= rough and float(power * m).is_integer())
    return list(range(0, math.ceil(top / step) * step + 1, step))


def day_ticks(first: date, last: date, wanted: int) -> list[tuple[date, str]]:
    """Days to label between two days: firsts of months, thinned to about ``wanted``; days when there is no month."""
    months = [when for when in _months(first, last) if first <= when <= last]
    if len(months) < 2:
        step = max(1, math.ceil((last - first).days / max(1, wanted)))
        days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        return [(when, f"{when.day} {MONTHS[when.month - 1][:3]}") for when in days]
    keep = math.ceil(len(months) / wanted)
    kept = months[::keep]
    return [(when, _month(when, with_year=i == 0 or when.year != kept[i - 1].year)) for i, when in enumerate(kept)]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _month(when: date, *, with_year: bool) -> str:
    return f"{MONTHS[when.month - 1][:3]} {when.year}" if with_year else MONTHS[when.month - 1][:3]
