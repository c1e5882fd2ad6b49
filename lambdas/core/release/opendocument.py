"""Writes tables as an Open Document spreadsheet, row by row, whatever their number.

Libraries that write ODS hold the whole document in memory, a hundred bytes and more for each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Cell = str | int | float
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
    )
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = (
    '<office:automatic-styles><style:style style:name="narrow" style:family="table-column">'
    '<style:table-column-properties style:column-width="4cm"/></style:style>'
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="20cm"/></style:style>'
    '<style:style style:name="wrapped" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/></style:style>'
    '<style:style style:name="head" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:automatic-styles>"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: a table under its title and its heads, or, without heads, lines of text of which the first is bold."""

    name: str
    title: str | None
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    wide: bool = False


def write_ods(path: Path, title: str, sheets: Sequence[Sheet]) -> None:
    """Write the document; its title is told to whoever opens it."""
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (("/", MEDIA_TYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        # First and not compressed, so that the kind of file can be seen without unpacking it (ODF 1.3, part 2, 3.3).
        packed.writestr(_entry("mimetype", ZIP_STORED), MEDIA_TYPE)
        packed.writestr(
            _entry("META-INF/manifest.xml"),
            f'{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
            f'manifest:version="1.3">{manifest}</manifest:manifest>',
        )
        packed.writestr(
            _entry("meta.xml"),
            f'{_DECLARATION}<office:document-meta {_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'office:version="1.3"><office:meta><dc:title>{escape(title)}</dc:title><dc:language>en-GB</dc:language>'
            "</office:meta></office:document-meta>",
        )
        with packed.open(_entry("content.xml"), "w") as content:
            _write_content(content, sheets)


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, _LONG_AGO)
    entry.compress_type = compression
    return entry


def _write_content(content: IO[bytes], sheets: Sequence[Sheet]) -> None:
    begin = f'{_DECLARATION}<office:document-content {_NAMESPACES} office:version="1.3">{_STYLES}'
    content.write(f"{begin}<office:body><office:spreadsheet>".encode())
    ranges = []
    for sheet in sheets:
        written = 0
        for text in _table(sheet):
            content.write(text.encode())
            written += 1
        content.write(b"</table:table>")
        if sheet.heads:
            # What was written first only begins the table; then came the title, the heads, the rows.
            ranges.append(_range(sheet, written - 1))
    content.write(f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>".encode())
    content.write(b"</office:spreadsheet></office:body></office:document-content>")


def _table(sheet: Sheet) -> Iterator[str]:
    """Yield the beginning of a table and then each of its rows, title and heads first."""
    style = "wide" if sheet.wide else "narrow"
    columns = max(1, len(sheet.heads))
    column = f'<table:table-column table:style-name="{style}" table:number-columns-repeated="{columns}"/>'
    yield f"<table:table table:name={quoteattr(sheet.name)}>{column}"
    if sheet.title is not None:
        yield _row([sheet.title], "head")
    if sheet.heads:
        yield _row(sheet.heads, "head")
    for number, row in enumerate(sheet.rows):
        yield _row(row, "" if sheet.heads else "wrapped" if number else "head")


def _row(row: Sequence[Cell], style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return f"<table:table-row>{''.join(_cell(cell, styled) for cell in row)}</table:table-row>"


def _cell(cell: Cell, styled: str) -> str:
    text = f"<text:p>{escape(str(cell))}</text:p>"
    if isinstance(cell, str):
        return f'<table:table-cell{styled} office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell{styled} office:value-type="float" office:value="{cell}">{text}</table:table-cell>'


def _range(sheet: Sheet, last: int) -> str:
    """Mark the table of a sheet as one; ``last`` is the number of its last row, the title's being the first."""
    column, rest = "", len(sheet.heads)
    while rest:
        rest, letter = divmod(rest - 1, 26)
        column = chr(ord("A") + letter) + column
    target = f"{sheet.name}.A2:{sheet.name}.{column}{last}"
    return (
        f'<table:database-range table:name="{sheet.name}" table:target-range-address="{target}" '
        'table:display-filter-buttons="false"/>'
    )
