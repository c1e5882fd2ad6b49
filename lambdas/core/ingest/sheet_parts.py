"""What the report says of a spreadsheet: the tables that were read and the texts around them."""

from __future__ import annotations

from lambdas.core.ingest.part import Part


class SheetTable(Part):
    """A table of a sheet: rows are numbered from 1, as on the screen.

    ``rows`` are those below the header that are not empty. Where dates are columns, each cell is a record, or one of
    ``blank_cells``; elsewhere each row is.
    """

    sheet: str
    title: str
    header_row: int
    last_row: int
    rows: int
    blank_rows: int
    records: int
    blank_cells: int


class Note(Part):
    """A text of a spreadsheet that is no data: a row of a sheet of notes, or one around a table."""

    sheet: str
    row: int
    text: str
