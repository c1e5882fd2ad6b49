"""Files that are no CSV: their records are written as lines of text, and the census is taken of these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contracts.datasets.dataset import Dataset, Format
from lambdas.core.ingest import refusals
from lambdas.core.ingest.census import MAX_FAULTS, TooManyFaultsError, take
from lambdas.core.ingest.findings import structure_words
from lambdas.core.ingest.header import read_header
from lambdas.core.ingest.intake.answer import PLACES, RECORDS, Answer
from lambdas.core.ingest.intake.apart import read_apart
from lambdas.core.ingest.intake.json_lines import read_json_lines
from lambdas.core.ingest.intake.line import line_of
from lambdas.core.ingest.intake.places import SheetRecords
from lambdas.core.ingest.intake.records import Counted, Records
from lambdas.core.ingest.lines import PhysicalLines
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import InspectionFaultError
from lambdas.core.ingest.source import Source
from lambdas.core.ingest.structure import Grammar
from lambdas.core.ingest.text import Text

PARQUET = Format.PARQUET.value
_SPREADSHEETS = frozenset({"xlsx", "xls", "ods"})


@dataclass(frozen=True)
class Taking:
    """One drop that landed on a day, its contract, and the folder for rows and faults."""

    dataset: Dataset
    folder: Path
    landed: date

    def wants(self, form: str | None) -> bool:
        """Tell whether the contract takes a format that is no text."""
        if form == PARQUET:
            return Format.PARQUET in self.dataset.formats
        return form in _SPREADSHEETS and bool(self.dataset.spreadsheets)

    def apart(self, source: Source, form: str, memory: int) -> Text:
        """Read a spreadsheet or Parquet in a process of its own, with so many bytes of memory."""
        source.finish()
        answer = read_apart(source.path, form, self.dataset, self.folder, memory, source.limit)
        tables = tuple((table.sheet, columns) for table, columns in zip(answer.tables, answer.columns, strict=True))
        written = self.folder / RECORDS
        sheets = SheetRecords(written, self.folder / PLACES, tables)
        return self._census(answer, Counted(written, "record") if form == PARQUET else sheets, form)

    def json_lines(self, lines: PhysicalLines) -> Text:
        """Read JSON lines; a last line that is a whole record needs no line end."""
        answer = read_json_lines(lines, self.dataset, self.folder, self.landed)
        text = self._census(answer, Counted(self.folder / RECORDS, "line"), Format.JSON_LINES.value)
        return replace(text, lines=lines.count, ended=lines.ended or answer.records not in answer.faults)

    def _census(self, answer: Answer, records: Records, form: str) -> Text:
        count = 0 if answer.refused else answer.records
        text = Text(lines=count, ended=True, headings=0, format=form, answer=answer, refused=answer.refused)
        if answer.refused:
            return text
        sign = self.dataset.csv.delimiter
        try:
            header = read_header([line_of(answer.headers, sign).removesuffix(b"\n")], self.dataset, self.landed)
            lines = PhysicalLines(records.chunks())
            census = take(lines.blocks(), Grammar(sign, len(header.columns)), self.folder, 1, answer.faults)
        except RefusedError as error:
            found = answer.tables[:1]
            at = f"Sheet '{found[0].sheet}', header in row {found[0].header_row}: " if found else ""
            told = (
                reason.model_copy(update={"message": at + reason.message, "line": None}) for reason in error.reasons
            )
            return replace(text, refused=tuple(told), drift=error.drift)
        except TooManyFaultsError as error:
            reason = refusals.no_rows(MAX_FAULTS, error.line, *structure_words(error.code, self.dataset))
            return replace(text, refused=(reason,))
        if not census.lines == lines.count == count:
            raise InspectionFaultError(f"{count} records were written and {census.lines} read")
        return replace(text, header=header, census=census, records=records, csv=self.dataset.csv)
