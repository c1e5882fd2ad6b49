"""The compiler: from a data contract to the rules its rows must keep, each an SQL condition that a row breaks.

A condition is DuckDB's SQL over the parts of a row's cells (``cells``) and is true, not null, for a row to turn away.
Nothing else reads the contract's rules, so another engine needs these conditions in its dialect and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from contracts.datasets.dataset import Column, ColumnType, Dataset, Treatment
from lambdas.core.ingest.cells import ISO, Cell, cell, checked_text, literal, literals, quoted
from lambdas.core.ingest.checks import CHECKS
from lambdas.core.ingest.references import code_rules
from lambdas.core.ingest.report import Severity
from lambdas.core.ingest.row_rule import TYPE, RowRule
from lambdas.core.ingest.total_rows import sparing_totals

POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
_TYPES = {
    ColumnType.STRING: "text",
    ColumnType.INTEGER: "a whole number",
    ColumnType.NUMBER: "a number",
    ColumnType.DATE: "a date",
    ColumnType.BOOLEAN: "true or false",
}


def compile_rules(dataset: Dataset, landed: date) -> tuple[RowRule, ...]:
    """Every rule of a contract over the rows of one drop that landed on a day, in the order of its columns."""
    rules = [
        replace(rule, severity=Severity.WARNING) if rule.code in column.warns else rule
        for column in dataset.columns
        for rule in _of(column, cell(dataset, column), dataset, landed)
    ]
    return sparing_totals((*rules, *_across(dataset)), dataset)


def _of(column: Column, names: Cell, dataset: Dataset, landed: date) -> Iterator[RowRule]:
    yield from _presence(column, names, dataset)
    yield from _type(column, names)
    yield from _bounds(column, names, landed)
    yield from _text(column, names)
    yield from code_rules(column, names, dataset)
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
        wanted = f"a date of the calendar written as {date(2020, 3, 31).strftime(column.format or ISO)}"
    yield RowRule(
        TYPE,
        column.name,
        f"{names.mapped} IS NOT NULL AND {names.value} IS NULL",
        f"{column.header} is not {wanted}.",
        f"Write {column.header} as {wanted}.",
    )


def _bounds(column: Column, names: Cell, landed: date) -> Iterator[RowRule]:
    sides = (("minimum", column.minimum, "<", "least"), ("maximum", column.maximum, ">", "most"))
    for code, bound, sign, word in sides:
        if bound is not None:
            limit = f"DATE {literal(str(bound))}" if column.type is ColumnType.DATE else _number(bound)
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
        shown = ", ".join(dict.fromkeys([*column.enum, *column.values]))
        yield RowRule(
            "enum",
            column.name,
            f"{names.mapped} NOT IN ({literals([*column.enum])})",
            f"{column.header} is not one of: {shown}.",
            f"Use one of the values of the contract in {column.header}.",
        )


def _identity(column: Column, names: Cell) -> Iterator[RowRule]:
    if column.treatment is Treatment.PSEUDONYMISE:
        yield RowRule(
            "identifier",
            column.name,
            f"{names.plain} = ''",
            f"{column.header} holds nothing but separators.",
            f"Correct {column.header}.",
        )
    if column.treatment is Treatment.POSTCODE_DISTRICT:
        yield RowRule(
            "postcode",
            column.name,
            f"NOT regexp_full_match({names.plain}, '{POSTCODE}')",
            f"{column.header} is not a full postcode.",
            f"Write {column.header} as a full postcode, such as SW1A 2AA, or leave it empty if you may.",
        )
    if column.check is not None:
        if column.check not in CHECKS:
            raise ValueError(f"{column.name}: there is no check named {column.check!r}, only {', '.join(CHECKS)}")
        check = CHECKS[column.check]
        said = f"{column.header} is not {check.wanted}."
        yield RowRule(
            column.check,
            column.name,
            check.violated(checked_text(column, names), names.checked),
            said,
            f"Correct {column.header}.",
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
            Severity.WARNING if rule.warns else Severity.FAULT,
        )


def _number(bound: float | str) -> str:
    """Return a bound of a numeric column as an SQL literal, whole when it is whole."""
    value = float(bound)
    return str(int(value)) if value.is_integer() else repr(value)


def _written(bound: float | str) -> str:
    return bound if isinstance(bound, str) else _number(bound)
