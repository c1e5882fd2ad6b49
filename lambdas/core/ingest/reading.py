"""The first reading of a drop: which kind of file it is, its header, and the census of the lines below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from contracts.datasets.dataset import Dataset, Format
from lambdas.core.ingest import refusals
from lambdas.core.ingest.absent_header import has_header, stated_header
from lambdas.core.ingest.census import MAX_FAULTS, TooManyFaultsError, take
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.findings import structure_words
from lambdas.core.ingest.header import read_header
from lambdas.core.ingest.intake import delimiters
from lambdas.core.ingest.intake.encodings import UTF8_MARK
from lambdas.core.ingest.intake.records import PlainText
from lambdas.core.ingest.intake.unreadable import UnreadableError
from lambdas.core.ingest.lines import LineTooLongError, PhysicalLines
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import InspectionFaultError, Reason
from lambdas.core.ingest.sniff import sniff
from lambdas.core.ingest.source import Source
from lambdas.core.ingest.structure import Grammar, is_blank
from lambdas.core.ingest.taken import Taking
from lambdas.core.ingest.text import Text
from lambdas.core.ingest.trailer import HeldBack


def read_drop(source: Source, dataset: Dataset, folder: Path, landed: date, memory: int) -> Text:
    """Read a file that landed on a day to its end; rows and faults go to files in the folder (see ``census``).

    ``memory`` is the most, in bytes, that reading a spreadsheet may take.
    """
    taking, form = Taking(dataset, folder, landed), source.binary_format()
    if form is not None and taking.wants(form):
        return taking.apart(source, form, memory)
    return _read_text(source, taking)


def _read_text(source: Source, taking: Taking) -> Text:
    chunks, dataset = source.chunks(), taking.dataset
    lines = PhysicalLines(())
    try:
        start = next(chunks, b"")
        if reason := sniff(start):
            return Text(lines=0, ended=True, refused=(reason,))
        records = PlainText.of(source, start, dataset.csv.encoding)
        dataset = dataset.read_as(encoding=records.encoding)
        lines = PhysicalLines(records.text(chain([start], chunks)))
        if Format.JSON_LINES in dataset.formats and start.removeprefix(UTF8_MARK).lstrip().startswith(b"{"):
            return taking.json_lines(lines)
        read = _read(lines, dataset, taking)
    except UnreadableError as error:
        return Text(lines.count, lines.ended, refused=(error.reason(source.limit),))
    except LineTooLongError as error:
        read = _refused(lines, source, refusals.line_too_long(error.line))
    except TooManyFaultsError as error:
        reason = refusals.no_rows(MAX_FAULTS, error.line, *structure_words(error.code, dataset))
        read = _refused(lines, source, reason)
    except RefusedError as error:
        read = _refused(lines, source, *error.reasons, drift=error.drift)
    finally:
        source.finish()
    return replace(read, records=records, line_ends="cr" if records.returns else lines.line_ends)


def _read(lines: PhysicalLines, dataset: Dataset, taking: Taking) -> Text:
    blocks = lines.blocks()
    top = next(blocks, b"").removeprefix(UTF8_MARK)
    first, more, rest = top.partition(b"\n")
    if is_blank(top.replace(b"\n", b"")):
        raise RefusedError(refusals.empty())
    dataset = dataset.read_as(delimiter=delimiters.of_header(first, dataset))
    headings = int(has_header(first, dataset))
    header = read_header(top.split(b"\n") if headings else [stated_header(dataset)], dataset, taking.landed)
    grammar = Grammar(dataset.csv.delimiter, len(header.columns))
    under = [rest] if more else []
    below = chain(under if headings else [top], blocks)
    held = None if dataset.trailer is None else HeldBack(below, dataset.trailer, grammar)
    census = take(below if held is None else held.blocks(), grammar, taking.folder, headings + 1)
    trailer = None if held is None or held.line is None else held.declared
    text = Text(lines.count, lines.ended, headings, header, census, trailer=trailer, csv=dataset.csv)
    if census.lines != text.rows:
        raise InspectionFaultError(f"{lines.count} physical lines, but {census.lines} below the header")
    return text


def _refused(lines: PhysicalLines, source: Source, *reasons: Reason, drift: tuple[Change, ...] = ()) -> Text:
    try:
        lines.count_rest()
    except UnreadableError as error:
        reasons = (*reasons, error.reason(source.limit))
    return Text(lines.count, lines.ended, refused=reasons, drift=drift)
