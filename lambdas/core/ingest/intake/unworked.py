"""Cells that have no value to read: they show an error, or a formula that was never worked out.

The reader of workbooks gives an empty text for either, as if nothing had been there. Each sheet is looked through for
them only when the workbook is known to have some.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from lambdas.core.ingest.intake.biff import error_cells
from lambdas.core.ingest.intake.survey import Survey

Unworked = Mapping[int, Mapping[int, str]]  # row from 1, column from 0: what the cell shows

NEVER_WORKED_OUT = "#FORMULA"
_COLUMNS = 16_384
_Cell = tuple[int, int, str]


class Shown(str):
    """What a cell without a value shows; it is text to no rule."""

    __slots__ = ()


def unworked(path: Path, format_: str, sheet: str, seen: Survey) -> Unworked:
    """Find the cells of a sheet that have no value. Raises zipfile.BadZipFile, ValueError."""
    if format_ != "xls" and not seen.errors and not seen.unvalued:
        return {}
    found: dict[int, dict[int, str]] = {}
    try:
        for row, column, text in _cells(path, format_, sheet):
            found.setdefault(row, {})[column] = text
    except ParseError as error:
        raise ValueError("a part of the workbook is no XML") from error
    return found


def _cells(path: Path, format_: str, sheet: str) -> Iterator[_Cell]:
    if format_ == "xls":
        yield from error_cells(path, sheet)
        return
    with zipfile.ZipFile(path) as archive:
        if format_ == "ods":
            with archive.open("content.xml") as file:
                yield from _of_ods(_events(file), sheet)
        elif part := _part(archive, sheet):
            with archive.open(part) as file:
                yield from _of_xlsx(_events(file))


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that holds a sheet of an .xlsx file."""
    with archive.open("xl/workbook.xml") as file:
        named = [el for _, el in _events(file) if _name(el) == "sheet" and el.get("name") == sheet]
    wanted = {value for el in named for key, value in el.items() if key.endswith("}id")}
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        targets = [el.get("Target", "") for _, el in _events(file) if el.get("Id") in wanted]
    return next((posixpath.join("/xl", target).removeprefix("/") for target in targets), None)


def _events(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Read a part that calamine has read before: entities it refuses, and this process has its bounds."""
    yield from iterparse(part, ("start", "end"))  # noqa: S314 - see above


def _of_xlsx(events: Iterator[tuple[str, Element]]) -> Iterator[_Cell]:
    row = column = 0
    for event, element in events:
        name = _name(element)
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "end" and name == "c":
            letters = (element.get("r") or "").rstrip("0123456789")
            column = _place(letters) if letters else column
            if (text := _shown(element)) is not None:
                yield row, column, text
            column += 1
        elif event == "end" and name == "row":
            element.clear()


def _shown(cell: Element) -> str | None:
    """Return what a cell of an .xlsx file shows if it has no value; a formula may come to an empty text."""
    parts = {_name(part): part.text for part in cell}
    if cell.get("t") == "e":
        return parts.get("v") or NEVER_WORKED_OUT
    empty_text = cell.get("t") == "str" and "v" in parts
    return NEVER_WORKED_OUT if "f" in parts and not parts.get("v") and not empty_text else None


def _of_ods(events: Iterator[tuple[str, Element]], sheet: str) -> Iterator[_Cell]:
    row, inside = 1, False
    for event, element in events:
        name = _name(element)
        if name == "table":
            inside = event == "start" and any(k.endswith("}name") and v == sheet for k, v in element.items())
        elif event == "end" and name == "table-row":
            times = _times(element, "number-rows-repeated")
            found = list(_of_ods_row(element)) if inside else []
            yield from ((row + more, column, text) for more in range(times if found else 0) for column, text in found)
            row = row + times if inside else 1
            element.clear()


def _of_ods_row(row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        times = _times(cell, "number-columns-repeated")
        kinds = [value for key, value in cell.items() if key.endswith("}value-type")]
        formula = any(key.endswith("}formula") for key, _ in cell.items())
        if "error" in kinds or (formula and not kinds):
            text = "".join(cell.itertext()) or NEVER_WORKED_OUT
            yield from ((place, text) for place in islice(range(column, column + times), _COLUMNS))
        column += times


def _times(element: Element, name: str) -> int:
    return next((int(value) for key, value in element.items() if key.endswith(f"}}{name}")), 1)


def _place(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
