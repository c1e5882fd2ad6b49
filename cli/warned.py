"""How warnings are shown: what a supplier should know of rows that came in all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table


def warned(warnings: Sequence[Mapping[str, Any]]) -> Table:
    """Return a table of warnings, as inspections and receipts hold them: what was found, how often, what to do."""
    table = Table("Warning", "Column", "Rows", "What to do", title="Warnings", title_justify="left")
    for warning in warnings:
        rows = warning.get("count")
        table.add_row(
            str(warning.get("code") or ""),
            str(warning.get("column") or ""),
            "" if rows is None else f"{rows:,}",
            f"{warning['message']} {warning.get('remedy') or ''}".strip(),
        )
    return table
