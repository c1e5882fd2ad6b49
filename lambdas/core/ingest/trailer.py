"""The trailer: a last line that is no row but says how many rows there are, as its contract declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.datasets.expectations import Trailer
from lambdas.core.ingest.report import Reason
from lambdas.core.ingest.structure import Grammar


class HeldBack:
    """Passes blocks of whole lines on and holds the last line back, to see whether it is the trailer."""

    def __init__(self, blocks: Iterable[bytes], trailer: Trailer, grammar: Grammar) -> None:
        self._blocks = blocks
        self._trailer = trailer
        self._grammar = grammar
        self.line: bytes | None = None

    def blocks(self) -> Iterator[bytes]:
        """Yield the blocks; a last line that is no trailer is passed on too."""
        last: bytes | None = None
        for block in self._blocks:
            text = block if last is None else last + b"\n" + block
            above, cut, last = text.rpartition(b"\n")
            if cut:
                yield above
        if last is not None and self._grammar.fields(last)[:1] == [self._trailer.starts]:
            self.line = last
        elif last is not None:
            yield last

    @property
    def declared(self) -> str:
        """What the trailer has where the number of rows should be; empty when there is nothing."""
        cells = self._grammar.fields(self.line or b"")
        return cells[self._trailer.rows - 1].strip() if len(cells) >= self._trailer.rows else ""


def trailer_reasons(declared: str | None, rows: int, line: int, trailer: Trailer | None) -> list[Reason]:
    """Hold the rows of a file against its trailer; ``declared`` is None when there is none."""
    if trailer is None:
        return []
    if declared is None:
        return [
            Reason(
                code="trailer_missing",
                message=f"The last line does not begin with {trailer.starts!r}, so the file's end is missing.",
                remedy="Check that the export ran to its end and send the whole file, its trailer included.",
                line=line,
            )
        ]
    if declared.isascii() and declared.isdigit() and declared.lstrip("0") == str(rows).lstrip("0"):
        return []
    return [
        Reason(
            code="trailer_rows",
            message=f"The trailer says that there are {declared[:20] or 'no'} rows; the file has {rows:,}.",
            remedy="Compare the file with the original and send the whole file.",
            line=line,
        )
    ]
