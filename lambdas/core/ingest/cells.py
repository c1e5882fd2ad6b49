"""The cells of a row as SQL: a column's text as the contract reads it, and its typed value.

The order is: letters to the contract's case; empty texts to null; sentinels aside; the contract's values put in; then
the type. Casts are too kind ('4e9', '12.7' and '1_000' are whole numbers to one, '2020' and 'epoch' dates), so a text
is cast only when it has the form of its type.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.datasets.dataset import Case, Column, ColumnType, Dataset, Status, Treatment
from contracts.datasets.drift import Conversion
from lambdas.core.pseudonyms import normalised_sql

_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INTEGER = "-?[0-9]{1,18}"
_NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?"
_TRUE, _FALSE = "'true', 'True', 'TRUE'", "'false', 'False', 'FALSE'"
ISO = "%Y-%m-%d"


@dataclass(frozen=True)
class Cell:
    """SQL names of one column's cell; two leading underscores keep them apart from the contract's own names.

    ``text`` is null when the cell is empty, ``mapped`` is the text that is read as a value, ``value`` the typed value
    (the contract's name). ``plain`` is the form in which an identifier or a postcode is compared, ``checked`` what a
    named check prepares of it. Where the contract names a list, ``listed``, ``current``, ``start`` and ``until`` are
    the code as the list has it and what it says of it, null where it has none; ``given`` is what it has for the code
    of another cell, ``beside``. ``named`` is a boolean where the contract names other rows. ``codes`` and ``pairs`` are
    tables of lists, ``others`` of the drop's own rows.
    """

    text: str
    mapped: str
    value: str
    plain: str
    checked: str
    listed: str
    current: str
    start: str
    until: str
    beside: str
    given: str
    codes: str
    pairs: str
    named: str
    others: str


def cell(dataset: Dataset, column: Column) -> Cell:
    """Name the parts of a column's cell."""
    place = dataset.columns.index(column)
    after = ("plain", "checked", "listed", "current", "start", "until", "beside", "given")
    tables = ("codes", "pairs", "named", "others")
    parts = [f"__{part}{place}" for part in ("text", "mapped", *after, *tables)]
    return Cell(parts[0], parts[1], quoted(column.name), *parts[2:])


def text_sql(column: Column, raw: str) -> str:
    """Return SQL for the text of a cell, null when the contract takes it for empty."""
    text = raw
    if column.case is not None:
        # Engines differ in how they turn letters beyond A to Z; translate, which leaves those alone, is slow.
        turn, old, new = ("lower", _UPPER, _LOWER) if column.case is Case.LOWER else ("upper", _LOWER, _UPPER)
        ascii_text = f"strlen({raw}) = length({raw})"  # as many bytes as characters
        text = f"(CASE WHEN {ascii_text} THEN {turn}({raw}) ELSE translate({raw}, '{old}', '{new}') END)"
    return f"CASE WHEN {text} NOT IN ({literals(['', *column.nulls])}) THEN {text} END"


def mapped_sql(column: Column, text: str) -> str:
    """Return SQL for the text that is read as a value: null for a sentinel, replaced by the contract's values."""
    mapped = text
    if column.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.values.items())
        mapped = f"CASE {text} {cases} ELSE {text} END"
    return (
        f"CASE WHEN {text} NOT IN ({literals([*column.sentinels])}) THEN {mapped} END" if column.sentinels else mapped
    )


def typed_sql(column: Column, text: str, unit: Conversion | None = None) -> str:
    """Return SQL for the typed value of a text, null when the text is not one; a number is turned from its unit."""
    match column.type:
        case ColumnType.STRING:
            return text
        case ColumnType.INTEGER:
            return f"CASE WHEN regexp_full_match({text}, '{_INTEGER}') THEN TRY_CAST({text} AS BIGINT) END"
        case ColumnType.NUMBER:
            cast = _converted(f"TRY_CAST({text} AS DOUBLE)", unit)
            return f"CASE WHEN regexp_full_match({text}, '{_NUMBER}') AND isfinite({cast}) THEN {cast} END"
        case ColumnType.BOOLEAN:
            return f"CASE WHEN {text} IN ({_TRUE}) THEN true WHEN {text} IN ({_FALSE}) THEN false END"
        case ColumnType.DATE:
            form = literal(column.format or ISO)
            if form == literal(ISO):  # the engine casts it many times faster than it parses, and writes it back
                year = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') AND {text} > '0001'"
                return f"CASE WHEN {year} THEN TRY_CAST({text} AS DATE) END"
            day = f"try_strptime({text}, {form})"
            same = f"strftime({day}, {form}) = {text}"
            if "%b" in form.lower():  # months by name, in letters of either case
                same = f"upper(strftime({day}, {form})) = upper({text})"
            return f"CASE WHEN {same} AND year({day}) BETWEEN 1 AND 9999 THEN CAST({day} AS DATE) END"


def _converted(number: str, unit: Conversion | None) -> str:
    """Return SQL for a number in the contract's unit; the factors are doubles, never the engine's decimals."""
    if unit is None:
        return number
    return f"({number} * CAST('{unit.multiply!r}' AS DOUBLE) + CAST('{unit.add!r}' AS DOUBLE))"


def plain_sql(column: Column, text: str) -> str | None:
    """Return SQL for the form in which an identifier or a postcode is compared; None for other columns."""
    if column.treatment is Treatment.POSTCODE_DISTRICT:
        return postcode_sql(text)
    if column.check is not None or (column.identifies and column.type is ColumnType.STRING):
        return normalised_sql(text)
    return None


def checked_text(column: Column, names: Cell) -> str:
    """Return SQL for the text that a named check is held against, normalised: the cell's own, as it was sent."""
    return normalised_sql(names.text) if column.values or column.sentinels else names.plain


def status_sql(column: Column, text: str) -> str:
    """Return SQL for the status beside a value."""
    cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.sentinels.items())
    return (
        f"CASE WHEN {text} IS NULL THEN {literal(Status.NOT_AVAILABLE)} "
        f"ELSE CASE {text} {cases} ELSE {literal(Status.REPORTED)} END END"
    )


def postcode_sql(text: str) -> str:
    """Return SQL for a postcode without spaces, in upper case; text with other letters than A to Z is no postcode."""
    return f"CASE WHEN regexp_full_match({text}, '[ -~]*') THEN upper(replace({text}, ' ', '')) ELSE {text} END"


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: list[str]) -> str:
    """Return texts as a list of SQL literals."""
    return ", ".join(map(literal, texts))


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
