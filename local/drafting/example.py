"""Reads an example file: how its text is laid out, and its rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from lambdas.core.ingest.intake.encodings import CP1252, UTF8, UTF8_MARK, UTF16, by_start
from lambdas.core.ingest.intake.unreadable import UnreadableError
from lambdas.core.ingest.sniff import sniff
from lambdas.core.ingest.source import Source
from local.errors import LocalError

MOST_BYTES = 200_000_000
_DELIMITERS = (",", ";", "\t", "|")
_LOOK = 1 << 20
_BINARY = {
    "xlsx": "a spreadsheet",
    "xls": "a spreadsheet",
    "ods": "a spreadsheet",
    "parquet": "a Parquet file",
}


@dataclass(frozen=True)
class Example:
    """An example file: headers, rows of as many cells, and how they were written."""

    headers: list[str]
    rows: list[list[str]]
    delimiter: str
    encoding: str
    ended: bool


def read_example(path: Path) -> Example:
    """Read a CSV file, packed or not; ``LocalError`` when it has no header with rows of the same width."""
    text, encoding = _decoded(_content(path), path)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row]
    if len(rows) < 2 or len(set(rows[0])) < len(rows[0]) or not all(cell.strip() for cell in rows[0]):
        raise LocalError(
            f"{path.name} is no example: line 1 must have a different header for each column, rows below it."
        )
    headers, body = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if not body:
        raise LocalError(f"{path.name} is no example: no row has as many cells as line 1 has headers.")
    return Example(headers, body, delimiter, encoding, text.endswith(("\n", "\r")))


def _content(path: Path) -> bytes:
    """Return the text of a file, unpacked; ``LocalError`` when there is none to draft from."""
    source = Source(path, MOST_BYTES)
    form = source.binary_format()
    if form in _BINARY:
        raise LocalError(
            f"{path.name} is {_BINARY[form]}, and a contract is drafted from text: save its table as CSV UTF-8 and "
            "draft from that; then let the contract take this format too, as docs/contracts.md says."
        )
    try:
        content = b"".join(source.chunks())
    except UnreadableError as error:
        reason = error.reason(MOST_BYTES)
        raise LocalError(f"{path.name} is no example: {reason.message} {reason.remedy}") from None
    if other := sniff(content):
        raise LocalError(f"{path.name} is no example: {other.message} {other.remedy}")
    if content.removeprefix(UTF8_MARK).lstrip().startswith((b"{", b"[")):
        raise LocalError(
            f"{path.name} is JSON, and a contract is drafted from CSV: save the same records as CSV UTF-8 and draft "
            "from that; then let the contract take json_lines too (pratique.formats)."
        )
    return content


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    wide = by_start(content[:_LOOK], UTF8)
    for codec, encoding in ((wide, UTF16),) if wide != UTF8 else ((UTF8, UTF8), (CP1252, CP1252)):
        try:
            return content.decode(codec).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise LocalError(f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252 text: save it as CSV UTF-8.")
