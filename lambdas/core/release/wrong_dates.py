"""Dates of a product that are not its rows': shifted by a day, of another column, or cut at the wrong day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from contracts.products.dimensions import Grain, Slice
from contracts.products.product import Product
from contracts.products.usual_checks import DatesOf
from lambdas.core.release.answered import Ask
from lambdas.core.release.querying import Answer, Given

_A_DAY = timedelta(days=1)


def wrong_dates(product: Product, dataset: str, dates: DatesOf, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    """Yield a line for each date of the answer that no row has, and each day on which a row should count and does not.

    A row that counts is put, alone, on each day that the given rows have; on the first and the last day of each week,
    month or quarter of theirs, where a shift by a day comes out; and where the first or the last day is said on that
    and on the one outside it.
    """
    for item in product.slices:
        if item.kind == "date":
            strays = list(_strays(item, dataset, dates, given, found))
            yield from strays or _cut(item, dataset, dates, given, found, ask)


def _strays(item: Slice, dataset: str, dates: DatesOf, given: Given, found: Answer) -> Iterator[str]:
    there = {_period(day, item.grain) for day in _days(dataset, dates, given)}
    for (day,) in sorted(set(found.of(item.name)), key=repr):
        if _period(str(day), item.grain) not in there:
            yield (
                f"dates: {item.name} is {day}, and no row of {dataset} has that {item.grain.value} in {dates.column}: "
                "off by one, or another date?"
            )


def _cut(item: Slice, dataset: str, dates: DatesOf, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    answered = _answered(item, found)
    rows = [row for row in given.get(dataset, ()) if _period(str(row.get(dates.column)), item.grain) in answered]
    if not rows:
        return

    def on(day: str) -> bool:
        """Whether any row that counts does so on a day: one may be of an area that was not there then."""
        moved = (ask({**given, dataset: [{**row, dates.column: day}]}) for row in rows)
        return any(_period(day, item.grain) in _answered(item, of_it) for of_it in moved)

    days = _days(dataset, dates, given)
    for day in sorted(days | _ends_of_periods(days, item.grain) | _edges(item, dates)):
        counts, meant = on(day), _is_meant(day, dates)
        if counts is not meant:
            told = "does not count" if meant else "counts, outside the first and the last day that are said"
            yield (
                f"dates: a row that counts, of {dataset}, {told} when {dates.column} is {day}: cut at the wrong day? "
                "Say first and last where not every day is counted"
            )


def _edges(item: Slice, dates: DatesOf) -> set[str]:
    """Return the days to try at either end; the one outside it where it is of another period than that inside."""
    found = set()
    for day, outwards in ((dates.first, -_A_DAY), (dates.last, _A_DAY)):
        if day is not None:
            inside, outside = day.isoformat(), (day + outwards).isoformat()
            found |= {inside} | ({outside} if _period(inside, item.grain) != _period(outside, item.grain) else set())
    return found


def _ends_of_periods(days: Iterable[str], grain: Grain) -> set[str]:
    """Return the first and the last day of each week, month or quarter that days are of."""
    return {end.isoformat() for day in days if _is_day(day) for end in _bounds(date.fromisoformat(day[:10]), grain)}


def _bounds(day: date, grain: Grain) -> tuple[date, date]:
    match grain:
        case Grain.DAY:
            return day, day
        case Grain.WEEK:
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        case Grain.MONTH:
            first = day.replace(day=1)
        case Grain.QUARTER:
            first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    after = first + timedelta(days=31 if grain is Grain.MONTH else 92)  # of the next one, its first days
    return first, after.replace(day=1) - _A_DAY


def _days(dataset: str, dates: DatesOf, given: Given) -> set[str]:
    return {str(row[dates.column]) for row in given.get(dataset, ()) if row.get(dates.column)}


def _answered(item: Slice, found: Answer) -> set[str]:
    return {_period(str(day), item.grain) for (day,) in found.of(item.name)}


def _is_meant(day: str, dates: DatesOf) -> bool:
    first, last = dates.first or date.min, dates.last or date.max
    return first.isoformat() <= day[:10] <= last.isoformat()


def _period(text: str, grain: Grain) -> str:
    """Return the first day of the week, month or quarter that a date is of, or itself; of what is no date, the text."""
    return _bounds(date.fromisoformat(text[:10]), grain)[0].isoformat() if _is_day(text) else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
