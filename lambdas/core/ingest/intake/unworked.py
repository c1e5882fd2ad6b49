"""Cells that have no value to read: they show an error, or a formula that was never worked out.

The reader of workbooks gives an empty text for either, as if nothing had been there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern

Unworked = Mapping[int, Mapping[int, str]]  # row from 1, column from 0: what the cell shows

NEVER_WORKED_OUT = "#FORMULA"
_ROWS, _COLUMNS = 1_048_576, 16_384  # of a sheet, by the formats
_REST = 1_000  # columns hidden as one, which are the empty rest of a sheet


class Shown(str):
    """What a cell without a value shows; it is text to no rule."""

    __slots__ = ()


@dataclass
class Found:
    """What is found in the sheets of a workbook: counts over all of them, and the cells without a value of each."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    unvalued: int = 0
    errors: int = 0
    sheets: dict[str, dict[int, dict[int, str]]] = field(default_factory=dict)

    def begin(self, sheet: str) -> None:
        """Begin the next sheet. Raises ValueError for one that was there."""
        if sheet in self.sheets:
            raise ValueError("two sheets have one name")
        self.sheets[sheet] = {}

    def keep(self, row: int, column: int, text: str) -> None:
        """Keep a cell of the sheet that was begun last."""
        self.sheets[next(reversed(self.sheets))].setdefault(row, {})[column] = intern(text)


def bounded(row: int, column: int) -> tuple[int, int]:
    """Return a place that a sheet can have. Raises ValueError for any other."""
    if not (0 < row <= _ROWS and 0 <= column < _COLUMNS):
        raise ValueError("a cell lies outside every sheet")
    return row, column


def few(columns: int) -> int:
    """Return how many columns are hidden as one, none where they are the rest of a sheet."""
    return columns if columns < _REST else 0
