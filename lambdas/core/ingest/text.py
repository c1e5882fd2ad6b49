"""What the first reading of a drop found: how it is laid out, its header, and the census of the lines below."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.datasets.dataset import Csv
from lambdas.core.ingest.census import Census
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.intake.answer import Answer
from lambdas.core.ingest.intake.records import PlainText, Records
from lambdas.core.ingest.report import File, Reason
from lambdas.core.ingest.source import Source


@dataclass(frozen=True)
class Text:
    """What the first reading found. ``header`` and ``census`` are there unless ``refused`` holds reasons.

    ``lines`` counts every physical line, and is 0 for a file that is no text; ``headings`` of them are the header.
    ``ended`` says whether the last line has its line end. ``trailer`` is what the trailer says of the number of rows,
    None when the file has none. ``records`` is the text to be read again and ``csv`` how it is laid out, of the ways
    that the contract allows, as far as the file was read; ``answer`` what was found in a file that is no CSV.
    """

    lines: int
    ended: bool
    headings: int = 1
    header: Header | None = None
    census: Census | None = None
    refused: tuple[Reason, ...] = ()
    drift: tuple[Change, ...] = ()
    trailer: str | None = None
    records: Records | None = None
    csv: Csv | None = None
    format: str = "csv"
    line_ends: str | None = None
    answer: Answer = field(default_factory=Answer)

    @property
    def rows(self) -> int:
        """Lines that should be rows: all but the header and the trailer."""
        return max(self.lines - self.headings - (self.trailer is not None), 0)

    def file(self, name: str, source: Source) -> File:
        """Describe the file, when its source has been read to the end."""
        return File(
            name=name,
            bytes=source.size,
            sha256=source.sha256,
            lines=self.lines,
            format=self.format,
            packing=source.packing,
            encoding=self.records.encoding if isinstance(self.records, PlainText) else None,
            delimiter=self.csv.delimiter if isinstance(self.records, PlainText) and self.csv else None,
            line_ends=self.line_ends,
            tables=self.answer.tables,
            notes=self.answer.notes,
        )
