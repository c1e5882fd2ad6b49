"""Reads an example file: how its text is laid out, and its rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from lambdas.core.ingest.source import Source
from local.errors import LocalError

MOST_BYTES = 200_000_000
_DELIMITERS = (",", ";", "\t", "|")


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
    content = b"".join(Source(path, MOST_BYTES).chunks())
    text, encoding = _decoded(content, path)
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
    return Example(headers, body, delimiter, encoding, content.endswith(b"\n"))


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise LocalError(f"{path.name} is neither UTF-8 nor Windows-1252 text: save it as CSV UTF-8.")
