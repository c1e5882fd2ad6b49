"""Cells of the CSV files that people open in a spreadsheet."""

from __future__ import annotations

import re

_LONGEST = 32_000  # characters; a spreadsheet's cell holds 32,767
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ESCAPES = {byte: f"\\x{byte:02x}" for byte in (*range(9), *range(10, 32), 127)}


def harmless(cell: str) -> str:
    """Make a cell one that no spreadsheet takes for a formula or cannot hold, control characters escaped."""
    text = cell.translate(ESCAPES) if _CONTROL.search(cell) else cell
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} [cut]"
    return f"'{text}" if cell.startswith(_FORMULA) else text
