"""The tables of a sheet: header, rows and what stands around them, as a layout says."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.datasets.layouts import Layout
from lambdas.core.ingest.intake import workbook_refusals as refusals
from lambdas.core.ingest.intake.cell_text import Value, letters, plain, text_of
from lambdas.core.ingest.intake.sheets import Sheet
from lambdas.core.ingest.refusals import RefusedError

_END = 3  # cells from which on a row at or below a declared end may be one of the table: "Source" and a name are two


@dataclass
class Table:
    """A table as it is found. Rows are numbered from 1, as on the screen; ``headers`` has the columns' texts.

    ``named`` are the places, from 0, of the texts by which the layout knows the header.
    """

    title: str
    header_row: int
    headers: list[str]
    dates: dict[int, Value]
    rows: int = 0
    blank_rows: int = 0
    last_row: int = 0
    records: int = 0
    blank_cells: int = 0
    named: frozenset[int] = frozenset()

    def resembles(self, row: list[Value], least: int) -> bool:
        """Tell whether a row outside the table is filled as its rows are: where the header is known by, or mostly."""
        headed = {place for place, text in enumerate(self.headers) if text != f"column {letters(place)}"}
        filled = {place for place, cell in enumerate(row) if cell != ""}
        label = plain(row[min(filled)]).endswith(":") if filled else True
        among = filled & headed
        whole = bool(self.named) and self.named < among
        return not label and len(among) >= least and (whole or 2 * len(among) > len(headed))


@dataclass
class Around:
    """What stands outside the tables: texts by row, values beside labels, rows filled like the table above."""

    notes: list[tuple[int, str]] = field(default_factory=list)
    labels: dict[str, Value] = field(default_factory=dict)
    strays: list[int] = field(default_factory=list)


@dataclass
class Reader:
    """Walks a sheet once, and yields each row of each table with its number."""

    sheet: Sheet
    layout: Layout
    around: Around = field(default_factory=Around)
    tables: list[Table] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[Table, int, list[Value]]]:
        """Yield the rows of all tables."""
        layout, above = self.layout, deque[list[Value]](maxlen=self.layout.header_rows)
        ends = tuple(map(plain, layout.ends))
        table: Table | None = None
        closed = False
        for number, row in enumerate(self.sheet.rows(), 1):
            above.append(row)
            blank = not any(cell != "" for cell in row)
            if (table is None or layout.stacked) and not closed and self._is_header(number, row):
                table = self._table(number, list(above))
                self.tables.append(table)
            elif table is None or closed:
                self._aside(number, row, _END if closed else 2)
            elif blank:
                table.blank_rows += 1
                table = None if layout.stacked else table
            elif ends and plain(next(cell for cell in row if cell != "")).startswith(ends):
                closed = layout.stacked is None
                table = None if layout.stacked else table
                self._aside(number, row, _END)
            else:
                table.rows += 1
                table.last_row = number
                yield table, number, row

    def _is_header(self, number: int, row: list[Value]) -> bool:
        if self.layout.header_row is not None:
            return number == self.layout.header_row
        wanted = {plain(text) for text in self.layout.header_cells}
        return wanted <= {plain(cell) for cell in row}

    def _table(self, number: int, above: list[list[Value]]) -> Table:
        upper = [self.sheet.heading(number - len(above) + place, row) for place, row in enumerate(above[:-1])]
        headers = [" / ".join(filter(None, map(_written, cells))) for cells in zip(*upper, above[-1], strict=True)]
        headers = [text or f"column {letters(place)}" for place, text in enumerate(headers)]
        title = self._title(number) if self.layout.stacked else ""
        # The upper rows of this header are no strays of the table above it.
        self.around.strays = [row for row in self.around.strays if row <= number - len(above)]
        dates = dict(enumerate(above[-1])) if self.layout.dates else {}
        wanted = set(map(plain, self.layout.header_cells))
        named = frozenset(place for place, cell in enumerate(above[-1]) if plain(cell) in wanted)
        return Table(title, number, headers, dates, last_row=number, named=named)

    def _title(self, number: int) -> str:
        """Return the text above a table; RefusedError when the one there is belongs to the table before it."""
        before = self.tables[-1].header_row if self.tables else 0
        titles = [text for row, text in self.around.notes[-1:] if row > before]
        if not titles:
            raise RefusedError(refusals.no_title(self.sheet.name, number))
        return titles[0]

    def _aside(self, number: int, row: list[Value], least: int) -> None:
        """Keep a row outside the tables; one below a table that is filled like its rows is a stray."""
        texts = [text for cell in row if (text := _written(cell))]
        if texts:
            self.around.notes.append((number, " | ".join(texts)))
        if self.tables and self.tables[-1].resembles(row, least):
            self.around.strays.append(number)
        for header, wanted in self.layout.labels.items():
            for place, cell in enumerate(row):
                if cell != "" and plain(cell) == plain(wanted.label):
                    beside = next((value for value in row[place + 1 :] if value != ""), None)
                    if beside is not None:
                        self.around.labels.setdefault(header, beside)


def _written(cell: Value) -> str:
    return " ".join(text_of(cell).split())
