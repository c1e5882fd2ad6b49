"""What a reader of a release must know, wherever he meets it: on the page, in the JSON, in the CSV's metadata."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.products.measure import Zeros
from contracts.products.product import Method, Product
from lambdas.core.in_use import Use
from lambdas.core.paper.words import inside, number
from lambdas.core.release import incomplete
from lambdas.core.release.rounding import rounded_to

ADDED_UP = (
    "Counts add up from date to date. What was added between two dates is protected as a count of its own, so more is "
    "confidential than the counts themselves call for."
)


def notes_of(product: Product, inputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is to be said of rounding, of combinations not listed, of rejected rows, and by the product."""
    given = list(inputs)
    added_up, rounded = ADDED_UP if product.cumulative else "", rounded_to(product.disclosure)
    told = (
        rounded,
        _not_listed(product),
        _not_published(product),
        added_up,
        _rejected(given),
        incomplete.in_words(product, given),
    )
    notes = (*told, *product.page.notes)
    return [note for note in notes if note]


def _not_listed(product: Product) -> str:
    """Say what a combination that is not listed means; nothing where all are listed."""
    if product.disclosure.method is Method.PUBLISHED:
        return "A combination of codes that is not listed was not published by its source."
    if product.measure.zeros is Zeros.LISTED:
        return ""
    if product.disclosure.method is Method.ROUND:
        return "A combination of codes that is not listed has a figure of zero, as all figures do that round to it."
    which = "" if product.cells.publishes_all else "that is published and "
    nobody = "has anything for it" if product.disclosure.for_magnitudes else "counts anybody there"
    return f"A combination of codes {which}that is not listed is zero: no row that was accepted {nobody}."


def _not_published(product: Product) -> str:
    """Say which combinations are not published at all; nothing where all are."""
    if product.cells.publishes_all:
        return ""
    titles = {item.name: inside(item.title) for item in product.dimensions}
    tables = [" and ".join(titles[name] for name in table) or "in all" for table in product.cells.tables]
    which = f" Counts are published by {', and by '.join(tables)}." if tables else ""
    return f"Not every combination of codes is published, and one that is not may count somebody.{which}"


def _rejected(inputs: Iterable[Mapping[str, Any]]) -> str:
    """Say that rows are missing; a zero where one was rejected is not the supplier's zero.

    Rows of a drop that others have replaced as a whole were sent again; of one replaced in part, some may have been.
    """
    faulty: Counter[str] = Counter()
    for drop in (drop for item in inputs for drop in item["drops"]):
        faulty[drop.get("in_use", Use.PART)] += drop["rows"].get("faulty", 0)
    most = faulty[Use.WHOLE] + faulty[Use.PART]
    if not most:
        return ""
    were, they = (
        ("row of the newest files was", "it breaks") if most == 1 else ("rows of the newest files were", "they break")
    )
    if faulty[Use.PART]:
        told, perhaps = f"Up to {number(most)}", " and no newer file has replaced"
    else:
        told, perhaps = number(most), ""
    return (
        f"{told} {were} rejected, because {they} the data contract. What was counted there{perhaps} is missing "
        "from these figures, also where they say zero, until it is sent again."
    )
