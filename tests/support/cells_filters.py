"""What Lake Formation leaves of rows, by the filters that an agreement is compiled into."""

from __future__ import annotations

from typing import Any

from contracts.agreements.access import Access
from tests.support.row_filter import RowFilter


def by_lake_formation(access: Access, rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the rows and columns that an access's cells filter leaves to its people."""
    made = access.cells_filter()
    passes = RowFilter(made.expression).passes if made.expression is not None else lambda _row: True
    return [tuple(row[name] for name in made.columns) for row in rows if passes(row)]


def left_for_the_tier(access: Access, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what Lake Formation leaves the private tier: cells of other columns are not there."""
    made = access.tier_filter()
    passes = RowFilter(made.expression).passes if made.expression is not None else lambda _row: True
    return [{name: row[name] if name in made.columns else None for name in row} for row in rows if passes(row)]
