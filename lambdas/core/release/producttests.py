"""Runs a product's own tests: given rows in its curated tables, its query must return the rows expected.

A test may also name checks for usual mistakes, see ``lambdas.core.release.usual_mistakes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product, ProductTest
from contracts.queries.queried import GivenRow
from lambdas.core.release.answered import Ask
from lambdas.core.release.querying import Answer, QueryFailedError, Row, answer, in_duckdb, plain
from lambdas.core.release.usual_mistakes import usual_mistakes


@dataclass(frozen=True)
class Failure:
    """A test that a product's query does not pass, and why, line by line."""

    test: str
    difference: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"test “{self.test}” fails:", *(f"  {line}" for line in self.difference)])


def run_tests(product: Product, datasets: Mapping[str, Dataset]) -> list[Failure]:
    """Run every test of the product and return those that fail; none when the product may be released."""
    if not product.tests:
        return [Failure("none", ("the product has no tests; a product is released only when its tests pass",))]
    sql = in_duckdb(product.sql)
    found = [
        (test.name, _difference(product, test, lambda given: answer(product, sql, given, datasets)))
        for test in product.tests
    ]
    return [Failure(name, tuple(difference)) for name, difference in found if difference]


def _difference(product: Product, test: ProductTest, ask: Ask) -> list[str]:
    try:
        found = ask(test.given)
        wrong = differences(found, product.columns, test.expected)
        return wrong if found.columns != product.columns else [*wrong, *usual_mistakes(product, test, ask)]
    except QueryFailedError as error:
        return [f"the query cannot be run: {error}"]


def differences(found: Answer, columns: tuple[str, ...], rows: Sequence[GivenRow]) -> list[str]:
    """Return a line for each row that is missing or too much; of an answer with other columns, which these are."""
    if found.columns != columns:
        return [
            f"the query returns {', '.join(found.columns)}",
            f"it must return {', '.join(columns)}, in this order",
        ]
    expected = Counter(tuple(plain(row.get(name)) for name in columns) for row in rows)
    return _diff(columns, expected, Counter(found.rows))


def _diff(columns: Row, expected: Counter[Row], returned: Counter[Row]) -> list[str]:
    missing, extra = expected - returned, returned - expected
    lines = [f"- expected, not returned: {_row(columns, row)}" for row in _sorted(missing)]
    return lines + [f"+ returned, not expected: {_row(columns, row)}" for row in _sorted(extra)]


def _sorted(rows: Counter[Row]) -> list[Row]:
    return sorted(rows.elements(), key=lambda row: [str(value) for value in row])


def _row(columns: Row, row: Row) -> str:
    return ", ".join(f"{name}={'null' if value is None else value}" for name, value in zip(columns, row, strict=True))
