"""The checks that a product's test can name, each for one mistake that analysts often make.

They change the given rows, run the query again, and look at what became of the answer, so that they need no expected
rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.datasets.kinds import Status
from contracts.products.product import Product, ProductTest
from contracts.products.usual_checks import TotalOf
from lambdas.core.release.answered import Ask, ByKey, by_key
from lambdas.core.release.querying import Answer, Given
from lambdas.core.release.wrong_dates import wrong_dates
from lambdas.core.release.wrong_denominators import wrong_denominators

_TOLERANCE = 1e-9


def usual_mistakes(product: Product, test: ProductTest, ask: Ask) -> Iterator[str]:
    """Yield a line for each mistake that the test's checks find. ``ask`` runs the query over given rows."""
    checks, found = test.checks, ask(test.given)
    if checks.total is not None:
        yield from _total(product, checks.total, test.given, found)
    for dataset in checks.copies:
        yield from _copies(dataset, test.given, found, ask)
    if checks.denominator is not None:
        yield from wrong_denominators(product, checks.denominator, test.given, ask)
    for dataset, dates in checks.dates.items():
        yield from wrong_dates(product, dataset, dates, test.given, found, ask)
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


def _hidden(product: Product, dataset: str, column: str, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    """Note numbers that are shown although every figure behind them was suppressed by its supplier, or one of them."""
    suppressed = {column: None, f"{column}_status": Status.CONFIDENTIAL.value}
    hidden = ask({**given, dataset: [{**row, **suppressed} for row in given.get(dataset, ())]})
    for key, row in sorted(by_key(product, hidden).items(), key=repr):
        if (value := row[product.measure.name]) is not None:
            said = ", ".join(map(str, key))
            yield (
                f"hidden: {product.measure.name} of {said} is {value} when every {column} of {dataset} is suppressed: "
                "what is not known is not zero"
            )
    yield from _one_hidden(product, dataset, column, given, by_key(product, found), ask)


def _one_hidden(product: Product, dataset: str, column: str, given: Given, before: ByKey, ask: Ask) -> Iterator[str]:
    """Note numbers that become the same when one figure behind them is suppressed as when it is zero."""
    rows, measure, status = list(given.get(dataset, ())), product.measure.name, f"{column}_status"

    def with_one(at: int, value: int | None, kind: Status) -> ByKey:
        changed = {**rows[at], column: value, status: kind.value}
        return by_key(product, ask({**given, dataset: [*rows[:at], changed, *rows[at + 1 :]]}))

    for at in (place for place, row in enumerate(rows) if row.get(column)):
        hidden, zero = with_one(at, None, Status.CONFIDENTIAL), with_one(at, 0, Status.REPORTED)
        for key, row in sorted(hidden.items(), key=repr):
            value, was = row[measure], before.get(key, {}).get(measure)
            if value is not None and value != was and key in zero and value == zero[key][measure]:
                yield (
                    f"hidden: {measure} of {', '.join(map(str, key))} goes from {was} to {value} when one {column} of "
                    f"{dataset}, {rows[at][column]}, is suppressed, as if it were zero: what is not known is not zero"
                )
