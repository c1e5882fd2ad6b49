"""The compiler: from a data contract to the list of rules its rows must keep, each as a condition that is true for a
row that breaks it.

The SQL is DuckDB's, over three names a column (``Cell``) and the contract's own column names for typed values. Nothing
else reads the contract's rules, so another engine needs these conditions in its dialect and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.dataset import Column, ColumnType, Dataset, Retired, Treatment
from lambdas.core.ingest.report import Severity
from lambdas.core.pseudonyms import normalised_sql

POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
_TYPES = {
    ColumnType.STRING: "text",
    ColumnType.INTEGER: "a whole number",
    ColumnType.NUMBER: "a number",
    ColumnType.DATE: "a date",
    ColumnType.BOOLEAN: "true or false",
}


@dataclass(frozen=True)
class RowRule:
    """One rule of the contract. ``violated`` is SQL; ``column`` the curated name, None for a rule over several."""

    code: str
    column: str | None
    violated: str
    message: str
    remedy: str
    severity: Severity = Severity.FAULT


@dataclass(frozen=True)
class Cell:
    """SQL names of one column's cell: its text (null when empty), the text that has a value, the typed value."""

    text: str
    mapped: str
    value: str
    codes: str


def cell(dataset: Dataset, column: Column) -> Cell:
    """The SQL names of a column's cell; two leading underscores keep them apart from the contract's names."""
    place = dataset.columns.index(column)
    return Cell(f"__text{place}", f"__mapped{place}", quoted(column.name), f"__codes{place}")


def compile_rules(dataset: Dataset, landed: date) -> tuple[RowRule, ...]:
    """Every rule of a contract over the rows of one drop that landed on a day, in the order of its columns."""
    rules = [rule for column in dataset.columns for rule in _of(column, cell(dataset, column), dataset, landed)]
    return (*rules, *_across(dataset))


def _of(column: Column, names: Cell, dataset: Dataset, landed: date) -> Iterator[RowRule]:
    yield from _presence(column, names, dataset)
    yield from _type(column, names)
    yield from _bounds(column, names, landed)
    yield from _text(column, names)
    yield from _codes(column, names)
    yield from _identity(column, names)


def _presence(column: Column, names: Cell, dataset: Dataset) -> Iterator[RowRule]:
    if column.required or column.name == dataset.period.column:
        said = f"{column.header} is empty; it is required."
        yield RowRule("required", column.name, f"{names.text} IS NULL", said, f"Fill in {column.header}.")


def _type(column: Column, names: Cell) -> Iterator[RowRule]:
    if column.type is ColumnType.STRING:
        return
    wanted = _TYPES[column.type]
    if column.type is ColumnType.DATE:
        wanted = f"a date of the calendar written as {date(2020, 3, 31).strftime(column.format or '%Y-%m-%d')}"
    yield RowRule(
        "type",
        column.name,
        f"{names.mapped} IS NOT NULL AND {names.value} IS NULL",
        f"{column.header} is not {wanted}.",
        f"Write {column.header} as {wanted}.",
    )


def _bounds(column: Column, names: Cell, landed: date) -> Iterator[RowRule]:
    sides = (("minimum", column.minimum, "<", "least"), ("maximum", column.maximum, ">", "most"))
    for code, bound, sign, word in sides:
        if bound is not None:
            limit = f"DATE {literal(str(bound))}" if column.type is ColumnType.DATE else number(bound)
            yield RowRule(
                code,
                column.name,
                f"{names.value} {sign} {limit}",
                f"{column.header} must be at {word} {_written(bound)}.",
                f"Correct {column.header}.",
            )
    if column.not_future:
        yield RowRule(
            "not_future",
            column.name,
            f"{names.value} > DATE '{landed.isoformat()}'",
            f"{column.header} is after the day the file landed, {landed.isoformat()}.",
            f"Correct {column.header}.",
        )


def _text(column: Column, names: Cell) -> Iterator[RowRule]:
    if column.pattern is not None:
        yield RowRule(
            "pattern",
            column.name,
            f"{names.mapped} IS NOT NULL AND NOT regexp_full_match({names.text}, {literal(column.pattern)})",
            f"{column.header} does not have the form {column.pattern}.",
            f"Correct {column.header}.",
        )
    if column.max_length is not None:
        yield RowRule(
            "max_length",
            column.name,
            f"length({names.text}) > {column.max_length}",
            f"{column.header} is longer than {column.max_length:,} characters.",
            f"Shorten {column.header}.",
        )
    if column.enum:
        texts = dict.fromkeys([*column.enum, *column.values])
        shown = ", ".join(text for text in texts if text not in column.values or text in column.enum)
        yield RowRule(
            "enum",
            column.name,
            f"{names.mapped} NOT IN ({', '.join(map(literal, column.enum))})",
            f"{column.header} is not one of: {shown}.",
            f"Use one of the values of the contract in {column.header}.",
        )


def _codes(column: Column, names: Cell) -> Iterator[RowRule]:
    if column.codes is None:
        return
    kinds = f" ({', '.join(column.codes.kinds)})" if column.codes.kinds else ""
    yield RowRule(
        "unknown_code",
        column.name,
        f"{names.mapped} NOT IN (SELECT code FROM {names.codes})",
        f"{column.header} is not a code of the list {column.codes.list}{kinds}.",
        f"Correct {column.header}, or ask for the code to be added to {column.codes.list}.",
    )
    if column.codes.retired is Retired.REJECT:
        yield RowRule(
            "retired_code",
            column.name,
            f"{names.mapped} IN (SELECT code FROM {names.codes} WHERE code <> current)",
            f"{column.header} is a retired code of the list {column.codes.list}.",
            f"Use the code that has succeeded it in {column.header}.",
        )


def _identity(column: Column, names: Cell) -> Iterator[RowRule]:
    if column.treatment is Treatment.PSEUDONYMISE:
        yield RowRule(
            "identifier",
            column.name,
            f"{normalised_sql(names.mapped)} = ''",
            f"{column.header} holds nothing but separators.",
            f"Correct {column.header}.",
        )
    if column.treatment is Treatment.POSTCODE_DISTRICT:
        yield RowRule(
            "postcode",
            column.name,
            f"NOT regexp_full_match({postcode_sql(names.mapped)}, '{POSTCODE}')",
            f"{column.header} is not a full postcode.",
            f"Write {column.header} as a full postcode, such as SW1A 2AA, or leave it empty if you may.",
        )
    if column.check == "nhs_number":
        yield RowRule(
            "nhs_number",
            column.name,
            _not_nhs_number(normalised_sql(names.text)),
            f"{column.header} is not a valid NHS number: ten digits, the last of which checks the others.",
            f"Correct {column.header}.",
        )
    elif column.check is not None:
        raise ValueError(f"{column.name}: there is no check named {column.check!r}")


def _not_nhs_number(digits: str) -> str:
    """SQL that is true for text that is no NHS number.

    The check digit is modulus 11 (NHS Data Dictionary, "NHS NUMBER"): the digits weighted 10 to 1 sum to a multiple of
    11. Ten equal digits are a filler that can pass the sum.
    """
    value = f"TRY_CAST({digits} AS BIGINT)"
    weighted = " + ".join(f"{place + 1} * ({value} // {10**place} % 10)" for place in range(10))
    return (
        f"NOT coalesce(CASE WHEN regexp_full_match({digits}, '[0-9]{{10}}') "
        f"THEN ({weighted}) % 11 = 0 AND {value} % 1111111111 <> 0 ELSE {digits} IS NULL END, false)"
    )


def _across(dataset: Dataset) -> Iterator[RowRule]:
    for rule in dataset.rules:
        # A result that is null although every column has a value (an overflow, say) must not pass.
        filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in rule.columns) or "true"
        yield RowRule(
            rule.code,
            None,
            f"NOT coalesce(TRY({rule.sql}), NOT ({filled}))",
            rule.message,
            f"Correct {', '.join(dataset.column(name).header for name in rule.columns)} or the rows they come from.",
        )


def postcode_sql(text: str) -> str:
    """SQL for a postcode without spaces, in upper case."""
    return f"upper(replace({text}, ' ', ''))"


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def number(bound: float | str) -> str:
    """A bound of a numeric column as an SQL literal, whole when it is whole."""
    value = float(bound)
    return str(int(value)) if value.is_integer() else repr(value)


def _written(bound: float | str) -> str:
    return bound if isinstance(bound, str) else number(bound)
