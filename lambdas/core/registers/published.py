"""The published figures of a product that a register is held against, from a release's CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from contracts.products.measure import STATUS
from contracts.products.product import Product
from contracts.registers.checks import counted_columns
from lambdas.core.registers.reconciling import Key, Published
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE

_HIDDEN = {CONFIDENTIAL, NOT_AVAILABLE, ""}


def newest_day(product: Product, text: str) -> str | None:
    """Return the last day, as ISO text, of which a release has figures; None for a product without days."""
    dates = _dates(product)
    return max((row[dates[0]] for row in _rows(text)), default=None) if dates else None


def published_cells(product: Product, text: str, day: str) -> dict[Key, Published]:
    """Return the cells of one day, by slices but dates and by dimensions."""
    dates, (*keys, measure) = _dates(product), counted_columns(product)
    return {
        tuple(row[name] for name in keys): Published(
            None if row[measure] in _HIDDEN else int(row[measure]), row[STATUS]
        )
        for row in _rows(text)
        if all(row[name] == day for name in dates)
    }


def _dates(product: Product) -> list[str]:
    return [item.name for item in product.slices if item.kind == "date"]


def _rows(text: str) -> Iterator[Mapping[str, str]]:
    yield from csv.DictReader(io.StringIO(text, newline=""))
