"""Where the records of a spreadsheet stand: a table of fixed width in a file beside them, so that memory stays flat."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lambdas.core.ingest.intake.cell_text import letters

ENTRY = struct.Struct("<HIH")  # table, row from 1, column from 1 of a cell that is a record of its own, else 0
_CHUNK = 1 << 20


def entry(file: BinaryIO, table: int, row: int, column: int) -> None:
    """Note where the next record stands."""
    file.write(ENTRY.pack(table, row, column))


@dataclass(frozen=True)
class SheetRecords:
    """Records taken from the sheets of a workbook, one a line, in UTF-8. ``tables`` has each table's sheet and columns.

    The columns are those of the sheet, from 0, by the contract's headers.
    """

    path: Path
    places: Path
    tables: tuple[tuple[str, dict[str, int]], ...]

    def chunks(self) -> Iterator[bytes]:
        """Yield the records."""
        with self.path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece

    def place(self, line: int, header: str | None, /) -> str:
        """Name the sheet, the row and, under a header, the column."""
        with self.places.open("rb") as file:
            file.seek((line - 1) * ENTRY.size)
            table, row, column = ENTRY.unpack(file.read(ENTRY.size))
        sheet, columns = self.tables[table]
        at = columns[header] if header is not None and header in columns else column - 1
        return f"sheet {sheet}, row {row:,}" + (f", column {letters(at)}" if at >= 0 else "")
