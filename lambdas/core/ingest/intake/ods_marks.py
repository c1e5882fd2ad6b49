"""What the XML of an .ods file says beside its values: cells without one, hidden rows and columns.

Names are taken without their prefixes. A cell has no value where the attribute lacks that its kind has it in, or where
it has no kind: the reader of workbooks takes either for empty, whatever text the cell shows.
"""

from __future__ import annotations

from lambdas.core.ingest.intake.elements import local
from lambdas.core.ingest.intake.unworked import NEVER_WORKED_OUT, Found, bounded, few

_HIDDEN = frozenset({"collapse", "filter"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
    "string": "value-type",
}


class OdsMarks:
    """The sheets of an .ods file, element by element."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._inside = self._cell = self._aside = self._error = self._formula = self._valued = False
        self._row, self._times, self._column, self._repeated = 1, 1, 0, 1
        self._hidden = self._filled = False
        self._cells: list[tuple[int, str]] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        if name in _CELLS:
            self._begin(attributes)
        elif name == "annotation":
            self._aside = True
        elif name == "table-row":
            self._times, self._column, self._cells = int(_of(attributes, "number-rows-repeated") or 1), 0, []
            self._hidden, self._filled = _of(attributes, "visibility") in _HIDDEN, False
        elif name == "table":
            if self._inside:
                raise ValueError("a table within a table")
            self._inside, self._row = True, 1
            self._found.begin(_of(attributes, "name") or "")
        elif name == "table-column" and _of(attributes, "visibility") in _HIDDEN:
            self._found.hidden_columns += few(int(_of(attributes, "number-columns-repeated") or 1))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in _CELLS:
            self._settle("".join(self._text))
        elif name == "annotation":
            self._aside = False
        elif name == "table-row" and self._inside:
            self._found.hidden_rows += self._times if self._hidden and self._filled else 0
            for row in range(self._row, self._row + self._times) if self._cells else ():
                for column, text in self._cells:
                    self._found.keep(*bounded(row, column), text)
            self._row += self._times
        elif name == "table":
            self._inside = False

    def text(self, text: str) -> None:
        """Take text; that of a cell is what it shows, without what is noted of it."""
        if self._cell and not self._aside:
            self._text.append(text)

    def odd(self) -> None:
        """Take a comment and the like."""
        if self._cell:
            raise ValueError("a comment within a cell")

    def _begin(self, attributes: dict[str, str]) -> None:
        kinds = [value for key, value in attributes.items() if key.endswith("value-type")]
        self._cell, self._text, self._error = True, [], "error" in kinds
        self._formula = _of(attributes, "formula") is not None
        self._valued = any(_of(attributes, _VALUES[kind]) is not None for kind in kinds if kind in _VALUES)
        self._repeated = int(_of(attributes, "number-columns-repeated") or 1)

    def _settle(self, text: str) -> None:
        """Keep a cell that has no value; one that has neither value, formula nor text is empty."""
        self._cell = False
        shown = text.strip()
        self._filled |= bool(shown) or self._valued
        if self._error or (not self._valued and (self._formula or shown)):
            self._found.errors += self._error
            self._found.unvalued += not self._error
            last = bounded(self._row, self._column)[1] + self._repeated
            self._cells += [(column, shown or NEVER_WORKED_OUT) for column in range(self._column, last)]
            bounded(self._row, last - 1)
        self._column += self._repeated


def _of(attributes: dict[str, str], name: str) -> str | None:
    """Return an attribute by its name, whatever its prefix."""
    return next((value for key, value in attributes.items() if local(key) == name), None)
