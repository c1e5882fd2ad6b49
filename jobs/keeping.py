"""How rows are kept between the statements of an inspection on Spark. Needs no Spark, so that a test can look at it."""

from __future__ import annotations

from pathlib import Path

import duckdb


def keep(connection: duckdb.DuckDBPyConnection, name: str, rows: str, _work: Path) -> None:
    """Keep the rows of a query on the executors, in the place of ``stage``: they cannot read the driver's files."""
    connection.execute(f"CREATE TABLE {name} AS {rows}")
