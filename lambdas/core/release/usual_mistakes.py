"""The checks that a product's test can name, each for one mistake that analysts often make.

They change the given rows, run the query again, and look at what became of the answer, so that they need no expected
rows of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from contracts.dimensions import Grain
from contracts.kinds import Status
from contracts.product import Product, ProductTest
from contracts.usual_checks import TotalOf
from lambdas.core.release.querying import Answer, Given

Ask = Callable[[Given], Answer]
ByKey = Mapping[tuple[Any, ...], Mapping[str, Any]]
"""Rows of an answer, by their slices and dimensions."""

_TOLERANCE = 1e-9


def usual_mistakes(product: Product, test: ProductTest, ask: Ask) -> Iterator[str]:
    """Yield a line for each mistake that the test's checks find. ``ask`` runs the query over given rows."""
    checks, found = test.checks, ask(test.given)
    if checks.total is not None:
        yield from _total(product, checks.total, test.given, found)
    for dataset in checks.copies:
        yield from _copies(dataset, test.given, found, ask)
    if checks.denominator is not None:
        yield from _denominator(product, checks.denominator.dataset, checks.denominator.column, test.given, ask)
    for dataset, column in checks.dates.items():
        yield from _dates(product, dataset, column, test.given, found)
    for dataset, column in checks.hidden.items():
        yield from _hidden(product, dataset, column, test.given, found, ask)


def _total(product: Product, total: TotalOf, given: Given, found: Answer) -> Iterator[str]:
    """Note a measure that adds up to more, counted twice after a join, or to less, lost in it."""
    rows = [
        row
        for row in given.get(total.dataset, ())
        if all(row.get(name) == value for name, value in total.where.items())
    ]
    if total.distinct is not None:
        wanted: Any = len({row.get(total.distinct) for row in rows} - {None})
    elif total.column is not None:
        wanted = sum(row.get(total.column) or 0 for row in rows)
    else:
        wanted = len(rows)
    made = sum(value or 0 for (value,) in found.of(product.measure.name))
    if abs(made - wanted) > _TOLERANCE:
        hint = "counted more than once, after a join?" if made > wanted else "lost in a join or a condition?"
        yield f"total: {product.measure.name} adds up to {made}, the rows of {total.dataset} to {wanted}: {hint}"


def _copies(dataset: str, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    twice = ask({**given, dataset: [row for row in given.get(dataset, ()) for _ in range(2)]})
    if sorted(map(repr, twice.rows)) != sorted(map(repr, found.rows)):
        yield (
            f"copies: with every row of {dataset} twice the answer is another: the join multiplies rows; join what "
            "has each key once"
        )


def _denominator(product: Product, dataset: str, column: str, given: Given, ask: Ask) -> Iterator[str]:
    """Note denominators that are not those figures: they double with them, and the measure does not."""
    if product.rate is None or product.rate.share_of:
        return
    name, measure = product.rate.denominator, product.measure.name
    doubled = [{**row, column: None if row.get(column) is None else row[column] * 2} for row in given.get(dataset, ())]
    before, after = (_by_key(product, ask(rows)) for rows in (given, {**given, dataset: doubled}))
    for key in sorted(before, key=repr):
        was, now = before[key], after.get(key, {})
        said = ", ".join(map(str, key))
        if was[name] is None or now.get(name) != was[name] * 2:
            yield (
                f"denominator: {name} of {said} goes from {was[name]} to {now.get(name)} when {dataset}.{column} "
                "doubles: it is made from something else"
            )
        elif now.get(measure) != was[measure]:
            yield f"denominator: {measure} of {said} changes when {dataset}.{column} does: it is mixed up with it"


def _dates(product: Product, dataset: str, column: str, given: Given, found: Answer) -> Iterator[str]:
    """Note dates that none of the given rows has: a day added or taken off, or another date column."""
    for item in product.slices:
        if item.kind == "date":
            there = {_period(str(row[column]), item.grain) for row in given.get(dataset, ()) if row.get(column)}
            for (day,) in sorted(set(found.of(item.name)), key=repr):
                if _period(str(day), item.grain) not in there:
                    yield (
                        f"dates: {item.name} is {day}, and no row of {dataset} has that {item.grain.value} in "
                        f"{column}: off by one, or another date?"
                    )


def _hidden(product: Product, dataset: str, column: str, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    """Note numbers that are shown although every figure behind them was suppressed by its supplier, or one of them."""
    suppressed = {column: None, f"{column}_status": Status.CONFIDENTIAL.value}
    hidden = ask({**given, dataset: [{**row, **suppressed} for row in given.get(dataset, ())]})
    for key, row in sorted(_by_key(product, hidden).items(), key=repr):
        if (value := row[product.measure.name]) is not None:
            said = ", ".join(map(str, key))
            yield (
                f"hidden: {product.measure.name} of {said} is {value} when every {column} of {dataset} is suppressed: "
                "what is not known is not zero"
            )
    yield from _one_hidden(product, dataset, column, given, _by_key(product, found), ask)


def _one_hidden(product: Product, dataset: str, column: str, given: Given, before: ByKey, ask: Ask) -> Iterator[str]:
    """Note numbers that become the same when one figure behind them is suppressed as when it is zero."""
    rows, measure, status = list(given.get(dataset, ())), product.measure.name, f"{column}_status"

    def with_one(at: int, value: int | None, kind: Status) -> ByKey:
        changed = {**rows[at], column: value, status: kind.value}
        return _by_key(product, ask({**given, dataset: [*rows[:at], changed, *rows[at + 1 :]]}))

    for at in (place for place, row in enumerate(rows) if row.get(column)):
        hidden, zero = with_one(at, None, Status.CONFIDENTIAL), with_one(at, 0, Status.REPORTED)
        for key, row in sorted(hidden.items(), key=repr):
            value, was = row[measure], before.get(key, {}).get(measure)
            if value is not None and value != was and key in zero and value == zero[key][measure]:
                yield (
                    f"hidden: {measure} of {', '.join(map(str, key))} goes from {was} to {value} when one {column} of "
                    f"{dataset}, {rows[at][column]}, is suppressed, as if it were zero: what is not known is not zero"
                )


def _by_key(product: Product, found: Answer) -> ByKey:
    keys = [*(item.name for item in product.slices), *(item.name for item in product.dimensions)]
    return {
        key: dict(zip(found.columns, row, strict=True)) for key, row in zip(found.of(*keys), found.rows, strict=True)
    }


def _period(text: str, grain: Grain) -> str:
    """Return which day, week, month or quarter a date is of; of what is no date, the text."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    match grain:
        case Grain.DAY:
            return day.isoformat()
        case Grain.WEEK:
            return (day - timedelta(days=day.weekday())).isoformat()
        case Grain.MONTH:
            return f"{day:%Y-%m}"
        case Grain.QUARTER:
            return f"{day.year}-{(day.month - 1) // 3}"
