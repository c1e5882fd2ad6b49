"""Reads an example file in any format that a drop may have: how it is laid out, and its rows."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from contracts.datasets.dataset import ColumnType, Format
from contracts.datasets.layouts import Layout
from lambdas.core.ingest.intake.answer import RECORDS, Answer, Request
from lambdas.core.ingest.intake.apart import MAX_MEMORY, answered
from lambdas.core.ingest.intake.encodings import UTF8_MARK
from lambdas.core.ingest.intake.json_lines import NoRecordError, read_json_lines, record_of
from lambdas.core.ingest.intake.unreadable import UnreadableError
from lambdas.core.ingest.lines import LineTooLongError, PhysicalLines
from lambdas.core.ingest.sniff import sniff
from lambdas.core.ingest.source import Source
from local.drafting.found import FOUND, Found, unknown
from local.drafting.identities import identity
from local.drafting.text import decoded, rows_of
from local.errors import LocalError

MOST_BYTES = 200_000_000
MOST_COLUMNS = 1_000
_CHILD = "local.drafting.child"
_APART = frozenset({"xlsx", "xls", "ods", "parquet"})


@dataclass(frozen=True)
class Example:
    """An example file: headers, rows of as many cells, and how they were written.

    ``layout`` is a workbook's and ``why`` what that rests on; ``kinds`` are the types that a schema gives, by header.
    """

    headers: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    encoding: str = "utf-8"
    ended: bool = True
    format: Format | None = None
    layout: Layout | None = None
    why: str = ""
    kinds: dict[str, ColumnType] = field(default_factory=dict)


def read_example(path: Path) -> Example:
    """Read a file of any format that is taken in; ``LocalError`` when it has no header with rows, or cannot be read."""
    source = Source(path, MOST_BYTES)
    form = source.binary_format()
    if form in _APART:
        example = _apart(path, form)
    else:
        content = _content(source, path)
        start = content.removeprefix(UTF8_MARK).lstrip()[:1]
        if start == b"[":
            raise LocalError(
                f"{path.name} is one list in JSON: write each of its records as an object on its own line."
            )
        example = _json_lines(content, path) if start == b"{" else _text(content, path)
    _check(example, path)
    return example


def _content(source: Source, path: Path) -> bytes:
    """Return the text of a file, unpacked; ``LocalError`` when there is none to draft from."""
    try:
        content = b"".join(source.chunks())
        if len(content) > MOST_BYTES:
            raise LocalError(f"{path.name} is no example: it has more than {MOST_BYTES:,} bytes; take a part of it.")
    except UnreadableError as error:
        reason = error.reason(MOST_BYTES)
        raise LocalError(f"{path.name} is no example: {reason.message} {reason.remedy}") from None
    if other := sniff(content):
        raise LocalError(f"{path.name} is no example: {other.message} {other.remedy}")
    return content


def _text(content: bytes, path: Path) -> Example:
    text, encoding = decoded(content, path)
    rows, delimiter = rows_of(text, path)
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    if len(rows) > 1 and not whole:
        raise LocalError(f"{path.name} is no example: no row has as many cells as line 1 has headers.")
    return Example(rows[0] if rows else [], whole, delimiter, encoding, text.endswith(("\n", "\r")))


def _json_lines(content: bytes, path: Path) -> Example:
    keys: dict[str, None] = {}
    for line in content.removeprefix(UTF8_MARK).splitlines():
        try:
            keys.update(dict.fromkeys(record_of(line)))
        except NoRecordError:
            continue
        if len(keys) > MOST_COLUMNS:
            break
    _check_width(len(keys), path)
    dataset = unknown(dict.fromkeys(keys, ColumnType.STRING))
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        try:
            today = datetime.now(UTC).date()
            answer = read_json_lines(PhysicalLines([content]), dataset, Path(scratch), today)
        except LineTooLongError as error:
            raise LocalError(f"{path.name} is no example: line {error.line:,} is too long for a record.") from None
        rows = _rows(answer, Path(scratch), path)
    return Example(list(answer.headers), rows, format=Format.JSON_LINES)


def _apart(path: Path, form: str) -> Example:
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        folder = Path(scratch)
        request = Request(
            path=path.resolve(),
            dataset=unknown({}),
            folder=folder,
            format=form,
            max_memory=MAX_MEMORY,
            max_text_bytes=MOST_BYTES,
        )
        answer = answered(request, _CHILD)
        rows = _rows(answer, folder, path)
        found = Found.model_validate_json((folder / FOUND).read_bytes())
    taken = Format.PARQUET if form == Format.PARQUET.value else None
    return Example(list(answer.headers), rows, format=taken, layout=found.layout, why=found.why, kinds=found.kinds)


def _rows(answer: Answer, folder: Path, path: Path) -> list[list[str]]:
    """Return the records that are whole; ``LocalError`` with the reasons of a file that was refused."""
    if answer.refused:
        said = " ".join(f"{reason.message} {reason.remedy}" for reason in answer.refused[:5])
        raise LocalError(f"{path.name} is no example: {said}")
    _check_width(len(answer.headers), path)
    with (folder / RECORDS).open(encoding="utf-8", errors="replace", newline="") as file:
        lines = (line for number, line in enumerate(file, 1) if number not in answer.faults)
        try:
            return [row for row in csv.reader(lines) if len(row) == len(answer.headers)]
        except csv.Error:
            raise LocalError(f"{path.name} is no example: a cell is too long.") from None


def _check_width(columns: int, path: Path) -> None:
    if columns > MOST_COLUMNS:
        raise LocalError(f"{path.name} is no example: more than {MOST_COLUMNS:,} columns; take out those not needed.")


def _check(example: Example, path: Path) -> None:
    """Refuse what has no rows, headers that are not different texts, and a first line that is a person's row."""
    _check_width(len(example.headers), path)
    if not example.rows or _repeated(example.headers) or not all(header.strip() for header in example.headers):
        raise LocalError(
            f"{path.name} is no example: line 1, or the header of the table, must have a different text for each "
            "column, with rows below it. Above a file that has no header write one, draft from that, and name it in "
            "pratique.csv absent_header."
        )
    if any((found := identity("", [header])) and found.whole for header in example.headers):
        raise LocalError(f"{path.name} is no example: the first row holds somebody's details in place of headers.")


def _repeated(headers: Sequence[str]) -> bool:
    return len(set(headers)) < len(headers)
