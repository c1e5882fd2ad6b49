"""How a spreadsheet is laid out: which sheet, where its tables lie, and what their cells become.

Texts of sheets and cells are compared without regard to case and to how many spaces stand where.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.reading.model import Model


class Blanks(StrEnum):
    """What becomes of an empty cell where dates are columns."""

    SKIP = "skip"
    KEEP = "keep"


class Label(Model):
    """A cell above the tables whose text names the value to its right, which every row then has."""

    label: str = Field(description="text of the cell")
    format: str | None = Field(default=None, description="how a date is written there when it is text: MMMM yyyy")


class DateColumns(Model):
    """Columns whose headers are dates: each cell below becomes a row of its own."""

    date: str = Field(description="header that the date goes under")
    value: str = Field(description="header that the cell goes under")
    format: str = Field(default="dd/MM/yyyy", description="how a date is written in a header that is text")
    blanks: Blanks = Field(default=Blanks.KEEP, description="keep an empty cell as an empty value, or skip it")


class Layout(Model):
    """One way in which the spreadsheets of a dataset are laid out."""

    sheets: tuple[str, ...] = Field(default=(), description="names that the sheet may have")
    holds: tuple[str, ...] = Field(
        default=(), description="texts that stand in its first 50 rows; it may have any name"
    )
    header_row: int | None = Field(default=None, ge=1, description="row of the header")
    header_cells: tuple[str, ...] = Field(default=(), description="texts by which the row of the header is found")
    header_rows: int = Field(default=1, ge=1, le=5, description="rows of the header; joined with ' / ' from the top")
    stacked: str | None = Field(default=None, description="header for the title of each of several tables in the sheet")
    ends: tuple[str, ...] = Field(default=(), description="texts with which a row begins that ends the table: Note")
    labels: dict[str, Label] = Field(default_factory=dict, description="header: the cell its value stands beside")
    columns: dict[str, str] = Field(default_factory=dict, description="header in the sheet: header of the contract")
    ignored: tuple[str, ...] = Field(default=(), description="headers in the sheet that are not taken in")
    absent: tuple[str, ...] = Field(default=(), description="headers of the contract that the sheet does not have")
    dates: DateColumns | None = Field(default=None, description="columns whose headers are dates")
    notes: tuple[str, ...] = Field(default=(), description="sheets of notes, kept with the receipt")


class TotalRows(Model):
    """Rows that hold totals of others, told by a text in one column: expected, and left out."""

    column: str = Field(description="the column")
    values: tuple[str, ...] = Field(description="texts in it that mean a total")
