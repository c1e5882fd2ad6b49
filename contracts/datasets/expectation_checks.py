"""Holds what a contract expects of a whole file against its columns and the reference lists."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.datasets.column_names import named
from contracts.datasets.dataset import Column, Dataset
from contracts.datasets.expectations import Agreement, Reference
from contracts.datasets.kinds import Classification, ColumnType
from contracts.datasets.levels import LEVELS
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join, one_of
from contracts.reference.codes import ReferenceList

WARNABLE = (
    *("minimum", "maximum", "not_future", "pattern", "max_length", "enum", "nhs_number"),
    *("unknown_code", "retired_code", "code_not_on_date", "disagrees", "unknown_reference"),
)
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)


def check_expectations(dataset: Dataset, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> None:
    """Note every expectation that names what there is not, or what the inspection cannot look at."""
    with as_far_as_known:
        for code in dataset.levels:
            if code not in LEVELS:
                mistakes.not_among("pratique.levels", code, LEVELS)
    with as_far_as_known:
        for name in dataset.completeness.columns:
            _kept_and_open(dataset, name, "pratique.completeness.columns", mistakes)
        for name in dataset.completeness.every_day:
            _kept_and_open(dataset, name, "pratique.completeness.every_day", mistakes)
            if not dataset.period.column:
                mistakes.add("pratique.completeness.every_day", name, "nothing: a drop is the whole dataset")
    for number in range(_count(dataset)):
        with as_far_as_known:
            _check_total(dataset, number, lists, mistakes)
    with as_far_as_known:
        for column in dataset.columns:
            with as_far_as_known:
                _check_column(dataset, column, lists, mistakes)


def _count(dataset: Dataset) -> int:
    with as_far_as_known:
        return len(dataset.totals)
    return 0


def _kept_and_open(dataset: Dataset, name: str, place: str, mistakes: Mistakes) -> Column | None:
    """Return a column whose values may be counted and listed on a receipt; None, and a mistake, when it may not."""
    column = named(dataset, name)
    if column is None or column.identifies or column.classification is not Classification.OPEN:
        able = [c.name for c in dataset.columns if not c.identifies and c.classification is Classification.OPEN]
        mistakes.add(place, name, f"a column that is kept and open; {one_of(name, able)}")
        return None
    return column


def _check_total(dataset: Dataset, number: int, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> None:
    total, place = dataset.totals[number], join("pratique.totals", number)
    measure = _kept_and_open(dataset, total.measure, join(place, "measure"), mistakes)
    if measure is not None and measure.type not in _NUMBERS:
        mistakes.add(join(place, "measure"), total.measure, "an integer or number column")
    for name in total.by:
        _kept_and_open(dataset, name, join(place, "by"), mistakes)
    column = _kept_and_open(dataset, total.column, join(place, "column"), mistakes)
    if column is not None and column.type is not ColumnType.STRING:
        mistakes.add(join(place, "column"), total.column, "a string column")
    if total.parts and total.kinds:
        mistakes.add(join(place, "kinds"), ", ".join(total.kinds), "nothing: parts names them already")
    if column is not None and total.kinds:
        if column.codes is None:
            mistakes.add(join(place, "kinds"), ", ".join(total.kinds), "parts: the column has no list of codes")
        elif column.codes.list in lists:
            kinds = {entry.kind for entry in lists[column.codes.list].entries}
            for kind in total.kinds:
                if kind not in kinds:
                    mistakes.not_among(join(place, "kinds"), kind, kinds)


def _check_column(dataset: Dataset, column: Column, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> None:
    place = f"column {column.name}"
    for code in column.warns:
        if code not in WARNABLE:
            mistakes.not_among(f"{place}.pratique.warns", code, WARNABLE)
    if column.codes is not None and column.codes.day is not None:
        day = named(dataset, column.codes.day)
        if day is None or day.type is not ColumnType.DATE:
            mistakes.add(f"{place}.pratique.codes.day", column.codes.day, "a date column of this contract")
    if column.references is not None:
        _check_reference(dataset, column, column.references, f"{place}.pratique.references", mistakes)
    if column.agrees_with is not None:
        _check_agreement(dataset, column, column.agrees_with, lists, mistakes)


def _check_agreement(
    dataset: Dataset, column: Column, told: Agreement, lists: Mapping[str, ReferenceList], mistakes: Mistakes
) -> None:
    within = f"column {column.name}.pratique.agreesWith"
    if column.type is not ColumnType.STRING:
        mistakes.add(within, column.type.value, "on a string column")
    code_column = named(dataset, told.column)
    if code_column is None or code_column.type is not ColumnType.STRING or code_column.name == column.name:
        mistakes.add(f"{within}.column", told.column, "another string column of this contract")
    if told.list not in lists:
        mistakes.not_among(f"{within}.list", told.list, lists)
    if told.gives not in {"name", "kind"}:
        mistakes.not_among(f"{within}.gives", told.gives, ("name", "kind"))


def _check_reference(dataset: Dataset, column: Column, told: Reference, place: str, mistakes: Mistakes) -> None:
    if column.type is not ColumnType.STRING or column.identifies:
        mistakes.add(place, column.type.value, "on a string column that is kept")
    beside = named(dataset, told.column)
    if beside is None or beside.type is not ColumnType.STRING or beside.identifies:
        mistakes.add(f"{place}.column", told.column, "a string column of this contract that is kept")
    where = None if told.where is None else named(dataset, told.where)
    if told.where is not None and (where is None or where.type is not ColumnType.BOOLEAN):
        mistakes.add(f"{place}.where", told.where, "a boolean column of this contract")
