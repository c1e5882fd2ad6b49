"""The text of a drop on its first reading: how it is laid out, its header, and the census of the lines below."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from contracts.dataset import Csv, Dataset, Format
from lambdas.core.ingest import refusals
from lambdas.core.ingest.census import MAX_FAULTS, Census, TooManyFaultsError, take
from lambdas.core.ingest.findings import structure_words
from lambdas.core.ingest.header import Header, read_header
from lambdas.core.ingest.intake import delimiters
from lambdas.core.ingest.intake.answer import PLACES, RECORDS, Answer
from lambdas.core.ingest.intake.apart import read_apart
from lambdas.core.ingest.intake.encodings import UTF8_MARK
from lambdas.core.ingest.intake.json_lines import read_json_lines
from lambdas.core.ingest.intake.line import line_of
from lambdas.core.ingest.intake.places import SheetRecords
from lambdas.core.ingest.intake.records import Counted, PlainText, Records
from lambdas.core.ingest.intake.unreadable import UnreadableError
from lambdas.core.ingest.lines import LineTooLongError, PhysicalLines
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import File, InspectionFaultError, Reason
from lambdas.core.ingest.sniff import sniff
from lambdas.core.ingest.source import Source
from lambdas.core.ingest.structure import Grammar, is_blank

PARQUET = Format.PARQUET.value
SPREADSHEETS = frozenset({"xlsx", "xls", "ods"})


@dataclass(frozen=True)
class Text:
    """What the first reading found. ``header`` and ``census`` are there unless ``refused`` holds reasons.

    ``lines`` counts every physical line, and is 0 for a file that is no text; ``headings`` of them are the header.
    ``ended`` says whether the last line has its line end. ``records`` is the text to be read again and ``csv`` how it
    is laid out, of the ways that the contract allows, as far as the file was read.
    """

    lines: int
    ended: bool
    headings: int = 1
    header: Header | None = None
    census: Census | None = None
    refused: tuple[Reason, ...] = ()
    records: Records | None = None
    csv: Csv | None = None
    format: str = "csv"
    line_ends: str | None = None
    answer: Answer = field(default_factory=Answer)

    @property
    def rows(self) -> int:
        """Physical lines below the header."""
        return max(self.lines - self.headings, 0)

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
            delimiter=self.csv.delimiter if self.csv else None,
            line_ends=self.line_ends,
            tables=self.answer.tables,
            notes=self.answer.notes,
        )


def read_drop(source: Source, dataset: Dataset, folder: Path, memory: int) -> Text:
    """Read a file to its end; rows and faults go to files in the folder (see ``census``).

    ``memory`` is the most, in bytes, that reading a spreadsheet may take.
    """
    form = source.binary_format()
    if (form in SPREADSHEETS and dataset.spreadsheets) or (form == PARQUET and Format.PARQUET in dataset.formats):
        return _read_apart(source, form, dataset, folder, memory)
    return _read_text(source, dataset, folder)


def _read_text(source: Source, dataset: Dataset, folder: Path) -> Text:
    chunks = source.chunks()
    lines = PhysicalLines(())
    try:
        start = next(chunks, b"")
        if reason := sniff(start):
            return Text(lines=0, ended=True, refused=(reason,))
        records = PlainText.of(source, start, dataset.csv.encoding)
        dataset = dataset.read_as(encoding=records.encoding)
        lines = PhysicalLines(records.text(chain([start], chunks)))
        if Format.JSON_LINES in dataset.formats and start.removeprefix(UTF8_MARK).lstrip().startswith(b"{"):
            return _read_json(lines, dataset, folder)
        read = _read(lines, dataset, folder)
    except UnreadableError as error:
        return Text(lines.count, lines.ended, refused=(error.reason(source.limit),))
    except LineTooLongError as error:
        read = _refused(lines, source, refusals.line_too_long(error.line))
    except TooManyFaultsError as error:
        reason = refusals.no_rows(MAX_FAULTS, error.line, *structure_words(error.code, dataset))
        read = _refused(lines, source, reason)
    except RefusedError as error:
        read = _refused(lines, source, *error.reasons)
    finally:
        source.finish()
    return replace(read, records=records, line_ends="cr" if records.returns else lines.line_ends)


def _read_apart(source: Source, form: str, dataset: Dataset, folder: Path, memory: int) -> Text:
    source.finish()
    answer = read_apart(source.path, form, dataset, folder, memory, source.limit)
    if form == PARQUET:
        return _taken(answer, Counted(folder / RECORDS, "record"), dataset, folder, form)
    tables = tuple((table.sheet, columns) for table, columns in zip(answer.tables, answer.columns, strict=True))
    return _taken(answer, SheetRecords(folder / RECORDS, folder / PLACES, tables), dataset, folder, form)


def _taken(answer: Answer, records: Records, dataset: Dataset, folder: Path, form: str) -> Text:
    """Take the census of records that were written to the folder, in place of the file's own text."""
    count = 0 if answer.refused else answer.records
    text = Text(lines=count, ended=True, headings=0, format=form, answer=answer, refused=answer.refused)
    if answer.refused:
        return text
    try:
        header = read_header([line_of(answer.headers, dataset.csv.delimiter).removesuffix(b"\n")], dataset)
        lines = PhysicalLines(records.chunks())
        census = take(lines.blocks(), Grammar(dataset.csv.delimiter, len(header.columns)), folder, 1, answer.faults)
    except RefusedError as error:
        found = answer.tables[:1]
        at = f"Sheet '{found[0].sheet}', header in row {found[0].header_row}: " if found else ""
        told = (reason.model_copy(update={"message": at + reason.message, "line": None}) for reason in error.reasons)
        return replace(text, refused=tuple(told))
    except TooManyFaultsError as error:
        reason = refusals.no_rows(MAX_FAULTS, error.line, *structure_words(error.code, dataset))
        return replace(text, refused=(reason,))
    if not census.lines == lines.count == count:
        raise InspectionFaultError(f"{count} records were written and {census.lines} read")
    return replace(text, header=header, census=census, records=records, csv=dataset.csv)


def _read_json(lines: PhysicalLines, dataset: Dataset, folder: Path) -> Text:
    answer = read_json_lines(lines, dataset, folder)
    text = _taken(answer, Counted(folder / RECORDS, "line"), dataset, folder, Format.JSON_LINES)
    whole = lines.ended or answer.records not in answer.faults
    return replace(text, lines=lines.count, ended=whole)


def _read(lines: PhysicalLines, dataset: Dataset, folder: Path) -> Text:
    blocks = lines.blocks()
    top = next(blocks, b"").removeprefix(UTF8_MARK)
    first, more, rest = top.partition(b"\n")
    if is_blank(top.replace(b"\n", b"")):
        raise RefusedError(refusals.empty())
    dataset = dataset.read_as(delimiter=delimiters.of_header(first, dataset))
    header = read_header(top.split(b"\n"), dataset)
    grammar = Grammar(dataset.csv.delimiter, len(header.columns))
    census = take(chain([rest], blocks) if more else blocks, grammar, folder)
    if census.lines + 1 != lines.count:
        raise InspectionFaultError(f"{lines.count} physical lines, but {census.lines} below the header")
    return Text(lines.count, lines.ended, header=header, census=census, csv=dataset.csv)


def _refused(lines: PhysicalLines, source: Source, *reasons: Reason) -> Text:
    try:
        lines.count_rest()
    except UnreadableError as error:
        reasons = (*reasons, error.reason(source.limit))
    return Text(lines.count, lines.ended, refused=reasons)
