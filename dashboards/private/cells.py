"""What a value is shown as."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.datasets.dataset import Status
from contracts.products.measure import STATUS
from lambdas.core.private.rights import GivenTable
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE


def shown(given: GivenTable, columns: tuple[str, ...], row: tuple[Any, ...], at: int) -> str:
    """Return a value as text; of a product, the symbol that stands for a figure which is not there."""
    value = row[at]
    if value is None:
        if not given.is_product:
            return ""
        hidden = STATUS in columns and row[columns.index(STATUS)] == Status.CONFIDENTIAL.value
        return CONFIDENTIAL if hidden else NOT_AVAILABLE
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
