"""Builds a register in DuckDB from its curated tables, and counts what it holds."""

from __future__ import annotations

from datetime import date

import duckdb
import sqlglot
from sqlglot import exp

from contracts.datasets.curated import DUCKDB_TYPES, PERIOD
from contracts.reading.sql import tables
from contracts.registers.register import Register
from lambdas.core.release.querying import Answer, QueryFailedError, ask, in_duckdb


def build(connection: duckdb.DuckDBPyConnection, register: Register, known_on: date | None = None) -> None:
    """Make the table of the register from the curated tables that the connection has.

    With ``known_on`` from what had been reported by the end of that day. Raises QueryFailedError, also where the query
    does not return the columns and types that register.yaml says.
    """
    sql = in_duckdb(register.sql if known_on is None else as_known_on(register.sql, known_on))
    try:
        connection.execute(f'create or replace table "{register.name}" as {sql}')
    except duckdb.Error as error:
        raise QueryFailedError(str(error)) from None
    made = [(name, str(kind)) for name, kind, *_ in connection.execute(f'describe "{register.name}"').fetchall()]
    said = [(column.name, DUCKDB_TYPES[column.type]) for column in register.returns]
    if made != said:
        told, wanted = (", ".join(f"{name} {kind}" for name, kind in columns) for columns in (made, said))
        raise QueryFailedError(f"it returns {told}; register.yaml says {wanted}")


def counted(connection: duckdb.DuckDBPyConnection, register: Register, product: str) -> Answer:
    """Return what a register, a table or view of the connection, counts for a product. Raises QueryFailedError."""
    return ask(connection, in_duckdb(register.counts[product]))


def as_known_on(sql: str, day: date) -> str:
    """Return a query, in Athena's dialect, over those rows alone whose period is a day or month up to this day.

    Periods of registers' sources are days of reporting, so this is what was known: events of earlier days that were
    reported later are not in it.
    """
    tree = sqlglot.parse_one(sql, read="athena")
    for table in list(tables(tree)):
        known = exp.column(PERIOD) <= exp.Literal.string(day.isoformat())
        rows = exp.select("*").from_(exp.table_(table.name)).where(known)
        table.replace(rows.subquery(table.alias_or_name))
    return tree.sql(dialect="athena", pretty=True)
