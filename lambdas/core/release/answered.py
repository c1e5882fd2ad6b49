"""What a query answered over given rows, and how it is asked again over others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contracts.products.product import Product
from lambdas.core.release.querying import Answer, Given

Ask = Callable[[Given], Answer]
ByKey = Mapping[tuple[Any, ...], Mapping[str, Any]]
"""Rows of an answer, by their slices and dimensions."""


def by_key(product: Product, found: Answer) -> ByKey:
    """Return the rows of an answer by their slices and dimensions."""
    keys = [*(item.name for item in product.slices), *(item.name for item in product.dimensions)]
    return {
        key: dict(zip(found.columns, row, strict=True)) for key, row in zip(found.of(*keys), found.rows, strict=True)
    }
