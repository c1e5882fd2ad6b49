"""Reads a query's answer as the product's counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.products.product import Product
from contracts.reading.errors import PratiqueError
from lambdas.adapters.athena import Result
from lambdas.core.disclosure.release.cells import Rows


class AnswerError(PratiqueError):
    """A query's answer is not what its product says it is."""


def rows_of(product: Product, answer: Result) -> Rows:
    """Return the answer by column. Raises AnswerError for other columns, no rows, or a count that is not whole."""
    if answer.columns != product.columns:
        raise AnswerError(
            f"{product.name}: the query returned {', '.join(answer.columns)}; it must return "
            f"{', '.join(product.columns)}"
        )
    if not answer.rows:
        raise AnswerError(f"{product.name}: the query returned no rows; a product of nothing is not released")
    columns = dict(zip(answer.columns, zip(*answer.rows, strict=True), strict=True))
    status, contributor = product.measure.status, product.measure.contributor
    if contributor and "" in columns[contributor]:
        raise AnswerError(f"{product.name}: a row has no {contributor}; the query must say who contributes each")
    return Rows(
        slices={item.name: columns[item.name] for item in product.slices},
        codes={item.name: columns[item.name] for item in product.dimensions},
        values=[_count(product, text) for text in columns[product.measure.name]],
        status=columns[status] if status else None,
        contributors=columns[contributor] if contributor else None,
        denominators=_denominators(product, columns),
        share_of=product.rate.share_of if product.rate else None,
        cumulative=product.cumulative,
        part=product.rate is None or product.rate.part,
    )


def _count(product: Product, text: str) -> int | None:
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        raise AnswerError(f"{product.name}: {product.measure.name} is {text!r}; the query must return bigint") from None


def _denominators(product: Product, columns: Mapping[str, Sequence[str]]) -> list[int] | None:
    """Return the public figures that a rate is over; None where there is no rate, or it is over the table's own."""
    if product.rate is None or product.rate.share_of:
        return None
    return [_figure(product, text) for text in columns[product.rate.denominator]]


def _figure(product: Product, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        told = "the query must return bigint, and a figure for every row"
        raise AnswerError(f"{product.name}: the denominator of its rate is {text!r}; {told}") from None
