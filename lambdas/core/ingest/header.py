"""The header: line 1 holds the contract's headers, each once, in any order, beside headers the contract ignores.

A column may come under an alias, or be missing, on the days for which the contract declares it.

A line that is not the header may hold a row, so its text is quoted in a message only when most of it is the contract's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.datasets.dataset import Column, Dataset
from contracts.datasets.drift import Conversion
from lambdas.core.ingest import refusals
from lambdas.core.ingest.drift import closest, in_another_unit, of_header, plain
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import Reason
from lambdas.core.ingest.structure import Grammar

_LOOK = 50  # lines searched for a header that is not on line 1
_SHOWN = 5  # names listed in one message
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", ":": "colons"}


@dataclass(frozen=True)
class Header:
    """The columns of a file in the file's order: the contract's column, None where the contract ignores the header.

    ``units`` has the conversion of each column that is not in the contract's unit, by curated name.
    """

    columns: tuple[Column | None, ...]
    units: Mapping[str, Conversion] = field(default_factory=dict)

    def position(self, name: str) -> int | None:
        """Return the place, from 0, of the column with this curated name; None when it may be missing and is."""
        places = (i for i, column in enumerate(self.columns) if column is not None and column.name == name)
        return next(places, None)


def read_header(lines: Sequence[bytes], dataset: Dataset, landed: date) -> Header:
    """Match the first lines of a file that landed on a day with the contract.

    Raises RefusedError, with every reason and what has drifted, when line 1 is not the header.
    """
    grammar = Grammar(dataset.csv.delimiter, len(dataset.columns))
    cells = grammar.fields(lines[0])
    wanted = names_on(dataset, landed)
    ignored = set(dataset.csv.ignored)
    known = [cell for cell in cells if cell in wanted or cell in ignored]
    strangers = [cell for cell in cells if cell not in wanted and cell not in ignored]
    present = [wanted[cell].name for cell in known if cell in wanted]
    gone = [column for column in dataset.columns if column.name not in present and not may_be_missing(column, landed)]
    missing = [column.header for column in gone]
    alike = sum(_same(cell, wanted) for cell in set(cells))
    if b"\r" in lines[0]:
        raise RefusedError(refusals.line_ends())
    if alike == 0 or 2 * alike < len(dataset.columns):
        raise RefusedError(_elsewhere(lines, dataset, grammar))
    if not grammar.is_record(lines[0]):
        raise RefusedError(refusals.header_ill_quoted())
    repeated = _repeated([wanted[cell].header if cell in wanted else cell for cell in known])
    turned = in_another_unit(gone, strangers)
    new = [cell for cell in strangers if cell not in turned.values()]
    lacking = [name for column, name in zip(gone, missing, strict=True) if column.name not in turned]
    units = [refusals.another_unit(c, turned[c.name]) for c in gone if c.name in turned]
    reasons = [*repeated, *units, *_unknown(new, lacking), *_missing(lacking, new)]
    if reasons:
        raise RefusedError(*reasons, drift=of_header(cells, strangers, gone, dataset, landed))
    return Header(tuple(wanted.get(cell) for cell in cells), _units(cells, wanted, landed))


def names_on(dataset: Dataset, landed: date) -> dict[str, Column]:
    """Return every header that stands for a column in a drop that landed on a day."""
    names = {column.header: column for column in dataset.columns}
    aliases = ((alias, column) for column in dataset.columns for alias in column.aliases)
    return names | {alias.header: column for alias, column in aliases if alias.hold_on(landed)}


def may_be_missing(column: Column, landed: date) -> bool:
    """Tell whether the contract lets a column be missing from a drop that landed on a day."""
    return column.optional is not None and column.optional.hold_on(landed)


def _units(cells: Sequence[str], wanted: Mapping[str, Column], landed: date) -> dict[str, Conversion]:
    """Return the first conversion that holds for each column, by curated name."""
    units: dict[str, Conversion] = {}
    for cell in cells:
        if column := wanted.get(cell):
            for unit in column.conversions:
                if unit.holds(landed, cell):
                    units.setdefault(column.name, unit)
    return units


def _same(cell: str, wanted: Mapping[str, Column]) -> bool:
    return cell in wanted or plain(cell) in {plain(header) for header in wanted}


def _elsewhere(lines: Sequence[bytes], dataset: Dataset, grammar: Grammar) -> Reason:
    """Say where the header is, or that it is nowhere, or that another sign separates its columns."""
    expected = {column.header for column in dataset.columns}
    headers = dataset.csv.delimiter.join(column.header for column in dataset.columns)
    for number, line in enumerate(lines[:_LOOK], 1):
        if number > 1 and expected <= set(grammar.fields(line)):
            remedy = f"Move the header from line {number} to line 1 and send the file again."
            return _not_first(f"The header is on line {number}; line 1 is something else.", remedy, number)
        if reason := _other_delimiter(line, number, dataset, grammar):
            return reason
    if stray := _stray_header(lines, grammar):
        message = f"A header is on line {stray}, not on line 1, and its columns are not this dataset's."
        return _not_first(
            message, f"Put the header on line 1, not on line {stray}, with these columns: {headers}", stray
        )
    return Reason(
        code="header_missing",
        message=f"Line 1 is not the header of this dataset, and no line of the first {_LOOK} is.",
        remedy=f"Put these headers on line 1: {headers}",
        line=1,
    )


def _not_first(message: str, remedy: str, line: int) -> Reason:
    return Reason(code="header_not_first", message=message, remedy=remedy, line=line)


def _other_delimiter(line: bytes, number: int, dataset: Dataset, grammar: Grammar) -> Reason | None:
    expected = {column.header for column in dataset.columns}
    if len(expected) == 1:
        return None
    for sign, name in _SEPARATORS.items():
        other = Grammar(sign, grammar.columns)
        if other.delimiter != grammar.delimiter and expected <= set(other.fields(line)):
            used = _SEPARATORS.get(dataset.csv.delimiter, repr(dataset.csv.delimiter))
            return Reason(
                code="delimiter",
                message=f"The columns are separated by {name}; the contract says {used}.",
                remedy=f"Save the file with {used} between the columns and send it again.",
                line=number,
            )
    return None


def _stray_header(lines: Sequence[bytes], grammar: Grammar) -> int | None:
    """Return the number of the one line near the top that looks like a header of some dataset; line 1 must not."""
    found = [number for number, line in enumerate(lines[:_LOOK], 1) if _looks_like_header(grammar.fields(line))]
    return found[0] if len(found) == 1 and found[0] > 1 else None


def _looks_like_header(cells: list[str]) -> bool:
    """Tell whether cells are names: several, all different, none empty, none with a digit."""
    names = {cell.strip() for cell in cells}
    return len(cells) > 1 and len(names) == len(cells) and all(n and not any(map(str.isdigit, n)) for n in names)


def _repeated(known: list[str]) -> list[Reason]:
    return [
        Reason(
            code="repeated_column",
            message=f"The header {name!r} stands on line 1 {times} times.",
            remedy="Keep the column that holds the data and remove the other.",
            line=1,
            column=name,
        )
        for name, times in Counter(known).items()
        if times > 1
    ]


def _missing(names: list[str], cells: list[str]) -> list[Reason]:
    reasons = []
    for name in names:
        close = closest(name, cells)
        message = f"The column {name!r} is missing" + (f"; the file has {_shown(close)!r}." if close else ".")
        remedy = f"Rename {_shown(close)!r} to {name!r}." if close else f"Add the column {name!r} to the export."
        reasons.append(Reason(code="missing_column", message=message, remedy=remedy, line=1, column=name))
    return reasons


def _unknown(cells: list[str], missing: list[str]) -> list[Reason]:
    strangers = [cell for cell in cells if not closest(cell, missing)]
    if not strangers:
        return []
    names = ", ".join(repr(_shown(cell)) for cell in strangers[:_SHOWN])
    more = f" and {len(strangers) - _SHOWN:,} more" if len(strangers) > _SHOWN else ""
    return [
        Reason(
            code="unknown_column",
            message=f"The contract has no column with the header {names}{more}.",
            remedy="Remove the column, or agree a new version of the contract before sending it.",
            line=1,
        )
    ]


def _shown(cell: str | None) -> str:
    """Cut a header to what fits in a message."""
    return (cell or "")[:40]
