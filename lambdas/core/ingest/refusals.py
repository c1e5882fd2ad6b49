"""Why a whole file is turned away: the reasons, each with what was found and what to do about it."""

from __future__ import annotations

from contracts.datasets.dataset import Column
from contracts.datasets.units import written_unit
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.lines import MAX_LINE
from lambdas.core.ingest.report import Reason, RuleCount


class RefusedError(Exception):
    """The file as a whole cannot be taken in. Caught by the inspection, which makes a verdict of it.

    ``drift`` is how it differs from its contract, where that can be told.
    """

    def __init__(self, *reasons: Reason, drift: tuple[Change, ...] = ()) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.drift = drift


def line_too_long(line: int) -> Reason:
    """Give the reason for a line that no row can be."""
    return Reason(
        code="line_too_long",
        message=f"Line {line} is longer than {MAX_LINE:,} bytes, which no row of this dataset is.",
        remedy="Check that rows end with line ends and that no quote is left open, then send the file again.",
        line=line,
    )


def not_csv(kind: str, remedy: str) -> Reason:
    """Give the reason for a file that is something other than CSV text."""
    return Reason(code="not_csv", message=f"The file is {kind}, not CSV text.", remedy=remedy)


def line_ends() -> Reason:
    """Give the reason for text in which line ends of several kinds are mixed so that lines cannot be told apart."""
    return Reason(
        code="line_ends",
        message="Some lines end with a carriage return alone, as on very old computers, and others do not.",
        remedy="Save the file with line feeds (Unix) or carriage return and line feed (Windows) as line ends.",
        line=1,
    )


def another_unit(column: Column, header: str) -> Reason:
    """Give the reason for a column whose header writes another unit than the contract has."""
    unit = column.unit or written_unit(column.header)[1] or "the unit of the contract, whose header writes none"
    return Reason(
        code="another_unit",
        message=f"The column {column.header!r} comes as {header[:40]!r}: the header writes another unit.",
        remedy=(
            f"Send its values in the contract's unit ({unit}) under the header {column.header!r}; do not rename the "
            "column alone. Or ask for the other unit to be declared: pratique.aliases and pratique.conversions."
        ),
        line=1,
        column=column.header,
    )


def empty() -> Reason:
    """Give the reason for a file without a line of text."""
    return Reason(
        code="empty_file",
        message="The file is empty.",
        remedy="Check the export that made it and send the file with its header and rows.",
    )


def too_few_rows(rows: int, least: int) -> Reason:
    """Give the reason for a file with a header and hardly anything below it."""
    if rows == 0:
        message = "The file has a header and no rows."
    else:
        message = f"The file has {rows:,} good {_plural(rows)}; a drop of this dataset has at least {least:,}."
    return Reason(
        code="too_few_rows", message=message, remedy="Check that the export ran to its end and send the whole file."
    )


def too_few_values(period: str, column: str, values: int, least: int) -> Reason:
    """Give the reason for a file whose newest period lacks values that a whole drop has."""
    return Reason(
        code="too_few_values",
        message=(
            f"The newest period, {period}, has {values:,} different {_plural(values, 'value')} of {column}; "
            f"in a whole drop of this dataset it has at least {least:,}."
        ),
        remedy="Check that the export ran to its end and left nothing out, and send the whole file.",
        column=column,
    )


def spreadsheet_limit(lines: int) -> Reason:
    """Give the reason for a file that ends exactly where a spreadsheet does, as in October 2020 (15,841 cases lost)."""
    return Reason(
        code="spreadsheet_limit",
        message=f"The file ends at exactly {lines:,} lines, the limit of a spreadsheet: rows may have been cut off.",
        remedy="Export straight from the source system, not through a spreadsheet, and compare the number of rows.",
        line=lines,
    )


def truncated(line: int) -> Reason:
    """Give the reason for a file whose last row is broken off."""
    return Reason(
        code="truncated",
        message=f"The file ends in the middle of a row: line {line} is incomplete.",
        remedy="Send the whole file again and compare its size with the original.",
        line=line,
    )


def no_final_line_end(line: int) -> Reason:
    """Give the reason for a file that may be cut within the last value of a row that looks whole."""
    return Reason(
        code="no_final_line_end",
        message=f"The last line, {line:,}, has no line end, so it may have been cut within its last value.",
        remedy=(
            "Compare the file's size with the original and send the whole file, with a line end after its last row. "
            "If this supplier's files never end with one, the contract can say so: pratique.finalLineEnd: optional."
        ),
        line=line,
    )


def too_many_rejected(faulty: int, rows: int, allowed: float) -> Reason:
    """Give the reason for a file with a larger share of faulty rows than its contract allows."""
    return Reason(
        code="too_many_rejected",
        message=(
            f"{faulty:,} of {rows:,} rows ({_percent(faulty / rows)}) have faults; "
            f"the contract allows {_percent(allowed)}."
        ),
        remedy="Mend the rows listed in rejects.csv and send the whole file again.",
    )


def no_rows(faults: int, line: int, message: str, remedy: str) -> Reason:
    """Give the reason for a file of which so many lines are no rows that it is read no further."""
    return Reason(
        code="too_many_rejected",
        message=f"More than {faults:,} lines are no rows, the first of them line {line}. {message}",
        remedy=remedy,
        line=line,
    )


def too_many_to_list(most: int, commonest: RuleCount) -> Reason:
    """Give the reason for a file with more rejected rows than are listed, whatever share of it they are."""
    return Reason(
        code="too_many_rejected",
        message=(
            f"More than {most:,} rows are rejected; rejects.csv lists the first of them and the file is judged no "
            f"further. The commonest reason: {commonest.message}"
        ),
        remedy=f"{commonest.remedy} If the rows must be sent as they are, send them in smaller files.",
        line=commonest.first[0].line,
        column=commonest.column,
    )


def header_ill_quoted() -> Reason:
    """Give the reason for a header that is cut short by a quotation mark."""
    return Reason(
        code="header_ill_quoted",
        message="A quotation mark of line 1, the header, stands alone: what follows it cannot be told into columns.",
        remedy="Remove the mark, or double it and put the whole header between marks.",
        line=1,
    )


def too_many_periods(periods: int, most: int) -> Reason:
    """Give the reason for a file whose dates run over more periods than any drop holds."""
    return Reason(
        code="too_many_periods",
        message=f"The rows belong to {periods:,} periods; a drop may hold {most:,}.",
        remedy="Check the dates, or split the data into several files.",
    )


def _plural(count: int, one: str = "row") -> str:
    return one if count == 1 else f"{one}s"


def _percent(share: float) -> str:
    return f"{share * 100:.4g}%"
