"""What a workbook holds besides its cells: links, macros, hidden rows and columns, cells without a value.

Only the zip formats tell (.xlsx, .ods). Every sheet that the workbook names is read as a stream, within the limit of
unpacked bytes, so that one that does not end is refused before the reader of workbooks waits for its end.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lambdas.core.ingest.intake.elements import BombError, local, walk
from lambdas.core.ingest.intake.ods_marks import OdsMarks
from lambdas.core.ingest.intake.unworked import Found
from lambdas.core.ingest.intake.xlsx_marks import XlsxMarks
from lambdas.core.ingest.intake.zipped import surrounded

_WORKBOOK, _RELATIONS, _ODS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"


@dataclass
class Survey(Found):
    """What is found in all sheets, and whether the workbook has links to other files or macros."""

    links: bool = False
    macros: bool = False


class _Parts:
    """The sheets that a workbook names, or the targets that its relationships name, in their order."""

    def __init__(self, element: str, key: str, value: str) -> None:
        self._element, self._key, self._value = element, key, value
        self.pairs: list[tuple[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._element:
            plain = {local(key): value for key, value in attributes.items()}
            self.pairs.append((plain.get(self._key, ""), plain.get(self._value, "")))

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def odd(self) -> None: ...


def survey(path: Path, limit: int) -> Survey:
    """Look through the sheets of a workbook. Raises BombError, zipfile.BadZipFile, ValueError."""
    found = Survey()
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if surrounded(archive, path):
            raise zipfile.BadZipFile(path.name)
        if sum(member.file_size for member in members) > limit:
            raise BombError
        # The reader of workbooks does not tell small letters from large ones in the names of parts.
        parts = {member.filename.lower(): member for member in members}
        if len(parts) < len(members):
            raise zipfile.BadZipFile(path.name)
        found.links = any(name.startswith("xl/externallinks/") for name in parts)
        found.macros = any(name.endswith("vbaproject.bin") for name in parts)
        if _WORKBOOK not in parts:
            walk(archive, _of(parts, _ODS), limit, OdsMarks(found))
            return found
        for sheet, part in _sheets(archive, parts, limit):
            found.begin(sheet)
            walk(archive, part, limit, XlsxMarks(found))
    return found


def _sheets(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], limit: int
) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the sheets of an .xlsx file and their parts. Raises ValueError when one is not there or not certain."""
    named, related = _Parts("sheet", "name", "id"), _Parts("Relationship", "Id", "Target")
    walk(archive, _of(parts, _WORKBOOK), limit, named)
    walk(archive, _of(parts, _RELATIONS), limit, related)
    targets = dict(related.pairs)
    if len(targets) < len(related.pairs) or not {key for _, key in named.pairs} <= set(targets):
        raise ValueError("the workbook does not say where its sheets are")
    return [(sheet, _of(parts, _part(targets[key]))) for sheet, key in named.pairs]


def _part(target: str) -> str:
    inside = target if target.startswith("xl/") else posixpath.join("/xl", target)
    return posixpath.normpath(inside).removeprefix("/").lower()


def _of(parts: dict[str, zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    if name not in parts:
        raise ValueError("a part of the workbook is not there")
    return parts[name]
