"""How the table of an example workbook lies: which sheet, where its header is, what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from contracts.datasets.layouts import Blanks, DateColumns, Label, Layout
from contracts.datasets.odcs_columns import DATE_FORMATS
from lambdas.core.ingest.intake import workbook_refusals as refusals
from lambdas.core.ingest.intake.cell_text import Value, letters, plain, text_of
from lambdas.core.ingest.intake.sheets import Sheet, Workbook
from lambdas.core.ingest.intake.tables import Reader
from lambdas.core.ingest.moved import is_date
from lambdas.core.ingest.refusals import RefusedError
from local.drafting.below import Below, look_below
from local.drafting.found import Found

LOOK = 50  # rows from the top in which a header is looked for
_MOST_HEADER_ROWS = 3
_MOST_CELLS = 4  # texts that a header is found by


@dataclass(frozen=True)
class _Header:
    """The header of a sheet's table: its row from 1, how many rows it has, its cells and the rows above."""

    row: int
    rows: int
    cells: list[Value]
    texts: list[str]
    above: list[list[Value]]

    @property
    def headed(self) -> set[int]:
        return {place for place, text in enumerate(self.texts) if text != f"column {letters(place)}"}


def find(book: Workbook) -> Found:
    """Find the sheet with the most cells in a table and how that lies. Raises RefusedError when none has a table."""
    best: tuple[int, Sheet, _Header, Below] | None = None
    for name in [name for name, hidden in book.hidden.items() if not hidden]:
        sheet = book.sheet(name)
        if header := _header(sheet):
            below = look_below(sheet, header.row, header.headed, _wanted(header))
            if best is None or below.cells > best[0]:
                best = below.cells, sheet, header, below
    if best is None:
        raise RefusedError(refusals.no_header(", ".join(book.names)[:200], ("a row of different texts",)))
    _, sheet, header, below = best
    layout = _layout(sheet, header, below)
    return Found(layout=layout, why=_why(book, sheet, header, layout))


def _header(sheet: Sheet) -> _Header | None:
    """Return the first row of texts that is at least half as wide as the widest; None when there is no table."""
    rows = list(islice(sheet.rows(), LOOK))
    widest = max((len(_filled(row)) for row in rows), default=0)
    for number, row in enumerate(rows, 1):
        filled = [row[place] for place in _filled(row)]
        if len(filled) < max(2, widest // 2 + 1) or not any(map(_filled, rows[number:])):
            continue
        if all(map(_heads, filled)) and not str(filled[0]).rstrip().endswith(":"):
            for times in range(1, min(_MOST_HEADER_ROWS, number) + 1):
                texts = _texts(sheet, number, times)
                if len(set(map(plain, texts))) == len(texts):
                    return _Header(number, times, row, texts, rows[: number - times])
            return None
    return None


def _texts(sheet: Sheet, row: int, rows: int) -> list[str]:
    reader = Reader(sheet, Layout(sheets=(sheet.name,), header_row=row, header_rows=rows))
    next(reader.rows(), None)
    return reader.tables[0].headers


def _heads(cell: Value) -> bool:
    """Tell whether a cell may be one of a header: a text that is no number, or a date."""
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and not cell.strip().replace(".", "", 1).replace(",", "").lstrip("-").isdigit()


def _filled(row: Sequence[Value]) -> list[int]:
    return [place for place, cell in enumerate(row) if cell != ""]


def _wanted(header: _Header) -> tuple[str, ...]:
    """Return texts by which the row of the header is found from the top; none when others before it have them."""
    texts = [cell for cell in header.cells if isinstance(cell, str) and cell and _form([cell]) is None]
    wanted = tuple(dict.fromkeys(texts))[:_MOST_CELLS]
    before = [set(map(plain, row)) for row in header.above]
    return () if any(set(map(plain, wanted)) <= row for row in before) else wanted


def _form(cells: Sequence[Value]) -> str | None:
    """Name the one form in which all of these cells are dates, the usual one for cells that hold dates themselves."""
    texts = [cell for cell in cells if not isinstance(cell, date)]
    forms = (name for name, form in DATE_FORMATS.items() if all(is_date(str(text).strip(), form) for text in texts))
    return next(forms, None) if texts else "dd/MM/yyyy"


def _layout(sheet: Sheet, header: _Header, below: Below) -> Layout:
    wanted = _wanted(header)
    dates = _dates(header, below)
    found = {"header_cells": wanted} if wanted else {"header_row": header.row}
    return Layout(
        sheets=(sheet.name,),
        header_rows=header.rows,
        stacked=_free("Table", header.texts) if below.again and wanted else None,
        ends=below.ends if not below.again else (),
        labels={} if dates else dict(_labels(header)),
        ignored=tuple(f"column {letters(place)}" for place in sorted(below.unheaded)),
        dates=dates,
        **found,
    )


def _dates(header: _Header, below: Below) -> DateColumns | None:
    """Tell columns whose headers are dates, where at least two are and all in one form."""
    dated = {
        place: cell
        for place, cell in enumerate(header.cells)
        if cell != "" and (isinstance(cell, date) or _form([cell]) is not None)
    }
    form = _form(list(dated.values())) if len(dated) > 1 else None
    if form is None:
        return None
    blanks = Blanks.SKIP if below.blank & dated.keys() else Blanks.KEEP
    names = {"date": _free("Date", header.texts), "value": _free("Value", header.texts)}
    return DateColumns(**names, format=form, blanks=blanks)


def _labels(header: _Header) -> Iterator[tuple[str, Label]]:
    """Yield dates beside a text that ends with a colon, above the table: every row has them."""
    for row in header.above:
        cells = [row[place] for place in _filled(row)]
        for cell, beside in pairwise(cells):
            if not isinstance(cell, str) or not cell.strip().endswith(":"):
                continue
            form = _form([beside])
            if form is not None:
                name = _free(cell.strip().rstrip(":").strip() or "Label", header.texts)
                yield name, Label(label=cell.strip(), format=None if isinstance(beside, date) else form)


def _free(name: str, texts: Sequence[str]) -> str:
    taken = set(map(plain, texts))
    return name if plain(name) not in taken else f"{name} of the table"


def _why(book: Workbook, sheet: Sheet, header: _Header, layout: Layout) -> str:
    said = [f"sheet '{sheet.name}' has the largest table, its header in row {header.row:,}"]
    others = [name for name in book.names if name != sheet.name]
    if others:
        said.append(f"not read: {', '.join(map(text_of, others))[:200]} (sheets of notes can be named under notes)")
    if layout.labels:
        said.append("dates above the table that stand beside a text with a colon are columns")
    if layout.dates:
        said.append("headers that are dates become rows")
        said += ["empty cells below them are skipped"] if layout.dates.blanks is Blanks.SKIP else []
    if layout.stacked:
        said.append("the same header comes again, so tables are stacked under titles")
    if layout.ends:
        said.append("after an empty row come rows that are not filled like the table's")
    if layout.ignored:
        said.append("columns without a header have values and are left out")
    return "; ".join(said)
