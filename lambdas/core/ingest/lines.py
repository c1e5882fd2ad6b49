"""Physical lines: the text of a drop in blocks of whole lines, counted on the way from the raw bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MAX_LINE = 1 << 20  # bytes; no honest row comes near, and it bounds what is held in memory


class LineTooLongError(Exception):
    """A physical line is longer than MAX_LINE bytes; ``line`` is its number, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class PhysicalLines:
    """Cuts a stream of bytes at its line feeds.

    The count of lines comes from the raw bytes, apart from the cutting, so that the one can be held against the other.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._feeds = 0
        self._last = b""
        self._returns = 0

    @property
    def count(self) -> int:
        """Physical lines read so far; a last line without a line end is one."""
        return self._feeds + (0 if self.ended else 1)

    @property
    def line_ends(self) -> str:
        """What the lines read so far end with: lf, crlf or mixed."""
        if not self._returns:
            return "lf"
        return "crlf" if self._returns == self._feeds else "mixed"

    @property
    def ended(self) -> bool:
        """Whether what was read so far ends with a line end, or is empty."""
        return self._last in {b"", b"\n"}

    def blocks(self) -> Iterator[bytes]:
        """Yield blocks of whole lines joined by line feeds, the last line's end left out.

        A carriage return before a line feed belongs to the line end. Raises LineTooLongError.
        """
        tail = b""
        for chunk in self._chunks:
            before = self._feeds
            self._feeds += chunk.count(b"\n")
            self._last = chunk[-1:]
            text = tail + chunk
            cut = text.rfind(b"\n") + 1
            tail = text[cut:]
            if cut:
                yield self._unreturned(text[: cut - 1])
            if len(tail) > MAX_LINE:
                raise LineTooLongError((self._feeds if cut else before) + 1)
        if tail:
            yield tail.removesuffix(b"\r")

    def _unreturned(self, lines: bytes) -> bytes:
        """Take the carriage return from each line's end; the end of the last is left out."""
        if b"\r" not in lines:
            return lines
        whole = (lines + b"\n").replace(b"\r\n", b"\n")[:-1]
        self._returns += len(lines) - len(whole)
        return whole

    def count_rest(self) -> None:
        """Count the lines of what ``blocks`` has not read."""
        for chunk in self._chunks:
            self._feeds += chunk.count(b"\n")
            self._last = chunk[-1:]
