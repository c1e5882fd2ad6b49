"""From the sheets of a workbook to records: the columns that the contract means, one record a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from contracts.datasets.dataset import ColumnType, Dataset
from contracts.datasets.layouts import Blanks, Layout
from contracts.datasets.odcs_columns import date_format
from lambdas.core.ingest.census import MAX_FAULTS
from lambdas.core.ingest.intake import workbook_refusals as refusals
from lambdas.core.ingest.intake.answer import PLACES, RECORDS, Answer
from lambdas.core.ingest.intake.cell_text import Value, letters, plain, text_of, whole_seconds
from lambdas.core.ingest.intake.line import breaks, line_of
from lambdas.core.ingest.intake.places import entry
from lambdas.core.ingest.intake.sheets import Sheet
from lambdas.core.ingest.intake.tables import Reader, Table
from lambdas.core.ingest.intake.unworked import Shown
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.sheet_parts import Note, SheetTable
from lambdas.core.ingest.structure import LINE_BREAK, UNWORKED

MAX_NOTES = 200


class Extraction:
    """Writes the records of one sheet under one layout."""

    def __init__(self, sheet: Sheet, layout: Layout, dataset: Dataset, folder: Path) -> None:
        self._sheet, self._layout, self._dataset, self._folder = sheet, layout, dataset, folder
        self._known = {plain(header): header for column in dataset.columns for header in column.headers}
        self._renamed = {plain(old): new for old, new in layout.columns.items()}
        self._ignored = {plain(text) for text in (*layout.ignored, *dataset.csv.ignored)}
        self._forms = {c.header: c.format for c in dataset.columns if c.type is ColumnType.DATE}
        self._declared = {h: {*c.nulls, *c.sentinels, *c.values} for c in dataset.columns for h in c.headers}
        self._headers: list[str] = []
        self._columns: list[dict[str, int]] = []
        self._days: list[dict[int, str]] = []
        self._faults: dict[int, str] = {}
        self._count = 0

    def run(self) -> Answer:
        """Read the sheet and write its records. Raises RefusedError."""
        reader = Reader(self._sheet, self._layout)
        with (self._folder / RECORDS).open("wb") as records, (self._folder / PLACES).open("wb") as places:
            for table, number, row in reader.rows():
                if len(self._columns) < len(reader.tables):
                    self._begin(table, reader.around.labels)
                for at, values, fault in self._records(table, number, row, reader.around.labels):
                    self._count += 1
                    table.records += 1
                    if fault and len(self._faults) <= MAX_FAULTS:
                        self._faults[self._count] = fault
                    fields = (values.get(header, "") for header in self._headers)
                    records.write(line_of(fields, self._dataset.csv.delimiter))
                    entry(places, len(self._columns) - 1, number, at)
        if not reader.tables:
            raise RefusedError(refusals.no_header(self._sheet.name, self._layout.header_cells))
        if reader.around.strays:
            raise RefusedError(refusals.strays(self._sheet.name, reader.around.strays))
        if not self._columns:
            self._begin(reader.tables[0], reader.around.labels)
        return Answer(
            headers=tuple(self._headers),
            records=self._count,
            faults=self._faults,
            tables=tuple(self._table(table) for table in reader.tables),
            columns=tuple(self._columns),
            notes=tuple(Note(sheet=self._sheet.name, row=n, text=text) for n, text in reader.around.notes[:MAX_NOTES]),
        )

    def _table(self, table: Table) -> SheetTable:
        return SheetTable(
            sheet=self._sheet.name,
            title=table.title,
            header_row=table.header_row,
            last_row=table.last_row,
            rows=table.rows,
            blank_rows=table.blank_rows,
            records=table.records,
            blank_cells=table.blank_cells,
        )

    def _begin(self, table: Table, labels: dict[str, Value]) -> None:
        """Find what each column of a table is; the first table settles the order of the records' fields."""
        columns, days, headers = dict[str, int](), dict[int, str](), list[str]()
        for place, text in enumerate(table.headers):
            name = plain(text)
            if name in self._ignored or text == f"column {letters(place)}":
                continue
            if self._layout.dates and (day := self._day(table.dates[place])):
                days[place] = day
                continue
            header = self._renamed.get(name) or self._known.get(name) or text
            columns[header] = place
            headers.append(header)
        headers += [*self._layout.labels, *([self._layout.stacked] if self._layout.stacked else [])]
        headers += [self._layout.dates.date, self._layout.dates.value] if self._layout.dates else []
        headers += self._layout.absent
        if again := next((header for header, times in Counter(headers).items() if times > 1), None):
            raise RefusedError(refusals.repeated(self._sheet.name, table.header_row, again))
        if not self._headers:
            self._headers = headers
            for header in self._layout.labels:
                self._label(header, labels)
        if set(headers) != set(self._headers):
            raise RefusedError(refusals.other_columns(self._sheet.name, table.header_row))
        self._columns.append(columns)
        self._days.append(days)

    def _day(self, cell: Value) -> str | None:
        """Return the date that a header is, as the contract writes that column's; None for another header."""
        dates = self._layout.dates
        if dates is None:
            return None
        day = _date(cell, date_format(dates.format))
        return None if day is None else text_of(day, self._forms.get(dates.date))

    def _label(self, header: str, labels: dict[str, Value]) -> str:
        label = self._layout.labels[header]
        value = labels.get(header)
        if isinstance(value, Shown):
            value = None
        if value is not None and label.format is not None:
            value = _date(value, date_format(label.format))
        if value is None:
            raise RefusedError(refusals.no_label(self._sheet.name, label.label))
        return text_of(value, self._forms.get(header))

    def _records(
        self, table: Table, number: int, row: list[Value], labels: dict[str, Value]
    ) -> Iterator[tuple[int, dict[str, str], str | None]]:
        """Yield the records of a row: column of the cell that is one (from 1; 0 for a row), fields, fault."""
        columns, days = self._columns[-1], self._days[-1]
        self._refuse_unnamed(table, number, row)
        cells = {header: row[place] if place < len(row) else "" for header, place in columns.items()}
        fixed = {header: text_of(cell, self._forms.get(header)) for header, cell in cells.items()}
        fixed |= {header: self._label(header, labels) for header in self._layout.labels}
        fixed |= {self._layout.stacked: table.title} if self._layout.stacked else {}
        fault = self._fault(cells)
        dates = self._layout.dates
        if dates is None:
            yield 0, fixed, fault
            return
        for place, day in days.items():
            cell = row[place] if place < len(row) else ""
            if cell == "" and dates.blanks is Blanks.SKIP:
                table.blank_cells += 1
            else:
                found = fault or self._fault({dates.value: cell})
                yield place + 1, {**fixed, dates.date: day, dates.value: text_of(cell)}, found

    def _fault(self, cells: Mapping[str, Value]) -> str | None:
        """Name what is wrong with cells, by header, unless the contract has a meaning for what one shows."""
        if any(isinstance(cell, str) and breaks(cell) for cell in cells.values()):
            return LINE_BREAK
        shown = ((header, cell) for header, cell in cells.items() if isinstance(cell, Shown))
        return UNWORKED if any(cell not in self._declared.get(header, ()) for header, cell in shown) else None

    def _refuse_unnamed(self, table: Table, number: int, row: list[Value]) -> None:
        for place, cell in enumerate(row):
            if cell == "":
                continue
            name = f"column {letters(place)}"
            headed = place < len(table.headers) and table.headers[place] != name
            if not headed and plain(name) not in self._ignored:
                raise RefusedError(refusals.unnamed(self._sheet.name, number, letters(place)))


def _date(cell: Value, form: str | None) -> date | None:
    if isinstance(cell, datetime):
        whole = whole_seconds(cell)
        return whole.date() if whole.time() == time() else None
    if isinstance(cell, date):
        return cell
    try:
        return datetime.strptime(str(cell).strip(), form or "").replace(tzinfo=UTC).date()
    except ValueError:
        return None
