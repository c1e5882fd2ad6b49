"""What a workbook holds besides its cells: links, macros, hidden rows and columns, formulas without a value.

Only the zip formats tell (.xlsx, .ods). The parts are read as a stream, within the limit of unpacked bytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lambdas.core.ingest.intake.zipped import surrounded

_PIECE = 1 << 20
_HIDDEN = re.compile(
    rb'<row [^>]*hidden="(?:1|true)"[^>]*(?<!/)>(?:(?!</row>).)*?<(?:v|is)>'
    rb'|<table:table-row [^>]*table:visibility="(?:collapse|filter)"[^>]*(?<!/)>(?:(?!</table:table-row>).)*?<text:p>',
    re.DOTALL,
)
_COLUMN = re.compile(
    rb'<col (?=[^>]*hidden="(?:1|true)")(?=[^>]*min="(?P<first>[0-9]{1,5})")(?=[^>]*max="(?P<last>[0-9]{1,5})")'
    rb'|<table:table-column (?=[^>]*table:visibility="(?:collapse|filter)")'
    rb'(?:(?=[^>]*table:number-columns-repeated="(?P<times>[0-9]{1,5})"))?'
)
_REST = 1_000  # columns hidden as one, which are the empty rest of a sheet
_FORMULA = rb"<f[^>]*?(?:/>|>[^<]*</f>)"
_UNVALUED = re.compile(
    rb'<c (?![^>]*t="str")[^>]*>' + _FORMULA + rb"(?:<v\s*/>|<v></v>)?</c>"
    rb"|<c [^>]*>" + _FORMULA + rb"</c>"
    rb"|<table:table-cell (?=[^>]*table:formula=)(?![^>]*office:value-type=)[^>]*>"
)
_ERROR = re.compile(rb'<c [^>]*t="e"|calcext:value-type="error"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml|content\.xml")


class BombError(Exception):
    """The parts unpack to more than the limit."""


@dataclass
class Survey:
    """Counts over all sheets, and whether the workbook has links to other files or macros."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    unvalued: int = 0
    errors: int = 0
    links: bool = False
    macros: bool = False


def survey(path: Path, limit: int) -> Survey:
    """Look through the parts of a workbook. Raises BombError, zipfile.BadZipFile."""
    found = Survey()
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if surrounded(archive, path):
            raise zipfile.BadZipFile(path.name)
        if sum(member.file_size for member in members) > limit:
            raise BombError
        for member in members:
            found.links |= member.filename.startswith("xl/externalLinks/")
            found.macros |= member.filename.endswith("vbaProject.bin")
            if _SHEET.fullmatch(member.filename):
                for piece in _pieces(archive, member, limit):
                    found.hidden_rows += len(_HIDDEN.findall(piece))
                    found.hidden_columns += sum(map(_width, _COLUMN.finditer(piece)))
                    found.errors += len(_ERROR.findall(piece))
                    found.unvalued += len(_UNVALUED.findall(piece))
    return found


def _width(found: re.Match[bytes]) -> int:
    """Return how many columns are hidden as one, none where they are the rest of a sheet."""
    wide = int(found["last"]) - int(found["first"]) + 1 if found["first"] else int(found["times"] or 1)
    return wide if wide < _REST else 0


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """Yield a part in pieces that end with a whole element."""
    held, total = b"", 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                total += len(piece)
                if total > limit:
                    raise BombError
                text = held + piece
                cut = max(text.rfind(b"</row>"), text.rfind(b"</table:table-row>"))
                held = text[cut:] if cut >= 0 else text
                if cut >= 0:
                    yield text[:cut]
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise zipfile.BadZipFile(member.filename) from error
    yield held
