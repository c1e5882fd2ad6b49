"""What the XML of an .xlsx sheet says beside its values: cells without one, hidden rows and columns.

Names are taken without their prefixes, as the reader of workbooks takes them. What it would read in part, or another
way than it is written, is a ValueError: a comment within a value, a value that stands twice.
"""

from __future__ import annotations

import re

from lambdas.core.ingest.intake.unworked import NEVER_WORKED_OUT, Found, bounded, few

_CELL = re.compile("([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_TRUE = frozenset({"1", "true"})


class XlsxMarks:
    """One sheet of an .xlsx file, element by element."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._inside = self._seen = False  # the cells of the sheet; a second time would be read by nobody
        self._row, self._hidden, self._filled = 0, False, False
        self._at, self._since = "", -1  # the last cell that says its place, and the cells since
        self._kind: str | None = None
        self._formula = self._open = self._reading = False
        self._values = 0
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if self._open:
            raise ValueError("an element within a value")
        if name == "c" and self._inside:
            self._kind, self._formula, self._values, self._text = attributes.get("t"), False, 0, []
            place = attributes.get("r")
            self._at, self._since = (place, 0) if place else (self._at, self._since + 1)
        elif name == "v":
            self._open = self._reading = True
            self._values += 1
        elif name == "t":
            self._reading = True
        elif name == "f":
            self._formula = True
        elif name == "row" and self._inside:
            self._row, self._filled = int(attributes.get("r") or self._row + 1), False
            self._hidden = attributes.get("hidden", "").strip() in _TRUE
            self._at, self._since = "", -1
        elif name == "col" and attributes.get("hidden", "").strip() in _TRUE:
            self._found.hidden_columns += few(int(attributes.get("max", "")) - int(attributes.get("min", "")) + 1)
        elif name == "sheetData":
            if self._seen:
                raise ValueError("a sheet has cells in two places")
            self._inside = self._seen = True

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in {"v", "t"}:
            self._open = self._reading = False
        elif name == "c" and self._inside:
            self._settle("".join(self._text))
        elif name == "row" and self._inside:
            self._found.hidden_rows += self._hidden and self._filled
        elif name == "sheetData":
            self._inside = False

    def text(self, text: str) -> None:
        """Take text; what counts is that of values."""
        if self._reading:
            self._text.append(text)

    def odd(self) -> None:
        """Take a comment and the like."""
        if self._open:
            raise ValueError("a comment within a value")

    def _settle(self, text: str) -> None:
        """Keep a cell that has no value; a formula may come to an empty text."""
        if self._values > 1:
            raise ValueError("a cell has two values")
        self._filled |= bool(text.strip())
        if self._kind == "e":
            self._found.errors += 1
            self._found.keep(*self._place(), text.strip() or NEVER_WORKED_OUT)
        elif self._formula and not text.strip() and not (self._kind == "str" and self._values):
            self._found.unvalued += 1
            self._found.keep(*self._place(), NEVER_WORKED_OUT)

    def _place(self) -> tuple[int, int]:
        """Return row from 1 and column from 0 of the cell; one that does not say them follows the one before."""
        if not self._at:
            return bounded(self._row, self._since)
        found = _CELL.fullmatch(self._at)
        if found is None:
            raise ValueError("a cell has no place")
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        return bounded(self._row if self._since else int(found[2]), column - 1 + self._since)
