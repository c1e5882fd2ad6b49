"""Suppressed figures that a query takes for zero: all of them, or one among others, in a measure or what it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contracts.datasets.kinds import Status
from contracts.products.product import Product
from lambdas.core.release.answered import Ask, ByKey, by_key
from lambdas.core.release.querying import Answer, Given

_SUPPRESSED = Status.CONFIDENTIAL
Row = Mapping[str, Any]
WithRows = Callable[[list[Row]], ByKey]
"""Answers the query again, over other rows of the dataset."""


def hidden_as_zero(product: Product, dataset: str, column: str, given: Given, found: Answer, ask: Ask) -> Iterator[str]:
    """Yield a line for each number that is shown although figures behind it were suppressed by their supplier.

    A number that no figure of the column changes is made of something else.
    """
    rows = list(given.get(dataset, ()))

    def with_rows(changed: list[Row]) -> ByKey:
        return by_key(product, ask({**given, dataset: changed}))

    yield from _all(product, dataset, column, rows, with_rows)
    before = by_key(product, found)
    for at, row in enumerate(rows):
        known = row.get(column) or 0
        if not known and row.get(f"{column}_status") not in {_SUPPRESSED.value, Status.REPORTED.value}:
            continue
        hidden, zero = (with_rows(_with(rows, at, column, value)) for value in (None, 0))
        shown = before if known else with_rows(_with(rows, at, column, 1))
        yield from _one(product, f"{column} of {dataset}, {known or 1},", hidden, zero, shown)


def _all(product: Product, dataset: str, column: str, rows: list[Row], with_rows: WithRows) -> Iterator[str]:
    hidden, zero, one = (with_rows([_of(row, column, value) for row in rows]) for value in (None, 0, 1))
    measure = product.measure.name
    for key, answered in sorted(hidden.items(), key=repr):
        value = answered[measure]
        others = [each.get(key, {}).get(measure) for each in (zero, one)]
        if value is not None and others != [value, value]:
            yield (
                f"hidden: {measure} of {_said(key)} is {value} when every {column} of {dataset} is suppressed: "
                "what is not known is not zero"
            )


def _one(product: Product, what: str, hidden: ByKey, zero: ByKey, shown: ByKey) -> Iterator[str]:
    over = product.rate.denominator if product.rate is not None and not product.rate.share_of else None
    for key, row in sorted(hidden.items(), key=repr):
        for name in filter(None, (product.measure.name, over)):
            value, was = row[name], shown.get(key, {}).get(name)
            if value is not None and value != was and key in zero and value == zero[key][name]:
                goes = f"{name} of {_said(key)} goes from {was} to {value}"
                yield f"hidden: {goes} when one {what} is suppressed, as if it were zero: what is not known is not zero"


def _with(rows: list[Row], at: int, column: str, value: int | None) -> list[Row]:
    return [*rows[:at], _of(rows[at], column, value), *rows[at + 1 :]]


def _of(row: Row, column: str, value: int | None) -> Row:
    status = _SUPPRESSED if value is None else Status.REPORTED
    return {**row, column: value, f"{column}_status": status.value}


def _said(key: tuple[Any, ...]) -> str:
    return ", ".join(map(str, key))
