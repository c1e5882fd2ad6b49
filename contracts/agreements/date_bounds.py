"""Which dates a condition may name, of a column of text whose dates stand for days, weeks, months or quarters.

Rows are chosen by comparing texts, in both engines. That is right for dates only where both are written alike, and
where no bound lies within what a date stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from contracts.agreements.agreement import Value
from contracts.agreements.relations import Dated

_QUARTER = 3
_INTO_THE_NEXT = {Dated.IN_WEEKS: 7, Dated.IN_MONTHS: 31, Dated.IN_QUARTERS: 92}  # days from the first of one


def not_a_date(value: Value, dated: Dated) -> str | None:
    """Return what a value of a column may be in place of one that none of its rows can have; None where it may."""
    if dated is Dated.WHOLE:
        return None if value == "all" else "all: every drop is the whole dataset"
    if dated is Dated.MONTHS:
        return None if _day(f"{value}-01") else "a month as yyyy-MM: a period of this dataset is a month"
    return None if _day(value) else "a day as yyyy-MM-dd"


def not_a_bound(value: Value, dated: Dated, *, least: bool) -> str | None:
    """Return what a bound of a column may be in place of one that it cannot be compared with; None where it may."""
    if dated is Dated.WHOLE:
        return "nothing: every drop is the whole dataset, so there is no earlier and no later"
    day = None if dated is Dated.MONTHS else _day(value)
    if day is None or dated is Dated.DAYS:
        return not_a_date(value, dated)
    if day.year == date.max.year:
        return f"a day before {date.max.year}"
    first = _FIRST[dated](day)
    last = _FIRST[dated](first + timedelta(days=_INTO_THE_NEXT[dated])) - timedelta(days=1)
    end, wanted = ("first", first) if least else ("last", last)
    what = dated.value.removeprefix("a day of ")
    return None if day == wanted else f"the {end} day of {what}, such as {wanted}: each date stands for a whole one"


def _day(value: Value) -> date | None:
    """Return the day that is written as yyyy-MM-dd; None of anything else."""
    text = str(value)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


_FIRST: dict[Dated, Callable[[date], date]] = {
    Dated.IN_WEEKS: lambda day: day - timedelta(days=day.weekday()),
    Dated.IN_MONTHS: lambda day: day.replace(day=1),
    Dated.IN_QUARTERS: lambda day: day.replace(month=(day.month - 1) // _QUARTER * _QUARTER + 1, day=1),
}
