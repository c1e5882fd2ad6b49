"""The text of a drop on its first reading: what kind of file it is, its header, and the census of the lines below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from contracts.dataset import Dataset
from lambdas.core.ingest import refusals
from lambdas.core.ingest.census import MAX_FAULTS, Census, TooManyFaultsError, take
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.findings import structure_words
from lambdas.core.ingest.header import Header, read_header
from lambdas.core.ingest.lines import LineTooLongError, PhysicalLines
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import InspectionFaultError, Reason
from lambdas.core.ingest.sniff import UTF8_MARK, sniff
from lambdas.core.ingest.source import Source, UnreadableError
from lambdas.core.ingest.structure import Grammar, is_blank
from lambdas.core.ingest.trailer import HeldBack


@dataclass(frozen=True)
class Text:
    """What the first reading found. ``header`` and ``census`` are there unless ``refused`` holds reasons.

    ``lines`` counts every physical line, and is 0 for a file that is no text. ``ended`` says whether the last line has
    its line end. ``trailer`` is what the trailer says of the number of rows, None when the file has none.
    """

    lines: int
    ended: bool
    header: Header | None = None
    census: Census | None = None
    refused: tuple[Reason, ...] = ()
    drift: tuple[Change, ...] = ()
    trailer: str | None = None

    @property
    def rows(self) -> int:
        """Lines that should be rows: all but the header and the trailer."""
        return max(self.lines - 1 - (self.trailer is not None), 0)


def read_text(source: Source, dataset: Dataset, folder: Path, landed: date) -> Text:
    """Read a file to its end, once; rows and faults go to files in the folder (see ``census``)."""
    chunks = source.chunks()
    lines = PhysicalLines(())
    try:
        start = next(chunks, b"")
        if reason := sniff(start):
            return Text(lines=0, ended=True, refused=(reason,))
        lines = PhysicalLines(chain([start], chunks))
        header, census, trailer = _read(lines, dataset, folder, landed)
    except UnreadableError as error:
        return Text(lines.count, lines.ended, refused=(refusals.unreadable(error.code, source.limit),))
    except LineTooLongError as error:
        return _refused(lines, source, refusals.line_too_long(error.line))
    except TooManyFaultsError as error:
        return _refused(lines, source, refusals.no_rows(MAX_FAULTS, error.line, *structure_words(error.code, dataset)))
    except RefusedError as error:
        return _refused(lines, source, *error.reasons, drift=error.drift)
    finally:
        source.finish()
    text = Text(lines.count, lines.ended, header, census, trailer=trailer)
    if census.lines != text.rows:
        raise InspectionFaultError(f"{lines.count} physical lines, but {census.lines} below the header")
    return text


def _read(lines: PhysicalLines, dataset: Dataset, folder: Path, landed: date) -> tuple[Header, Census, str | None]:
    blocks = lines.blocks()
    top = next(blocks, b"").removeprefix(UTF8_MARK)
    _, more, rest = top.partition(b"\n")
    if is_blank(top.replace(b"\n", b"")):
        raise RefusedError(refusals.empty())
    header = read_header(top.split(b"\n"), dataset, landed)
    grammar = Grammar(dataset.csv.delimiter, dataset.csv.encoding, len(header.columns))
    below: Iterator[bytes] = chain([rest], blocks) if more else blocks
    if dataset.trailer is None:
        return header, take(below, grammar, folder), None
    held = HeldBack(below, dataset.trailer, grammar)
    census = take(held.blocks(), grammar, folder)
    return header, census, None if held.line is None else held.declared


def _refused(lines: PhysicalLines, source: Source, *reasons: Reason, drift: tuple[Change, ...] = ()) -> Text:
    try:
        lines.count_rest()
    except UnreadableError as error:
        reasons = (*reasons, refusals.unreadable(error.code, source.limit))
    return Text(lines.count, lines.ended, refused=reasons, drift=drift)
