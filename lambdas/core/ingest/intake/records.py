"""The records of a drop as text that can be read again, and the words for where in the file one of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lambdas.core.ingest.intake import encodings, line_ends
from lambdas.core.ingest.source import CHUNK, Source


class Records(Protocol):
    """Text in UTF-8 whose physical lines are a drop's records, below a header line where the file has one."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the text from its first line."""

    def place(self, line: int, header: str | None, /) -> str:
        """Say where a line, or the cell under a header, stands in the file that landed."""


@dataclass(frozen=True)
class PlainText:
    """A text file: its encoding, and whether its lines end with carriage returns alone."""

    source: Source
    encoding: str
    returns: bool

    @classmethod
    def of(cls, source: Source, start: bytes, declared: str) -> PlainText:
        """Tell how a text file that begins with these bytes is laid out, in an encoding that its contract allows."""
        encoding = encodings.by_start(start, declared)
        if encoding == encodings.RECOGNISED:
            encoding = encodings.by_whole(source.again().chunks())
        return cls(source, encoding, line_ends.carriage_returns(b"".join(encodings.to_utf8([start], encoding))))

    def chunks(self) -> Iterator[bytes]:
        """Yield the text once more, from the file."""
        return self.text(self.source.again().chunks())

    def text(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Turn the bytes of the file into UTF-8 with line feeds."""
        text = encodings.to_utf8(chunks, self.encoding)
        return line_ends.to_line_feeds(text) if self.returns else text

    def place(self, line: int, _header: str | None, /) -> str:
        """Name the line, as a text editor shows it."""
        return f"line {line:,}"


@dataclass(frozen=True)
class Counted:
    """Records with no header line, told by a word and their number: line 7, record 7."""

    path: Path
    word: str

    def chunks(self) -> Iterator[bytes]:
        """Yield the records."""
        with self.path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def place(self, line: int, _header: str | None, /) -> str:
        """Name the record by its number."""
        return f"{self.word} {line:,}"
