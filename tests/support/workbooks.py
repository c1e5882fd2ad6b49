"""Workbooks made for tests, part by part, so that a hostile one can be made as well."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from lambdas.core.ingest.intake.cell_text import letters

Cell = str | int | float | bool | date | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
RELATIONS = "xl/_rels/workbook.xml.rels"
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def xlsx(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    date1904: bool = False,
    hidden: Iterable[str] = (),
    hidden_rows: Iterable[int] = (),
    merged: Sequence[str] = (),
    extra: Mapping[str, str] = {},
    replace: Mapping[str, str] = {},
) -> bytes:
    """An .xlsx file; ``extra`` are further parts and ``replace`` texts to change in the sheets' XML."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><workbookPr date1904="{int(date1904)}"/>'
        f"<sheets>{''.join(_named(i, name, name in hidden) for i, name in enumerate(names, 1))}</sheets></workbook>",
        RELATIONS: f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{i}" Type="{_RELS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        + f'<Relationship Id="st" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
        **extra,
    }
    for number, name in enumerate(names, 1):
        text = _sheet(sheets[name], date1904, set(hidden_rows), merged)
        for old, new in replace.items():
            text = text.replace(old, new)
        parts[f"xl/worksheets/sheet{number}.xml"] = text
    return _packed(parts)


def _named(number: int, name: str, hidden: bool) -> str:
    state = ' state="hidden"' if hidden else ""
    return f'<sheet name="{escape(name)}" sheetId="{number}" r:id="s{number}"{state}/>'


def _sheet(rows: Sequence[Sequence[Cell]], date1904: bool, hidden: set[int], merged: Sequence[str]) -> str:
    body = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        + "".join(_cell(cell, f"{letters(place)}{number}", date1904) for place, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    spans = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
    spans = f"<mergeCells>{spans}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{spans}</worksheet>'


def _cell(cell: Cell, at: str, date1904: bool) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return f'<c r="{at}" s="1"><v>{(day - _EPOCHS[date1904]).days}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{at}"><v>{cell!r}</v></c>'
    if cell.startswith("#"):
        return f'<c r="{at}" t="e"><v>{escape(cell)}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def ods(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """An .ods file."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
        f'xmlns:text="{_OFFICE}:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def _packed(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return file.getvalue()


def changed(book: bytes, part: str, old: str, new: str) -> bytes:
    """The same workbook with a text of one part replaced."""
    return rewritten(book, part, lambda text: text.replace(old, new))


def rewritten(book: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same workbook with the parts changed that have this in their names."""
    return _packed({name: change(text) if part in name else text for name, text in _parts(book).items()})


def moved(book: bytes, part: str, to: str) -> bytes:
    """The same .xlsx workbook with a sheet in another part."""
    parts = _parts(book)
    sheet, relations = parts.pop(part), parts[RELATIONS]
    relations = relations.replace(part.removeprefix("xl/"), to.removeprefix("xl/"))
    return _packed({**parts, to: sheet, RELATIONS: relations})


def prefixed(xml: str) -> str:
    """The same XML with a prefix before the name of each element."""
    return re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def _parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def xls(sheet: str, rows: Sequence[Sequence[Cell]], errors: Mapping[tuple[int, int], int]) -> bytes:
    """An .xls file of one sheet; ``errors`` are the codes of cells that show one, by row and column from 0."""
    cells = b"".join(_biff(0x0205, struct.pack("<3H2B", *at, 0, code, 1)) for at, code in errors.items())
    cells += b"".join(_xls_cell(row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line))
    bof = struct.pack("<4H2L", 0x0600, 0x0005, 0, 0, 0, 0)
    named = struct.pack("<2BBB", 0, 0, len(sheet), 0) + sheet.encode("latin-1")
    styles = b"".join(_biff(0x00E0, struct.pack("<2H16x", 0, form)) for form in (0, 14))
    start = 2 * (4 + len(bof)) - (4 + len(bof)) + len(styles) + 4 + 4 + len(named) + 4
    stream = _biff(0x0809, bof) + styles + _biff(0x0085, struct.pack("<L", start) + named) + _biff(0x000A, b"")
    body = _biff(0x0809, struct.pack("<4H2L", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _biff(0x000A, b"")
    return _container((stream + body).ljust(4096, b"\0"))


def _xls_cell(row: int, column: int, cell: Cell) -> bytes:
    if cell is None or cell == "":
        return b""
    if isinstance(cell, date):
        return _biff(0x0203, struct.pack("<3Hd", row, column, 1, (cell - _EPOCHS[False]).days))
    if isinstance(cell, int | float):
        return _biff(0x0203, struct.pack("<3Hd", row, column, 0, cell))
    return _biff(0x0204, struct.pack("<4HB", row, column, 0, len(cell), 0) + cell.encode("latin-1"))


def _biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def _container(stream: bytes) -> bytes:
    """Put a stream of whole sectors into a compound file: header, FAT, directory, stream."""
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x3L", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1)
    head = head[:48] + struct.pack("<7L", 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<L", 0)
    table = struct.pack(f"<{len(fat)}L", *fat)
    folder = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return head.ljust(512, b"\xff") + table.ljust(512, b"\xff") + folder.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<2B3L", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + bytes(36) + struct.pack("<2L4x", start, size)
