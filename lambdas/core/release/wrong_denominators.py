"""Denominators of a rate that are not the figures that they should be.

The figures are changed, all at once and each by itself, and the query is run again. Each of them is in a denominator
once or not at all, so that one which a join has multiplied, or which was halved, or is another area's or year's, gives
itself away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.products.product import Product
from contracts.products.usual_checks import DenominatorOf
from lambdas.core.release.answered import Ask, by_key
from lambdas.core.release.querying import Given

_TOLERANCE = 1e-9


def wrong_denominators(product: Product, of: DenominatorOf, given: Given, ask: Ask) -> Iterator[str]:
    """Yield a line for each denominator that is made of something else than those figures, or of others of them."""
    if product.rate is None or product.rate.share_of:
        return
    yield from _doubled(product, of, given, ask)
    yield from _one_by_one(product, of, given, ask)


def _doubled(product: Product, of: DenominatorOf, given: Given, ask: Ask) -> Iterator[str]:
    """Note what does not double with the figures, and measures that change with them."""
    name, measure, column = _denominator(product), product.measure.name, of.column
    rows = [{**row, column: None if row.get(column) is None else row[column] * 2} for row in given.get(of.dataset, ())]
    before, after = (by_key(product, ask(each)) for each in (given, {**given, of.dataset: rows}))
    for key in sorted(before, key=repr):
        was, now = before[key], after.get(key, {})
        if was[name] is None or now.get(name) != was[name] * 2:
            yield (
                f"denominator: {name} of {_said(key)} goes from {was[name]} to {now.get(name)} when "
                f"{of.dataset}.{column} doubles: it is made from something else"
            )
        elif now.get(measure) != was[measure]:
            changes = f"{measure} of {_said(key)} changes when {of.dataset}.{column} does"
            yield f"denominator: {changes}: it is mixed up with it"


def _one_by_one(product: Product, of: DenominatorOf, given: Given, ask: Ask) -> Iterator[str]:
    """Note denominators that a figure is in more than once or in part, or in which another's stands."""
    name, rows = _denominator(product), list(given.get(of.dataset, ()))
    before = by_key(product, ask(given))
    for at in (place for place, row in enumerate(rows) if row.get(of.column)):
        row, figure = rows[at], rows[at][of.column]
        changed = [*rows[:at], {**row, of.column: figure * 2}, *rows[at + 1 :]]
        after = by_key(product, ask({**given, of.dataset: changed}))
        for key in sorted(before.keys() & after.keys(), key=repr):
            was, now = before[key][name], after[key][name]
            if was is None or now is None:
                continue  # told already: it is made from something else
            more, counts = now - was, _counts(of, row, before[key])
            if abs(more) > _TOLERANCE and not counts:
                strange = f"{name} of {_said(key)} has the figure of {_where(of, row)} in it"
                yield f"denominator: {strange}, which is another's"
            elif (abs(more) > _TOLERANCE or (counts and of.by)) and abs(more - figure) > _TOLERANCE:
                yield (
                    f"denominator: {name} of {_said(key)} grows by {more} when the figure of {_where(of, row)} does by "
                    f"{figure}: it is not in it once; multiplied by a join, or taken in part?"
                )


def _counts(of: DenominatorOf, row: Mapping[str, Any], answered: Mapping[str, Any]) -> bool:
    """Whether a row's figure may be in the denominator of a row of the answer."""
    meant = all(row.get(column) == value for column, value in of.where.items())
    return meant and all(str(row.get(column)) == str(answered.get(name)) for column, name in of.by.items())


def _denominator(product: Product) -> str:
    assert product.rate is not None  # noqa: S101 - asked before
    return product.rate.denominator


def _where(of: DenominatorOf, row: Mapping[str, Any]) -> str:
    return ", ".join(str(value) for column, value in row.items() if column != of.column)


def _said(key: tuple[Any, ...]) -> str:
    return ", ".join(map(str, key))
