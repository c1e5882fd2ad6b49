"""What a reader of a release must know, wherever he meets it: on the page, in the JSON, in the CSV's metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.measure import Zeros
from contracts.product import Method, Product
from lambdas.core.paper.words import number

ADDED_UP = (
    "Counts add up from date to date. What was added between two dates is protected as a count of its own, so more is "
    "confidential than the counts themselves call for."
)


def notes_of(product: Product, inputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what is to be said of what is not listed, of the candidate's rejected rows, and by the product."""
    faulty = sum(drop["rows"].get("faulty", 0) for item in inputs for drop in item["drops"])
    added_up = ADDED_UP if product.cumulative else ""
    notes = (_not_listed(product), _not_published(product), added_up, _rejected(faulty), *product.page.notes)
    return [note for note in notes if note]


def _not_listed(product: Product) -> str:
    """Say what a combination that is not listed means; nothing where all are listed."""
    if product.disclosure.method is Method.PUBLISHED:
        return "A combination of codes that is not listed was not published by its source."
    if product.measure.zeros is Zeros.LISTED:
        return ""
    which = "" if product.cells.publishes_all else "that is published and "
    return f"A combination of codes {which}that is not listed is zero: no row that was accepted counts anybody there."


def _not_published(product: Product) -> str:
    """Say which combinations are not published at all; nothing where all are."""
    if product.cells.publishes_all:
        return ""
    titles = {item.name: item.title.lower() for item in product.dimensions}
    tables = [" and ".join(titles[name] for name in table) or "in all" for table in product.cells.tables]
    which = f" Counts are published by {', and by '.join(tables)}." if tables else ""
    return f"Not every combination of codes is published, and one that is not may count somebody.{which}"


def _rejected(faulty: int) -> str:
    """Say that rows are missing; a zero where one was rejected is not the supplier's zero."""
    if not faulty:
        return ""
    were, they = (
        ("row of the newest files was", "it breaks") if faulty == 1 else ("rows of the newest files were", "they break")
    )
    return (
        f"{number(faulty)} {were} rejected, because {they} the data contract. What was counted there is missing from "
        "these figures, also where they say zero, until it is sent again."
    )
