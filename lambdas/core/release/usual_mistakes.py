"""The checks that a product's test can name, each for one mistake that analysts often make.

They change the given rows, run the query again, and look at what became of the answer, so that they need no expected
rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.products.product import Product, ProductTest
from contracts.products.usual_checks import TotalOf
from lambdas.core.release.answered import Ask
from lambdas.core.release.hidden_as_zero import hidden_as_zero
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
        yield from hidden_as_zero(product, dataset, column, test.given, found, ask)


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
    names = tuple(total.of)
    made = sum(
        value or 0
        for value, *key in found.of(product.measure.name, *names)
        if all(str(had) == str(total.of[name]) for name, had in zip(names, key, strict=True))
    )
    if abs(made - wanted) > _TOLERANCE:
        hint = "counted more than once, after a join?" if made > wanted else "lost in a join or a condition?"
        of = "".join(f" of {name} {value}" for name, value in total.of.items())
        yield f"total: {product.measure.name}{of} adds up to {made}, the rows of {total.dataset} to {wanted}: {hint}"


def _copies(dataset: str, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    twice = ask({**given, dataset: [row for row in given.get(dataset, ()) for _ in range(2)]})
    if sorted(map(repr, twice.rows)) != sorted(map(repr, found.rows)):
        yield (
            f"copies: with every row of {dataset} twice the answer is another: the join multiplies rows; join what "
            "has each key once"
        )
