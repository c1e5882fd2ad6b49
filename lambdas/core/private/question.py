"""What a person may ask of a table that an agreement gives: which of its rows, listed or counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.datasets.dataset import ColumnType
from contracts.reading.errors import PratiqueError
from lambdas.core.private.rights import GivenTable

PAGE = 100  # rows of a page
MOST = 200_000  # rows of a file, and of all pages together
_DIGITS = 6  # of a page's number; longer ones are not worth reading, and Python refuses to read very long ones
_LONGEST = 200  # letters of a value

Value = str | int | float | bool | date


class UnaskableError(PratiqueError):
    """A question is not one that this table answers; the text says which part, and what may be asked."""


class Compare(StrEnum):
    """How a column is held against a value. The value is the ending of the parameter's name."""

    IS = ""
    LEAST = "_least"
    MOST = "_most"


_SIGNS = {Compare.IS: "=", Compare.LEAST: ">=", Compare.MOST: "<="}
_ORDERED = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE}


@dataclass(frozen=True)
class Condition:
    """One condition; ``text`` is the value as it was asked."""

    column: str
    compare: Compare
    value: Value
    text: str

    @property
    def sign(self) -> str:
        """How the column is held against the value."""
        return _SIGNS[self.compare]

    def in_duckdb(self) -> str:
        """Write it with a sign for the value, which is bound and never part of the text."""
        return f'"{self.column}" {self.sign} ?'

    def in_words(self) -> str:
        """Write it for the record."""
        return f"{self.column} {self.sign} {self.text}"


@dataclass(frozen=True)
class Question:
    """Rows that fulfil all conditions; counted by the values of ``by`` where that is given. ``page`` is from 1."""

    conditions: tuple[Condition, ...] = ()
    by: str = ""
    page: int = 1

    def parameters(self, **changed: str | int) -> dict[str, str]:
        """Return it as the parameters of an address, some of them changed."""
        found: dict[str, str | int] = {item.column + item.compare.value: item.text for item in self.conditions}
        found |= {"by": self.by, "page": self.page, **changed}
        return {name: str(value) for name, value in found.items() if value not in ("", 1)}


def columns_of(table: GivenTable) -> dict[str, ColumnType]:
    """Return the columns that are given, in the agreement's order, with their types as they are given."""
    return {name: table.relation.type_of(name) for name in table.access.view().columns}


def fields(table: GivenTable) -> dict[str, tuple[Compare, ...]]:
    """Return what each column can be held against: dates, also those kept as text, and numbers have an order.

    A pseudonym can be held against nothing: what is asked stands in the address, and addresses are kept in logs.
    """
    ordered = {name for name, kind in columns_of(table).items() if kind in _ORDERED or name in table.relation.dates}
    both = (Compare.LEAST, Compare.MOST)
    asked_of = [name for name in columns_of(table) if name not in table.relation.pseudonyms]
    return {name: (Compare.IS, *both) if name in ordered else (Compare.IS,) for name in asked_of}


def countable(table: GivenTable) -> tuple[str, ...]:
    """Return the columns that rows may be counted by. Figures of a product are totals of each other: none."""
    return () if table.is_product else tuple(columns_of(table))


def question(table: GivenTable, parameters: Mapping[str, Sequence[str]]) -> Question:
    """Read a question from an address. Raises UnaskableError."""
    types, conditions = columns_of(table), []
    allowed = {name + item.value: (name, item) for name, items in fields(table).items() for item in items}
    for name, values in parameters.items():
        if name in {"by", "page"} or not values or not values[0].strip():
            continue
        if name in types and name in table.relation.pseudonyms:
            raise UnaskableError(
                f"{name} is not asked of: what is asked is in the address, which logs keep, and a pseudonym is for "
                "none of them. Take the file, and choose the person's rows there."
            )
        if name not in allowed:
            raise UnaskableError(f"{name!r} is no column that the agreement gives; it gives {', '.join(types)}.")
        column, compare = allowed[name]
        text = values[0].strip()
        conditions.append(Condition(column, compare, _value(column, types[column], text), text))
    by = next(iter(parameters.get("by", ())), "")
    if by and by not in countable(table):
        raise UnaskableError(f"Rows are not counted by {by!r}; allowed: {', '.join(countable(table)) or 'none'}.")
    page = next(iter(parameters.get("page", ())), "1")
    if not (page.isascii() and page.isdecimal() and len(page) <= _DIGITS and 1 <= int(page) <= MOST // PAGE):
        raise UnaskableError(f"Page {page[:40]!r} is no page; allowed: a number from 1 to {MOST // PAGE:,}.")
    return Question(tuple(conditions), by, int(page))


def _value(column: str, kind: ColumnType, text: str) -> Value:
    try:
        return _typed(kind, text)
    except ValueError:
        wanted = {
            ColumnType.INTEGER: "a whole number",
            ColumnType.NUMBER: "a number",
            ColumnType.DATE: "a date such as 2020-10-05",
            ColumnType.BOOLEAN: "true or false",
        }.get(kind, f"{_LONGEST} letters at most")
        raise UnaskableError(f"{column}: {text[:40]!r} is not {wanted}.") from None


def _typed(kind: ColumnType, text: str) -> Value:
    if len(text) > _LONGEST or "\0" in text:
        raise ValueError(text)
    if kind is ColumnType.INTEGER:
        if abs(int(text)) >= 2**63:
            raise ValueError(text)
        return int(text)
    if kind is ColumnType.NUMBER:
        if not math.isfinite(float(text)):
            raise ValueError(text)
        return float(text)
    if kind is ColumnType.DATE:
        return date.fromisoformat(text)
    if kind is ColumnType.BOOLEAN:
        if text.casefold() not in {"true", "false"}:
            raise ValueError(text)
        return text.casefold() == "true"
    return text
