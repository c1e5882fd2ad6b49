"""JSON lines: an object a line, its keys the contract's headers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.census import MAX_FAULTS
from lambdas.core.ingest.intake.answer import RECORDS, Answer
from lambdas.core.ingest.intake.encodings import UTF8_MARK
from lambdas.core.ingest.intake.keys import Keys
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


class NoRecordError(Exception):
    """A line is no record; its argument is the fault."""


def read_json_lines(lines: PhysicalLines, dataset: Dataset, folder: Path, landed: date) -> Answer:
    """Write the records of a file that landed on a day to a folder, each under its line's number; say what they are.

    Numbers keep the digits they are written with; null and a key that is not there are empty cells. A key that no line
    has is refused as a missing column, unless the contract lets it be missing. Raises LineTooLongError.
    """
    keys, faults, count = Keys(dataset, landed), dict[int, str](), 0
    with (folder / RECORDS).open("wb") as records:
        for block in lines.blocks():
            for line in (block if count else block.removeprefix(UTF8_MARK)).split(b"\n"):
                count += 1
                try:
                    record = record_of(line)
                    if not keys.take(record):
                        raise NoRecordError(UNKNOWN_KEY)
                    texts = [_text(record.get(header)) for header in keys.headers]
                    if any(map(breaks, texts)):
                        raise NoRecordError(LINE_BREAK)
                except NoRecordError as error:
                    texts = [line.decode(errors="replace")]
                    if len(faults) <= MAX_FAULTS:
                        faults[count] = str(error)
                records.write(line_of(texts, dataset.csv.delimiter))
    if drifted := keys.drifted():
        return Answer(headers=drifted, records=count, faults=faults)
    missing = tuple(map(_missing, keys.missing())) if len(faults) < count else ()
    return Answer(headers=tuple(keys.headers), records=count, faults=faults, refused=missing)


def record_of(line: bytes) -> dict[str, Any]:
    """Return the object that a line is, numbers as they are written; NoRecordError names the fault of another."""
    if is_blank(line):
        raise NoRecordError(BLANK)
    try:
        record = json.loads(
            line.decode(), object_pairs_hook=_once, parse_int=_Number, parse_float=_Number, parse_constant=_no_number
        )
    except UnicodeDecodeError:
        raise NoRecordError(ENCODING) from None
    except (ValueError, RecursionError):
        raise NoRecordError(NOT_JSON) from None
    if not isinstance(record, dict):
        raise NoRecordError(NOT_OBJECT)
    return record


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    record = dict(pairs)
    if len(record) < len(pairs):
        raise NoRecordError(REPEATED_KEY)
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
    raise NoRecordError(NESTED)


def _missing(header: str) -> Reason:
    return Reason(
        code="missing_column",
        message=f"No line has the key {header!r}.",
        remedy=f"Add the key {header!r} to the export, with null where there is no value.",
        column=header,
    )
