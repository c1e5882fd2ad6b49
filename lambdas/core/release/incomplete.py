"""Which figures of a release lack rows that were rejected: a status of their own beside the value.

Nobody knows what was in those rows, so the figure stays as it is, and so does everything that is proved of it: what is
hidden is decided by the counts alone. A count that is confidential stays that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from contracts.datasets.dataset import Status
from contracts.datasets.kinds import Grain as PeriodGrain
from contracts.products.dimensions import Grain
from contracts.products.product import Product
from lambdas.core.missing_rows import ANY
from lambdas.core.paper.words import count, day, listing
from lambdas.core.release.cells import INCOMPLETE, Row, keys

NAMED = 6
"""Periods that are named in words at most."""


def marked(rows: Iterable[Row], product: Product, inputs: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Give every figure that may lack rows the status ``incomplete``; ``rows`` are those of ``write_cells``."""
    lacks, at = lacking(product, inputs), len(keys(product)) + 1
    name = dated(product)
    place = keys(product).index(name) if name else None
    for row in rows:
        if row[at] == Status.REPORTED.value and lacks("" if place is None else str(row[place])):
            yield (*row[:at], INCOMPLETE, *row[at + 1 :])
        else:
            yield row


def lacking(product: Product, inputs: Iterable[Mapping[str, Any]]) -> Callable[[str], bool]:
    """Return what tells of a date whether its figures may lack rows; "" stands for a product without dates.

    ``inputs`` are the plan's: ``missing`` has the periods, ``tells_dates`` says whether dates are of those.
    """
    items = [item for item in inputs if item.get("missing")]
    grain = next((item.grain for item in product.slices if item.kind == "date"), None)
    periods = {period for item in items for period in item["missing"]}
    everywhere = any(not item["tells_dates"] for item in items)
    if not items or grain is None or everywhere or periods & {ANY, PeriodGrain.ALL.value}:
        return lambda _: bool(items)
    if product.cumulative:
        first = min(periods)
        return lambda when: when[: len(first)] >= first
    return cache(lambda when: not periods.isdisjoint(_covered(when, grain)))


def in_words(product: Product, inputs: Iterable[Mapping[str, Any]]) -> str:
    """Say in a sentence which figures lack rows; nothing where none does."""
    given = list(inputs)
    if not any(item.get("missing") for item in given):
        return ""
    periods = sorted({period for item in given for period in item.get("missing", ())})
    by_date = dated(product) and all(item["tells_dates"] for item in given if item.get("missing"))
    if not by_date or {ANY, PeriodGrain.ALL.value} & set(periods):
        which = "Every figure"
    elif len(periods) > NAMED:
        which = f"Every figure of {count(len(periods), 'month' if len(periods[0]) == len('2020-09') else 'day')}"
    else:
        which = f"Every figure of {listing([day(period) for period in periods])}"
    return f"{which} has the status incomplete: rows were rejected that may belong to it, and are not in it."


def dated(product: Product) -> str | None:
    """Name the slice of a product that has its dates, if there is one."""
    return next((item.name for item in product.slices if item.kind == "date"), None)


def _covered(when: str, grain: Grain) -> set[str]:
    """Return the days, and the months, of what a date stands for, as periods are written."""
    first, days = date.fromisoformat(when), 1
    match grain:
        case Grain.WEEK:
            first, days = first - timedelta(days=first.weekday()), 7
        case Grain.MONTH:
            first, days = first.replace(day=1), 31
        case Grain.QUARTER:
            first, days = first.replace(month=(first.month - 1) // 3 * 3 + 1, day=1), 92
    within = [first + timedelta(days=n) for n in range(days)]
    # So many days from the first of a month or a quarter on may run into the next one.
    if grain is Grain.MONTH:
        within = [each for each in within if each.month == first.month]
    if grain is Grain.QUARTER:
        within = [each for each in within if (each.month - 1) // 3 == (first.month - 1) // 3]
    return {text for each in within for text in (each.isoformat(), each.isoformat()[:7])}
