"""Why a spreadsheet is turned away as a whole, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lambdas.core.ingest.report import Reason

_WHOLE = "Export straight from the source system, as CSV or in parts, and compare the number of rows."


def unreadable(format_: str) -> Reason:
    """Give the reason for a workbook that its reader gives up."""
    return Reason(
        code="spreadsheet_damaged",
        message=f"The file begins as a spreadsheet ({format_}) and cannot be read as one.",
        remedy="Open it, save it anew and send that file; if it does not open, send the original again.",
    )


def given_up(format_: str, error: str) -> Reason:
    """Give the reason for a file that holds what its reader does not expect; ``error`` names the class of it."""
    return Reason(
        code="file_not_understood",
        message=f"The file holds something that cannot be read ({format_}: {error}).",
        remedy="Save it anew, or as CSV, and send that file; tell the platform's team if it is refused again.",
    )


def locked() -> Reason:
    """Give the reason for a workbook with a password."""
    return Reason(
        code="spreadsheet_locked",
        message="The spreadsheet is locked with a password.",
        remedy="Send it without one: what is sent here is encrypted on its way and where it lies.",
    )


def too_big(limit: int) -> Reason:
    """Give the reason for a workbook that needs more memory than there is, whatever its size on disk."""
    return Reason(
        code="spreadsheet_too_big",
        message=f"The spreadsheet needs more than {limit:,} bytes of memory, or too much time, to be read.",
        remedy="Send the sheet with the data as CSV. Remove sheets, formats and empty rows that are not needed.",
    )


def bomb(limit: int) -> Reason:
    """Give the reason for a workbook that unpacks to more than is read."""
    return Reason(
        code="spreadsheet_bomb",
        message=f"The spreadsheet unpacks to more than {limit:,} bytes, the most that is inspected in one piece.",
        remedy="Send the sheet with the data as CSV, or in parts.",
    )


def no_sheet(names: Iterable[str], wanted: Iterable[str]) -> Reason:
    """Give the reason for a workbook without the sheet that its contract means."""
    shown = ", ".join(f"'{name[:40]}'" for name in list(names)[:20])
    said = " or ".join(f"'{name}'" for name in wanted)
    return Reason(
        code="sheet_missing",
        message=f"No sheet is the one with the data; there are {shown or 'none'}.",
        remedy=f"Name the sheet {said}, as the contract does." if said else "Send the workbook of this dataset.",
    )


def several_sheets(names: Iterable[str]) -> Reason:
    """Give the reason for a workbook in which several sheets may be the one that is meant."""
    shown = ", ".join(f"'{name[:40]}'" for name in names)
    return Reason(
        code="sheet_ambiguous",
        message=f"Several sheets may be the one with the data: {shown}.",
        remedy="Keep the one with the data and remove the others, or give them other names.",
    )


def no_header(sheet: str, wanted: Iterable[str]) -> Reason:
    """Give the reason for a sheet without the header that its contract describes."""
    said = ", ".join(wanted)
    return Reason(
        code="header_missing",
        message=f"Sheet '{sheet}' has no row that is the header.",
        remedy=f"Send the sheet with its header: {said}." if said else "Send the sheet with its header in its row.",
    )


def no_label(sheet: str, label: str) -> Reason:
    """Give the reason for a sheet that lacks a value which every row needs."""
    return Reason(
        code="label_missing",
        message=f"Sheet '{sheet}' has no value that can be read beside '{label}', above its table.",
        remedy=f"Write '{label}' above the table and the value in the cell to its right.",
    )


def no_title(sheet: str, row: int) -> Reason:
    """Give the reason for one of several tables without a title: its rows would go under that of another."""
    return Reason(
        code="title_missing",
        message=f"Sheet '{sheet}': the table with its header in row {row:,} has no title above it.",
        remedy="Write each table's title above it, with an empty row between the table before and the title.",
    )


def strays(sheet: str, rows: Sequence[int]) -> Reason:
    """Give the reason for rows that a table's end leaves out although they look like rows of it."""
    one = len(rows) == 1
    return Reason(
        code="rows_outside_table",
        message=(
            f"Sheet '{sheet}': {len(rows):,} {'row' if one else 'rows'} below the end of a table "
            f"{'is' if one else 'are'} filled like its rows, the first of them row {rows[0]:,}."
        ),
        remedy="Take out empty rows and notes within the table; write a note below it in one cell.",
    )


def other_columns(sheet: str, row: int) -> Reason:
    """Give the reason for a table whose columns are not those of the table above it."""
    return Reason(
        code="tables_differ",
        message=f"Sheet '{sheet}': the table with its header in row {row:,} has other columns than the first one.",
        remedy="Give every table of the sheet the same columns.",
    )


def repeated(sheet: str, row: int, header: str) -> Reason:
    """Give the reason for a table of which two columns mean the same: either may hold the data."""
    return Reason(
        code="repeated_column",
        message=f"Sheet '{sheet}', header in row {row:,}: more than one column is {header[:40]!r}.",
        remedy="Keep the column that holds the data and remove the other.",
        column=header[:40],
    )


def unnamed(sheet: str, row: int, column: str) -> Reason:
    """Give the reason for values in a column without a header."""
    return Reason(
        code="unknown_column",
        message=f"Sheet '{sheet}', row {row:,}: column {column} has values and no header.",
        remedy="Give the column its header, or remove it.",
        column=f"column {column}",
    )


def at_limit(sheet: str, what: str, limit: int) -> Reason:
    """Give the reason for a sheet that is as big as its format allows, as in October 2020 (15,841 cases lost)."""
    return Reason(
        code="spreadsheet_limit",
        message=f"Sheet '{sheet}' has {what}; its format ends at {limit:,}: some may have been cut off.",
        remedy=_WHOLE,
    )
