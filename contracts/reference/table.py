"""Reads a small table of reference data that a catalogue may have: rows of a CSV file under a header that is fixed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from contracts.reading.mistakes import Mistakes
from contracts.reading.text_file import read_text


def table_rows(path: Path, header: tuple[str, ...], mistakes: Mistakes) -> Iterator[tuple[str, list[str]]]:
    """Yield where each row stands and its fields, as many as the header has; nothing where there is no such file.

    A file under another header is noted and has no rows; so is a row of another length, which is left out.
    """
    text = read_text(path, mistakes) if path.exists() else None
    if text is None:
        return
    reader = csv.reader(StringIO(text, newline=""))
    first = next(reader, [])
    if tuple(first) != header:
        mistakes.add("line 1", ",".join(first), ",".join(header))
        return
    for row in reader:
        place = f"line {reader.line_num}"
        if len(row) == len(header):
            yield place, row
        else:
            mistakes.add(place, f"{len(row)} columns", f"{len(header)} columns")
