"""The sheets of a workbook, row by row, and which of them a layout means. Stands on python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from contracts.datasets.layouts import Layout
from lambdas.core.ingest.intake.cell_text import Value, plain
from lambdas.core.ingest.intake.unworked import Shown, Unworked

_LOOK = 50  # rows searched for the texts that a sheet holds


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns are numbered from 0, ``rows`` from the first of the sheet."""

    name: str
    hidden: bool
    height: int
    width: int
    left: int
    merged: tuple[tuple[int, int, int], ...]
    _inner: CalamineSheet
    unworked: Unworked = field(default_factory=dict)

    def rows(self) -> Iterator[list[Value]]:
        """Yield every row, cells from column A on; an empty cell is an empty text, one without a value ``Shown``."""
        before, number = [""] * self.left, 0
        for number, row in enumerate(self._inner.iter_rows(), 1):
            yield self._with_shown(number, [*before, *row])
        for late in range(number + 1, max(self.unworked, default=0) + 1):
            yield self._with_shown(late, [])

    def _with_shown(self, number: int, row: list[Value]) -> list[Value]:
        if not self.unworked:
            return row
        row += [""] * (self._widest - len(row))
        for column, text in self.unworked.get(number, {}).items():
            row[column] = Shown(text)
        return row

    @cached_property
    def _widest(self) -> int:
        return max(self.width, *(max(columns) + 1 for columns in self.unworked.values()))

    def heading(self, row: int, cells: list[Value]) -> list[Value]:
        """Return a row of a header in which a cell merged with those to its right stands in each of them."""
        spread = list(cells)
        for at, first, last in self.merged:
            if at == row and first < len(spread):
                spread[first : last + 1] = [cells[first]] * (min(last, len(spread) - 1) - first + 1)
        return spread


class Workbook:
    """A workbook whose sheets are loaded when they are asked for, each whole: cells of its used area in memory."""

    def __init__(self, path: Path) -> None:
        self._book = CalamineWorkbook.from_path(path)
        kept = [item for item in self._book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
        self.hidden = {item.name: item.visible != SheetVisibleEnum.Visible for item in kept}

    @property
    def names(self) -> list[str]:
        """Names of the sheets, in their order."""
        return list(self.hidden)

    def sheet(self, name: str) -> Sheet:
        """Load a sheet."""
        inner = self._book.get_sheet_by_name(name)
        bottom, right = inner.end or (-1, -1)
        merged = tuple((top, left, end) for (top, left), (_, end) in inner.merged_cell_ranges or ())
        left = inner.start[1] if inner.start else 0
        return Sheet(name, self.hidden[name], bottom + 1, right + 1, left, merged, inner)

    def meant(self, layout: Layout) -> list[str]:
        """Name the sheets that a layout means: by name, or by what they hold."""
        wanted = {plain(name) for name in layout.sheets}
        found = [name for name in self.names if plain(name) in wanted]
        if layout.holds and not found:
            found = [name for name in self.names if self._holds(name, layout)]
        return found

    def _holds(self, name: str, layout: Layout) -> bool:
        texts = {plain(cell) for row in islice(self.sheet(name).rows(), _LOOK) for cell in row}
        return {plain(text) for text in layout.holds} <= texts
