"""Rules that hold a column against reference lists, and against other rows of the drop.

Codes are known, live, in use on a day, and agree; a value that refers to another row finds it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.datasets.dataset import CodeList, Column, Dataset, Retired
from contracts.datasets.expectations import Agreement, Reference
from lambdas.core.ingest.cells import Cell, cell
from lambdas.core.ingest.row_rule import RowRule


def code_rules(column: Column, names: Cell, dataset: Dataset) -> Iterator[RowRule]:
    """Yield the rules of a column against the lists that its contract names."""
    if column.codes is not None:
        yield from _codes(column, column.codes, names, dataset)
    if column.agrees_with is not None:
        yield _agreement(column, column.agrees_with, names, dataset)
    if column.references is not None:
        yield _reference(column, column.references, names, dataset)


def _codes(column: Column, codes: CodeList, names: Cell, dataset: Dataset) -> Iterator[RowRule]:
    kinds = f" ({', '.join(codes.kinds)})" if codes.kinds else ""
    yield RowRule(
        "unknown_code",
        column.name,
        f"{names.mapped} IS NOT NULL AND {names.listed} IS NULL",
        f"{column.header} is not a code of the list {codes.list}{kinds}.",
        f"Correct {column.header}, or ask for the code to be added to {codes.list}.",
    )
    if codes.retired is Retired.REJECT:
        yield RowRule(
            "retired_code",
            column.name,
            f"{names.current} <> {names.mapped}",
            f"{column.header} is a retired code of the list {codes.list}.",
            f"Use the code that has succeeded it in {column.header}.",
        )
    if codes.day is not None:
        day = dataset.column(codes.day)
        value = cell(dataset, day).value
        yield RowRule(
            "code_not_on_date",
            column.name,
            f"coalesce({value} < {names.start}, false) OR coalesce({value} > {names.until}, false)",
            f"{column.header} is a code that was not in use on the day of {day.header}.",
            f"Use the code that was in use on that day, or correct {day.header}.",
        )


def _reference(column: Column, told: Reference, names: Cell, dataset: Dataset) -> RowRule:
    beside = dataset.column(told.column).header
    where = "" if told.where is None else f" whose {dataset.column(told.where).header} is true"
    return RowRule(
        "unknown_reference",
        column.name,
        f"{names.mapped} IS NOT NULL AND NOT {names.named}",  # null is not among no rows, which is false and not null
        f"{column.header} names no row of the file: none{where} has it as its {beside}.",
        f"Correct {column.header}, or send the row that it names with the others.",
    )


def _agreement(column: Column, agreement: Agreement, names: Cell, dataset: Dataset) -> RowRule:
    beside = dataset.column(agreement.column)
    return RowRule(
        "disagrees",
        column.name,
        f"{names.given} <> {names.mapped}",
        f"{column.header} is not the {agreement.gives} that the list {agreement.list} has for {beside.header}.",
        f"Correct {column.header} or {beside.header}: one of the two belongs to another row.",
    )
