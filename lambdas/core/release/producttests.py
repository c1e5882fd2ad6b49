"""Runs a product's own tests: given rows in its curated tables, its query must return the rows expected.

The query is Athena's; sqlglot turns it into DuckDB's, where a test takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import sqlglot

from contracts.curated import DUCKDB_TYPES, curated_columns
from contracts.dataset import Dataset
from contracts.product import Product, ProductTest

Row = tuple[Any, ...]

# A query under test sees its given rows and nothing else: no file, no network, no extension.
_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "threads": 1,
}


@dataclass(frozen=True)
class Failure:
    """A test that a product's query does not pass, and why, line by line."""

    test: str
    difference: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"test “{self.test}” fails:", *(f"  {line}" for line in self.difference)])


def run_tests(product: Product, datasets: Mapping[str, Dataset]) -> list[Failure]:
    """Run every test of the product and return those that fail; none when the product may be released."""
    if not product.tests:
        return [Failure("none", ("the product has no tests; a product is released only when its tests pass",))]
    sql = sqlglot.transpile(product.sql, read="athena", write="duckdb")[0]
    found = [(test.name, _difference(product, test, sql, datasets)) for test in product.tests]
    return [Failure(name, tuple(difference)) for name, difference in found if difference]


def _difference(product: Product, test: ProductTest, sql: str, datasets: Mapping[str, Dataset]) -> list[str]:
    with duckdb.connect(":memory:", config=_ALONE) as connection:
        for name in product.datasets:
            _create(connection, datasets[name], test)
        try:
            answer = connection.execute(sql)
            columns, rows = tuple(column[0] for column in answer.description), answer.fetchall()
        except duckdb.Error as error:
            return [f"the query cannot be run: {error}"]
    if columns != product.columns:
        return [
            f"the query returns {', '.join(columns)}",
            f"it must return {', '.join(product.columns)}, in this order",
        ]
    expected = Counter(tuple(_plain(row.get(name)) for name in columns) for row in test.expected)
    returned = Counter(tuple(_plain(value) for value in row) for row in rows)
    return _diff(columns, expected, returned)


def _create(connection: duckdb.DuckDBPyConnection, dataset: Dataset, test: ProductTest) -> None:
    """Make the curated table as Iceberg has it, and put the given rows in; a column not given is null."""
    columns = curated_columns(dataset)
    types = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in columns)
    connection.execute(f'create table "{dataset.name}" ({types})')
    relation = connection.table(f'"{dataset.name}"')
    for row in test.given.get(dataset.name, ()):
        relation.insert([row.get(column.name) for column in columns])


def _plain(value: Any) -> Any:
    """Return a value as YAML writes it, so that rows can be compared: dates as ISO text, whole numbers as int."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | float) and value == int(value):
        return int(value)
    return value


def _diff(columns: Row, expected: Counter[Row], returned: Counter[Row]) -> list[str]:
    missing, extra = expected - returned, returned - expected
    lines = [f"- expected, not returned: {_row(columns, row)}" for row in _sorted(missing)]
    return lines + [f"+ returned, not expected: {_row(columns, row)}" for row in _sorted(extra)]


def _sorted(rows: Counter[Row]) -> list[Row]:
    return sorted(rows.elements(), key=lambda row: [str(value) for value in row])


def _row(columns: Row, row: Row) -> str:
    return ", ".join(f"{name}={'null' if value is None else value}" for name, value in zip(columns, row, strict=True))
