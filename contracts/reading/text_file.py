"""Reads one file of the catalogue as text."""

from __future__ import annotations

from pathlib import Path

from contracts.reading.mistakes import Mistakes


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    """Return the text of a file; None, with the mistake noted, when it is not there or is no UTF-8."""
    if not path.is_file():
        mistakes.missing("", f"a file {path.name}")
        return None
    content = path.read_bytes()
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistakes.add(f"line {line}", f"byte {error.start} that is not UTF-8", "UTF-8 text")
        return None
