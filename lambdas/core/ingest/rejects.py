"""rejects.csv: every line that was turned away, why, and the line itself.

It may hold identities, so it never leaves the landing zone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from contracts.datasets.dataset import Classification, Column, Dataset
from lambdas.core.cells import ESCAPES, harmless
from lambdas.core.ingest.findings import Rejected, Tally
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.intake.records import Records
from lambdas.core.ingest.lines import PhysicalLines
from lambdas.core.ingest.report import InspectionFaultError, Sighting
from lambdas.core.ingest.row_rule import RowRule
from lambdas.core.ingest.structure import Grammar
from lambdas.core.ingest.succession import Succession

COLUMNS = ("line", "place", "codes", "columns", "message", "remedy", "row")
MAX_REJECTED = 1_000_000  # rows, after which the file is turned away as a whole: its function has minutes, not hours
_BUFFER = 1 << 20
_SHOWN = 60  # characters of a value shown in a report


class TooManyRejectedError(Exception):
    """More than MAX_REJECTED rows are rejected; ``commonest`` is the rule that most of those listed break."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(MAX_REJECTED)
        self.commonest = tally.rules[0]


def write_rejects(
    path: Path,
    rejected: Iterable[Rejected],
    records: Records,
    dataset: Dataset,
    header: Header,
    succession: Succession,
) -> Tally:
    """Write rejects.csv from the lines turned away, in order, and the text they stand in; return their counts.

    Raises TooManyRejectedError, with the first MAX_REJECTED of them written.
    """
    tally, raw, reasons = Tally(), _Raw(records.chunks()), dict[tuple[RowRule, ...], list[str]]()
    grammar = Grammar(dataset.csv.delimiter, len(header.columns))

    def row(line: bytes, name: str) -> str | None:
        at = header.position(name)
        return None if at is None else grammar.fields(line)[at]

    with path.open("w", encoding="utf-8", newline="", buffering=_BUFFER) as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for place, found in enumerate(rejected):
            if place == MAX_REJECTED:
                raise TooManyRejectedError(tally)
            line = raw[found.line]
            for rule in tally.add(found):
                column = None if rule.column is None else dataset.column(rule.column)
                value = "" if column is None else row(line, column.name) or ""
                told = succession.told(rule, partial(row, line)) if succession.public(rule) else None
                sighting = Sighting(
                    line=found.line,
                    place=records.place(found.line, None if column is None else column.header),
                    value=None if column is None else shown(value, column, dataset),
                    remedy=told,
                )
                tally.sight(rule, sighting)
            text = line.decode(errors="backslashreplace")
            if found.rules not in reasons:
                reasons[found.rules] = [harmless(cell) for cell in _why(found.rules, dataset)]
            codes, columns, message, remedy = reasons[found.rules]
            if told := succession.of(found.rules, partial(row, line)):
                remedy = f"{remedy} {told}"
            why = (codes, columns, message, remedy)
            writer.writerow([found.line, records.place(found.line, None), *why, harmless(text)])
    return tally


def write_no_rejects(path: Path) -> None:
    """Write a rejects.csv of a file that was turned away as a whole: its header alone."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(COLUMNS)


def _why(rules: Sequence[RowRule], dataset: Dataset) -> list[str]:
    headers = [dataset.column(rule.column).header for rule in rules if rule.column is not None]
    return [
        " ".join(dict.fromkeys(rule.code for rule in rules)),
        "; ".join(dict.fromkeys(headers)),
        " ".join(rule.message for rule in rules),
        " ".join(dict.fromkeys(rule.remedy for rule in rules)),
    ]


class _Raw:
    """The physical lines of a file by number, asked for in rising order."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._blocks = PhysicalLines(chunks).blocks()
        self._first, self._lines = 1, list[bytes]()

    def __getitem__(self, number: int) -> bytes:
        while number >= self._first + len(self._lines):
            self._first += len(self._lines)
            block = next(self._blocks, None)
            if block is None:
                raise InspectionFaultError(f"line {number} was turned away and is not in the file")
            self._lines = block.split(b"\n")
        return self._lines[number - self._first]


def shown(value: str, column: Column, dataset: Dataset) -> str:
    """Turn a value into what a report may show of it.

    Where a dataset has identities, one may stand in any column of a row whose columns have shifted: the value's form
    is shown in place of the value, letters as A and a, digits as 9.
    """
    text = value[:_SHOWN].translate(ESCAPES)
    if not dataset.identifiers and column.classification is Classification.OPEN:
        return text
    return "".join(_form(sign) for sign in text)


def _form(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign
