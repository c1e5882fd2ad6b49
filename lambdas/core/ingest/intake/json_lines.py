"""JSON lines: an object a line, its keys the contract's headers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.dataset import Dataset
from lambdas.core.ingest.intake.answer import RECORDS, Answer
from lambdas.core.ingest.intake.line import breaks, line_of
from lambdas.core.ingest.lines import PhysicalLines
from lambdas.core.ingest.report import Reason
from lambdas.core.ingest.structure import (
    BLANK,
    ENCODING,
    LINE_BREAK,
    NESTED,
    NOT_JSON,
    NOT_OBJECT,
    REPEATED_KEY,
    UNKNOWN_KEY,
    is_blank,
)

MAX_FAULTS = 1_000_000


class _FaultError(Exception):
    """A line is no record; its argument is the fault."""


def read_json_lines(lines: PhysicalLines, dataset: Dataset, folder: Path) -> Answer:
    """Write the records of a file to a folder, each under the number of its line, and say what they are.

    Numbers keep the digits they are written with; null and a key that is not there are empty cells. A key that no line
    has is refused as a missing column. Raises LineTooLongError.
    """
    headers = tuple(column.header for column in dataset.columns)
    known, seen = {*headers, *dataset.csv.ignored}, set[str]()
    faults, count = dict[int, str](), 0
    with (folder / RECORDS).open("wb") as records:
        for block in lines.blocks():
            for line in block.split(b"\n"):
                count += 1
                try:
                    record = _record(line, known)
                    texts = [_text(record.get(header)) for header in headers]
                    seen.update(record)
                    if any(map(breaks, texts)):
                        raise _FaultError(LINE_BREAK)
                except _FaultError as error:
                    texts = [line.decode(errors="replace")]
                    if len(faults) <= MAX_FAULTS:
                        faults[count] = str(error)
                records.write(line_of(texts, dataset.csv.delimiter))
    if count and len(faults) == count:
        return Answer(headers=headers, records=count, faults=faults)
    missing = tuple(_missing(header) for header in headers if header not in seen)
    return Answer(headers=headers, records=count, faults=faults, refused=missing)


def _record(line: bytes, known: set[str]) -> dict[str, Any]:
    if is_blank(line):
        raise _FaultError(BLANK)
    try:
        record = json.loads(
            line.decode(), object_pairs_hook=_once, parse_int=_Number, parse_float=_Number, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise _FaultError(ENCODING) from None
    except (ValueError, RecursionError):
        raise _FaultError(NOT_JSON) from None
    if not isinstance(record, dict):
        raise _FaultError(NOT_OBJECT)
    if not known.issuperset(record):
        raise _FaultError(UNKNOWN_KEY)
    return record


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    record = dict(pairs)
    if len(record) < len(pairs):
        raise _FaultError(REPEATED_KEY)
    return record


def _no_number(_: str) -> None:
    raise ValueError


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    raise _FaultError(NESTED)


def _missing(header: str) -> Reason:
    return Reason(
        code="missing_column",
        message=f"No line has the key {header!r}.",
        remedy=f"Add the key {header!r} to the export, with null where there is no value.",
        column=header,
    )
