"""The process in which a workbook or Parquet is read: whatever the file does to it, the inspection goes on.

python -m lambdas.core.ingest.intake.child, with a Request on standard input; the Answer lies in its folder.
"""

from __future__ import annotations

import resource
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineError, PasswordError

from contracts.datasets.dataset import Dataset, Format
from contracts.datasets.layouts import Layout
from lambdas.core.ingest.intake import workbook_refusals as refusals
from lambdas.core.ingest.intake.answer import ANSWER, Answer, Request
from lambdas.core.ingest.intake.biff import error_cells
from lambdas.core.ingest.intake.cell_text import text_of
from lambdas.core.ingest.intake.elements import BombError
from lambdas.core.ingest.intake.extract import MAX_NOTES, Extraction
from lambdas.core.ingest.intake.parquet import read_parquet
from lambdas.core.ingest.intake.sheets import Sheet, Workbook
from lambdas.core.ingest.intake.survey import Survey, survey
from lambdas.core.ingest.intake.unworked import Unworked
from lambdas.core.ingest.refusals import RefusedError
from lambdas.core.ingest.report import Reason, Warned
from lambdas.core.ingest.sheet_parts import Note

PARQUET = Format.PARQUET.value
_PAGE = resource.getpagesize()
_LIMITS = {"xls": (65_536, 256)}  # rows and columns of a sheet, by format
_MODERN = (1_048_576, 16_384)
_COSTS = "each row of the table that has one is rejected."
_NEAR = 536  # rows short of the limit of .xls at which a sheet is as good as full: 65,000


def main() -> None:
    """Answer one request."""
    answer_with(read)


def answer_with(reader: Callable[[Request], Answer]) -> None:
    """Answer one request by a reader, within its bounds; what the reader raises of a file is a refusal."""
    request = Request.model_validate_json(sys.stdin.buffer.read())
    _bound(request.max_memory)
    try:
        answer = reader(request)
    except RefusedError as error:
        answer = Answer(refused=error.reasons)
    except PasswordError:
        answer = Answer(refused=(refusals.locked(),))
    except BombError:
        answer = Answer(refused=(refusals.bomb(request.max_text_bytes),))
    except MemoryError:
        answer = Answer(refused=(refusals.too_big(request.max_memory),))
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError):
        answer = Answer(refused=(refusals.unreadable(request.format),))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this file's, and its sender is told
        answer = Answer(refused=(refusals.given_up(request.format, type(error).__name__),))
    (request.folder / ANSWER).write_text(answer.model_dump_json(), encoding="utf-8")


def _bound(memory: int) -> None:
    """Let the process have so much memory beyond what it has, where the system can be told."""
    held = Path("/proc/self/statm")
    if held.exists():
        most = int(held.read_text(encoding="ascii").split()[0]) * _PAGE + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def read(request: Request) -> Answer:
    """Read a workbook as its contract's layouts say, or Parquet. Raises RefusedError and what the readers raise."""
    if request.format == PARQUET:
        return read_parquet(request)
    seen = Survey() if request.format == "xls" else survey(request.path, request.max_text_bytes)
    book = Workbook(request.path)
    layout, name = _choose(book, request.dataset)
    sheet = book.sheet(name)
    limits = _at_limit(sheet, request.format)
    if limits:
        return Answer(refused=tuple(limits))
    sheet = replace(sheet, unworked=_unworked(request, name, seen))
    answer = Extraction(sheet, layout, request.dataset, request.folder).run()
    notes = () if request.dataset.identifiers else (*_notes(book, layout), *answer.notes)[:MAX_NOTES]
    return answer.model_copy(update={"notes": notes, "warnings": tuple(_warnings(seen, book, name))})


def _unworked(request: Request, sheet: str, seen: Survey) -> Unworked:
    """Return the cells of a sheet that have no value. Raises ValueError for a sheet that was not looked through."""
    if request.format == "xls":
        found: dict[int, dict[int, str]] = {}
        for row, column, text in error_cells(request.path, sheet):
            found.setdefault(row, {})[column] = text
        return found
    if sheet not in seen.sheets:
        raise ValueError("the sheets have other names than the workbook says")
    return seen.sheets[sheet]


def _choose(book: Workbook, dataset: Dataset) -> tuple[Layout, str]:
    """Return the first layout that means a sheet of the workbook, and that sheet."""
    for layout in dataset.spreadsheets:
        found = book.meant(layout)
        if len(found) > 1:
            raise RefusedError(refusals.several_sheets(found))
        if found:
            return layout, found[0]
    wanted = [name for layout in dataset.spreadsheets for name in layout.sheets]
    raise RefusedError(refusals.no_sheet(book.names, wanted))


def _at_limit(sheet: Sheet, form: str) -> list[Reason]:
    """Give the reasons for a sheet that is as big as its format, or an older one, allows; headers counted or not."""
    rows, columns = _LIMITS.get(form, _MODERN)
    found = []
    if sheet.height >= rows - (_NEAR if form == "xls" else 1) or sheet.height in {65_536, 65_537}:
        most = rows if sheet.height > 65_537 or form == "xls" else 65_536
        found.append(refusals.at_limit(sheet.name, f"{sheet.height:,} rows", most))
    if sheet.width in {256, columns}:
        found.append(refusals.at_limit(sheet.name, f"{sheet.width:,} columns", sheet.width))
    return found


def _notes(book: Workbook, layout: Layout) -> list[Note]:
    wanted = {name.casefold() for name in layout.notes}
    return [
        Note(sheet=name, row=number, text=" | ".join(filter(None, map(text_of, row))))
        for name in book.names
        if name.casefold() in wanted
        for number, row in enumerate(book.sheet(name).rows(), 1)
        if any(row)
    ]


def _warnings(seen: Survey, book: Workbook, name: str) -> list[Warned]:
    told = []
    if book.hidden[name]:
        told.append(_warned("hidden_sheet", 1, f"Sheet '{name}' is hidden; it was read.", "Show the sheet."))
    if others := [other for other, hidden in book.hidden.items() if hidden and other != name]:
        message = f"Sheets are hidden and were not read: {', '.join(others)[:200]}."
        told.append(_warned("hidden_sheet", len(others), message, "Remove sheets that are not meant to be sent."))
    if seen.hidden_rows:
        message = f"{seen.hidden_rows:,} rows of the workbook are hidden or filtered away; they count like others."
        told.append(_warned("hidden_rows", seen.hidden_rows, message, "Remove rows that are not meant to be sent."))
    if seen.hidden_columns:
        message = (
            f"{seen.hidden_columns:,} columns of the workbook are hidden; those of the table are read like others."
        )
        remedy = "Remove columns that are not meant to be sent."
        told.append(_warned("hidden_columns", seen.hidden_columns, message, remedy))
    if seen.unvalued:
        message = f"{seen.unvalued:,} formulas were never worked out; {_COSTS}"
        told.append(
            _warned("formula_without_value", seen.unvalued, message, "Open the file, save it and send it again.")
        )
    if seen.errors:
        message = f"{seen.errors:,} cells of the workbook show an error, such as #REF!; {_COSTS}"
        told.append(_warned("cell_error", seen.errors, message, "Mend the formulas, or put the values in the cells."))
    if seen.links:
        message = "The workbook takes values from other files; those it had when it was saved were read."
        told.append(_warned("external_links", 1, message, "Put the values themselves in the cells."))
    if seen.macros:
        told.append(_warned("macros", 1, "The workbook holds macros; none was run.", "Save it without macros."))
    return told


def _warned(code: str, count: int, message: str, remedy: str) -> Warned:
    return Warned(code=code, column=None, value=None, count=count, message=message, remedy=remedy)


if __name__ == "__main__":
    main()
