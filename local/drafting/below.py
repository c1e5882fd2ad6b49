"""What stands below the header of an example's table: its cells, where it ends, and columns without a header."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice

from lambdas.core.ingest.intake.cell_text import Value, plain, text_of
from lambdas.core.ingest.intake.sheets import Sheet

_TAIL = 50  # filled rows from the bottom in which what follows a table is looked for
_LONGEST = 40  # characters of the text that ends a table


@dataclass
class Below:
    """What stands below a header; places of columns count from 0.

    ``blank`` are headed columns with an empty cell in some row, ``unheaded`` columns with values and no header,
    ``again`` tells whether the header comes once more, ``ends`` how the row begins that ends the table.
    """

    cells: int = 0
    blank: set[int] = field(default_factory=set)
    unheaded: set[int] = field(default_factory=set)
    again: bool = False
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Row:
    first: str
    filled: int
    after_blank: bool


def look_below(sheet: Sheet, header_row: int, headed: Collection[int], wanted: Collection[str]) -> Below:
    """Look through the rows below a header that is known by the texts ``wanted``."""
    found, tail, texts = Below(), deque[_Row](maxlen=_TAIL), set(map(plain, wanted))
    after_blank = False
    for row in islice(sheet.rows(), header_row, None):
        filled = [place for place, cell in enumerate(row) if cell != ""]
        if filled:
            found.cells += len(filled)
            found.again |= bool(texts) and texts <= set(map(plain, row))
            tail.append(_Row(text_of(row[filled[0]]), len(filled), after_blank))
            if not _sparse(len(filled), len(headed)):
                found.blank |= set(headed).difference(filled)
                found.unheaded |= set(filled).difference(headed)
        after_blank = not filled
    found.ends = _ends(tail, len(headed), sheet, header_row)
    return found


def _sparse(filled: int, headed: int) -> bool:
    return filled <= 2 and 2 * filled <= headed


def _ends(tail: deque[_Row], headed: int, sheet: Sheet, header_row: int) -> tuple[str, ...]:
    """Return how the first row begins of those that follow an empty row and are not filled like the table's."""
    last: _Row | None = None
    for row in reversed(tail):
        if not _sparse(row.filled, headed):
            break
        last = row if row.after_blank else last
    if last is None:
        return ()
    text = last.first.split(":")[0] if ":" in last.first[:_LONGEST] else last.first[:_LONGEST]
    begin = plain(text)
    rows = (_first(row) for row in islice(sheet.rows(), header_row, None))
    before = next((row for row in rows if row.startswith(begin)), "")
    return (text.strip(),) if begin and before == plain(last.first) else ()


def _first(row: list[Value]) -> str:
    return next((plain(cell) for cell in row if cell != ""), "")
