"""Columns whose values are others than the contract's: a sign in place of numbers, dates written otherwise, a new code.

Looked for in a file that waits; what leaves here of a form names forms and known signs, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from contracts.datasets.dataset import Column, ColumnType, Dataset, Status
from contracts.datasets.odcs_columns import DATE_FORMATS
from contracts.datasets.proposal import Edit
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.cells import ISO
from lambdas.core.ingest.census import ROWS
from lambdas.core.ingest.drift import Change, ChangeKind
from lambdas.core.ingest.new_values import of_texts
from lambdas.core.ingest.report import RuleCount
from lambdas.core.ingest.row_rule import TYPE
from lambdas.core.ingest.signs import meaning
from lambdas.core.ingest.statements import Statements

_TOLD = frozenset({TYPE, "enum", "unknown_code"})  # rules whose texts a change of the contract may take in
_LOOK = 500  # different texts of a column that are looked at

_WORDS = {"y": "true", "yes": "true", "1": "true", "n": "false", "no": "false", "0": "false"}
_NUMBER = re.compile(r"-?[0-9]{1,3}(,?[0-9]{3})*(\.[0-9]+)?%?")


def of_values(
    connection: duckdb.DuckDBPyConnection,
    statements: Statements,
    lists: Mapping[str, ReferenceList],
    broken: Sequence[RuleCount],
    work: Path,
) -> tuple[Change, ...]:
    """Give what has become of each column that ``broken`` rules say has values of another type or on no list."""
    changes: list[Change] = []
    counted = {(count.code, count.column) for count in broken}
    for rule in statements.rules:
        if rule.code in _TOLD and rule.column is not None and (rule.code, rule.column) in counted:
            column = statements.dataset.column(rule.column)
            asked = statements.breaking(rule, column, work / ROWS, _LOOK)
            texts = [text for (text,) in connection.execute(asked).fetchall()]
            if rule.code == TYPE:
                changes += _of_column(column, texts, statements.dataset)
            elif texts:
                changes += of_texts(column, texts, _listed(column, lists), statements.dataset)
    return tuple(changes)


def _listed(column: Column, lists: Mapping[str, ReferenceList]) -> tuple[str, ...]:
    """Return the values that a column may have: of its own list, else of the kinds of a reference list."""
    if column.enum or column.codes is None:
        return column.enum
    entries = lists[column.codes.list].entries
    return tuple(entry.code for entry in entries if not column.codes.kinds or entry.kind in column.codes.kinds)


def _of_column(column: Column, texts: Sequence[str], dataset: Dataset) -> Iterator[Change]:
    signs = {text: found for text in texts if (found := meaning(text, column.type)) is not None}
    naming = column.name in dataset.key or column.name == dataset.period.column
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE}:
        yield from (_sign(column, sign, status, able=not naming) for sign, status in sorted(signs.items()))
    else:
        signs = {}
    if rest := [text for text in texts if text not in signs]:
        yield _other_form(column, rest)


def _sign(column: Column, sign: str, status: Status, *, able: bool) -> Change:
    edit = Edit(column=column.name, property="pratique.sentinels", value={sign: status.value})
    return Change(
        kind=ChangeKind.SIGN,
        column=column.name,
        contract=f"{column.header}: {_form_of(column)}",
        file=sign,
        message=(
            f"{column.header} has the sign {sign!r} where a value should be; it could be declared to mean "
            f"{status.value.replace('_', ' ')}."
        ),
        edit=edit if able and not column.identifies else None,
    )


def _other_form(column: Column, texts: Sequence[str]) -> Change:
    found, edit = "text of another form", None
    if column.type is ColumnType.DATE and (name := _date_format(texts)):
        found, edit = f"dates as {name}", Edit(column=column.name, property="format", value=name)
    elif column.type is ColumnType.BOOLEAN and all(text.casefold() in _WORDS for text in texts):
        found = ", ".join(sorted(texts))
        values = {text: _WORDS[text.casefold()] for text in sorted(texts)}
        edit = Edit(column=column.name, property="pratique.values", value=values)
    elif all(_NUMBER.fullmatch(text) for text in texts):
        found = "numbers of another form"
    return Change(
        kind=ChangeKind.TYPE,
        column=column.name,
        contract=f"{column.header}: {_form_of(column)}",
        file=found,
        message=f"{column.header} should be {_form_of(column)}; the file has {found}.",
        edit=edit,
    )


def _date_format(texts: Sequence[str]) -> str | None:
    """Return the one form of the standard in which every text is a date; None when there is none, or several."""
    fitting = [name for name, form in DATE_FORMATS.items() if all(is_date(text, form) for text in texts)]
    return fitting[0] if len(fitting) == 1 else None


def is_date(text: str, form: str) -> bool:
    """Whether a text is a date written exactly so; ``form`` as ``strptime`` takes it."""
    try:
        return datetime.strptime(text, form).strftime(form) == text  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return False


def _form_of(column: Column) -> str:
    if column.type is ColumnType.DATE:
        names = {form: name for name, form in DATE_FORMATS.items()}
        return f"dates as {names.get(column.format or ISO, column.format)}"
    return {ColumnType.INTEGER: "whole numbers", ColumnType.NUMBER: "numbers", ColumnType.BOOLEAN: "true or false"}.get(
        column.type, "text"
    )
