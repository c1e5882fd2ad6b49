"""Holds a register's counts against published ones, as far as suppression and rounding let anybody.

A register knows more than what is published: this tells whether both can be right, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.datasets.kinds import Status
from contracts.products.product import Disclosure, Product
from contracts.registers.checks import counted_columns
from lambdas.core.release.querying import Answer

Key = tuple[str, ...]
SHOWN = 20


@dataclass(frozen=True)
class Published:
    """A published cell: its count, None where it is confidential."""

    value: int | None
    status: str


@dataclass(frozen=True)
class Apart:
    """A cell in which the register and what is published cannot both be right."""

    key: Key
    counted: int
    published: Published


@dataclass(frozen=True)
class Reconciliation:
    """How many cells were compared and agree, those that do not, and what only one of the two has.

    ``not_counted`` are published cells of breakdowns that the register does not count.
    """

    compared: int
    apart: tuple[Apart, ...]
    not_published: tuple[Key, ...]
    not_counted: int


def reconcile(product: Product, counted: Answer, published: Mapping[Key, Published]) -> Reconciliation:
    """Compare counts of a register with the published cells of one date, by slices but dates and by dimensions.

    A cell that the register does not have, of a breakdown that it counts, is a zero.
    """
    keys = counted_columns(product)[:-1]
    counts = dict(zip(counted.of(*keys), (value for (value,) in counted.of(product.measure.name)), strict=True))
    slices = len(keys) - len(product.dimensions)
    told = {key[:slices] for key in counts}
    comparable = {key: cell for key, cell in published.items() if key[:slices] in told}
    return Reconciliation(
        compared=len(comparable),
        apart=tuple(_apart(product, counts, comparable)),
        not_published=tuple(sorted(counts.keys() - published.keys(), key=str)),
        not_counted=len(published) - len(comparable),
    )


def _apart(product: Product, counts: Mapping[Key, int], published: Mapping[Key, Published]) -> Iterator[Apart]:
    first = len(counted_columns(product)) - 1 - len(product.dimensions)
    for key, cell in published.items():
        count = counts.get(key, 0)
        if not fits(product.disclosure, cell, count, exact=key[first] in product.disclosure.exact):
            yield Apart(key, count, cell)


def fits(disclosure: Disclosure, cell: Published, count: int, *, exact: bool) -> bool:
    """Whether a true count may have been published as this cell under the product's rule."""
    unsafe = 1 <= count <= disclosure.threshold or (count == 0 and not disclosure.zero_is_safe)
    if cell.value is None or cell.status == Status.CONFIDENTIAL.value:
        return unsafe
    if exact:
        return count == cell.value
    return not unsafe and 2 * abs(count - cell.value) <= disclosure.rounding_base


def outcome_of(found: Reconciliation, *, known: bool) -> dict[str, Any]:
    """Return what is written down of a reconciliation: which figures cannot be the register's, and no count of it.

    Who reads of it may see what is published, and not what a register counts below what is. ``apart`` has the first of
    them. What is told of a day that the register knows nothing of yet is no disagreement.
    """
    apart = [[*cell.key, "c" if cell.published.value is None else str(cell.published.value)] for cell in found.apart]
    differ = found.apart or found.not_published
    return {
        "outcome": "unknown" if not known else "apart" if differ else "agrees",
        "compared": found.compared,
        "cannot_be": len(found.apart),
        "not_published": len(found.not_published),
        "apart": [*apart, *([*key, "not published"] for key in found.not_published)][:SHOWN] if known else [],
    }


def in_words(said: Mapping[str, Any]) -> str:
    """Say how a register's counts were held against figures, in a sentence: ``said`` is what was written down."""
    of = f"{said['register']}, build {said['build']}, against release {said['release']} as known on {said['day']}"
    match said["outcome"]:
        case "agrees":
            return f"{of}: each of {said['compared']:,} figures can be the register's"
        case "unknown":
            return f"{of}: its sources know nothing of that day yet"
        case _:
            differ = f"{said['cannot_be']:,} of {said['compared']:,} figures cannot be the register's"
            return f"{of}: {differ}, and {said['not_published']:,} that it counts are not published"
