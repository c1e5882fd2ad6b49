"""The rows of the working copy as SQL: the line of each and the parts of every cell (see ``cells``)."""
# ruff: noqa: S608 - names and texts in these statements are the contract's, all quoted

from __future__ import annotations

from pathlib import Path

from contracts.datasets.dataset import Column, Dataset
from lambdas.core.ingest.cells import cell, checked_text, literal, mapped_sql, plain_sql, text_sql, typed_sql
from lambdas.core.ingest.checks import CHECKS
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.lines import MAX_LINE


def typed_rows(dataset: Dataset, header: Header, working_copy: Path) -> str:
    """Return SQL for every row of the working copy: its line and the parts of every cell (see ``cells``)."""
    columns = [(column, cell(dataset, column)) for column in dataset.columns]
    texts = ", ".join(f"{text_sql(column, _raw(header, column))} AS {names.text}" for column, names in columns)
    mapped = ", ".join(f"{mapped_sql(column, names.text)} AS {names.mapped}" for column, names in columns)
    unit = header.units.get
    values = [f"{typed_sql(column, names.mapped, unit(column.name))} AS {names.value}" for column, names in columns]
    for column, names in columns:
        if column.references is not None:
            values.append(f"{names.mapped} IN (SELECT code FROM {names.others}) AS {names.named}")
    rows = f"SELECT __line, {texts} FROM {_scan(dataset, header, working_copy)}"
    plain = [f"{sql} AS {names.plain}" for column, names in columns if (sql := plain_sql(column, names.mapped))]
    checked = [
        f"{CHECKS[column.check].prepared(checked_text(column, names))} AS {names.checked}"
        for column, names in columns
        if column.check in CHECKS
    ]
    compared = f"SELECT {', '.join(['*', *plain])} FROM (SELECT *, {mapped} FROM ({rows})) {_listed(dataset)}"
    return f"SELECT {', '.join(['*', *values, *checked])} FROM ({compared})"


def _listed(dataset: Dataset) -> str:
    """Return SQL that puts beside each row what the reference lists have for its codes.

    A list has a code once, so that a row stays one. A subquery over each row's code and day would keep all rows
    aside, in memory or on the disk.
    """
    joins = list[str]()
    for column in dataset.columns:
        names = cell(dataset, column)
        if column.codes is not None:
            parts = f"current AS {names.current}, start AS {names.start}, until AS {names.until}"
            codes = f"SELECT code AS {names.listed}, {parts} FROM {names.codes}"
            joins.append(f"LEFT JOIN ({codes}) ON {names.listed} = {names.mapped}")
        if column.agrees_with is not None:
            code = cell(dataset, dataset.column(column.agrees_with.column)).mapped
            pairs = f"SELECT code AS {names.beside}, given AS {names.given} FROM {names.pairs}"
            joins.append(f"LEFT JOIN ({pairs}) ON {names.beside} = {code}")
    return " ".join(joins)


def _scan(dataset: Dataset, header: Header, working_copy: Path) -> str:
    columns = ", ".join(f"'__file{place}': 'VARCHAR'" for place in range(len(header.columns)))
    return (
        f"read_csv({literal(str(working_copy))}, columns = {{'__line': 'BIGINT', {columns}}}, header = false, "
        f"delim = {literal(dataset.csv.delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
        f"auto_detect = false, strict_mode = true, max_line_size = {4 * MAX_LINE}, buffer_size = {32 * MAX_LINE})"
    )


def _raw(header: Header, column: Column) -> str:
    place = header.position(column.name)
    return "CAST(NULL AS VARCHAR)" if place is None else f"__file{place}"
