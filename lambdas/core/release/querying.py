"""Runs the query of a product or register over given rows of its curated tables, in DuckDB, in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import duckdb
import sqlglot

from contracts.datasets.curated import DUCKDB_TYPES, curated_columns
from contracts.datasets.dataset import Dataset
from contracts.queries.queried import Queried

Row = tuple[Any, ...]
Given = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by dataset; a column that a row does not name is null."""

# A query under test sees its given rows and nothing else: no file, no network, no extension.
_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "threads": 1,
}


@dataclass(frozen=True)
class Answer:
    """What a query returned, values as YAML writes them: dates as ISO text, whole numbers as int."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def of(self, *columns: str) -> list[Row]:
        """Return the values of some columns, row by row."""
        at = [self.columns.index(name) for name in columns]
        return [tuple(row[place] for place in at) for row in self.rows]


class QueryFailedError(Exception):
    """A query could not be run; the text is DuckDB's."""


def in_duckdb(sql: str) -> str:
    """Return a query, which is in Athena's dialect, in DuckDB's."""
    return sqlglot.transpile(sql, read="athena", write="duckdb")[0]


def answer(queried: Queried, sql: str, given: Given, datasets: Mapping[str, Dataset]) -> Answer:
    """Run ``sql``, in DuckDB's dialect, over the given rows of the query's datasets. Raises QueryFailedError."""
    with alone() as connection:
        create(connection, (datasets[name] for name in queried.datasets), given)
        return ask(connection, sql)


def alone() -> duckdb.DuckDBPyConnection:
    """Open an engine that sees what it is given and nothing else."""
    return duckdb.connect(":memory:", config=_ALONE)


def create(connection: duckdb.DuckDBPyConnection, datasets: Iterable[Dataset], given: Given) -> None:
    """Make curated tables as Iceberg has them, and put the given rows in."""
    for dataset in datasets:
        _create(connection, dataset, given.get(dataset.name, ()))


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Run one statement. Raises QueryFailedError."""
    try:
        found = connection.execute(sql)
        columns, rows = tuple(column[0] for column in found.description), found.fetchall()
    except duckdb.Error as error:
        raise QueryFailedError(str(error)) from None
    return Answer(columns, tuple(tuple(plain(value) for value in row) for row in rows))


def plain(value: Any) -> Any:
    """Return a value as YAML writes it, so that rows can be compared: dates as ISO text, whole numbers as int."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | float) and isfinite(value) and value == int(value):
        return int(value)
    return value


def _create(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the curated table as Iceberg has it, and put the given rows in."""
    columns = curated_columns(dataset)
    types = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in columns)
    connection.execute(f'create table "{dataset.name}" ({types})')
    relation = connection.table(f'"{dataset.name}"')
    for row in rows:
        relation.insert([row.get(column.name) for column in columns])
