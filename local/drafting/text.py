"""The text of an example: its encoding, its delimiter and its rows."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from lambdas.core.ingest.intake.encodings import CP1252, UTF8, UTF16, by_start
from local.errors import LocalError

_DELIMITERS = (",", ";", "\t", "|")
_LOOK = 1 << 20


def decoded(content: bytes, path: Path) -> tuple[str, str]:
    """Return a text and the encoding it is in; ``LocalError`` when it is in none that is taken."""
    wide = by_start(content[:_LOOK], UTF8)
    for codec, encoding in ((wide, UTF16),) if wide != UTF8 else ((UTF8, UTF8), (CP1252, CP1252)):
        try:
            return content.decode(codec).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise LocalError(f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252 text: save it as CSV UTF-8.")


def rows_of(text: str, path: Path) -> tuple[list[list[str]], str]:
    """Return the rows of a text that are not empty, and the delimiter that makes most of its first line."""
    first = text[:_LOOK].partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return [row for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row], delimiter
    except csv.Error:
        raise LocalError(f"{path.name} is no example: a cell is too long, or a quote was never closed.") from None
