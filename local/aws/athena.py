"""Athena: its own SQL instead of DuckDB's, Iceberg tables with their snapshots, and results where it says they are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlparse

import duckdb
from ministack.services import athena, glue
from sqlglot.errors import SqlglotError

from local.aws.athena_sql import to_duckdb
from local.aws.iceberg_reader import IcebergTables
from local.aws.unload import MANIFEST, put, unload_of, write

Result = dict[str, Any]
WRITTEN = "$written"
"""Name of the one column of what an UNLOAD answers here: the files that it wrote."""


def run_on_iceberg(query: str, database: str) -> Result | str:
    """Rows of a query over Iceberg tables; its DuckDB text when it reads none, for the emulator to run."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET TimeZone = 'UTC'")
        tables = IcebergTables(connection, glue._tables)
        unload = unload_of(query)
        text, resolved = to_duckdb(unload.query if unload else query, database, tables.resolve)
        if unload:
            return {"columns": [WRITTEN], "rows": [[file] for file in write(connection, text, unload.to)]}
        if not resolved:
            return text
        answer = connection.execute(text)
        described = answer.description or []
        return {
            "columns": [_athena_name(column[0]) for column in described],
            "column_types": [_athena_type(str(column[1])) for column in described],
            "rows": [[_plain(value) for value in row] for row in answer.fetchall()],
        }
    finally:
        connection.close()


def _athena_name(column: str) -> str:
    """Return the name of a result column; one without a name is ``_col2`` in Athena and ``_col_2`` in sqlglot."""
    return re.sub(r"^_col_(\d+)$", r"_col\1", column)


def _athena_type(duckdb_type: str) -> str:
    name = duckdb_type.upper().split("(")[0].strip()
    if name.startswith("TIMESTAMP"):
        return "timestamp"
    return str(athena._DUCKDB_TYPE_MAP.get(name, "bigint" if name == "HUGEINT" else "varchar"))


def _plain(value: object) -> object:
    """Return a value as Athena writes it: timestamps to the millisecond, dates as ISO, booleans in lower case."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return value


def results_csv(columns: Sequence[object], rows: Sequence[Sequence[object]]) -> bytes:
    """Athena's result file: every value in quotes, and a null as nothing between two commas."""
    return "".join(",".join(map(_quoted, row)) + "\n" for row in [columns, *rows]).encode()


def _quoted(value: object) -> str:
    return "" if value is None else '"' + str(value).replace('"', '""') + '"'


async def _run(query: str, database: str, catalog: str | None = None) -> Result:
    try:
        answer = await asyncio.to_thread(run_on_iceberg, query, database)
    except SqlglotError as error:
        raise ValueError(f"SYNTAX_ERROR: {str(error).splitlines()[0]}") from error
    return answer if isinstance(answer, dict) else await _run_plain(answer, database, catalog)


async def _save(query_id: str) -> None:
    execution = athena._executions[query_id]
    results = execution["_results"]
    location = urlparse(execution["ResultConfiguration"]["OutputLocation"])
    bucket, key = location.netloc, location.path.lstrip("/")
    if results["columns"] == [WRITTEN]:
        manifest = f"{key.removesuffix('.csv')}{MANIFEST}"
        put(bucket, manifest, "".join(f"{file}\n" for (file,) in results["rows"]).encode(), "text/csv")
        execution["Statistics"]["DataManifestLocation"] = f"s3://{bucket}/{manifest}"
        execution["_results"] = {"columns": [], "rows": []}
        return
    put(bucket, key, results_csv(results["columns"], results["rows"]), "text/csv")


_run_plain = athena._run_duckdb


def install() -> None:
    """Put our query runner and result writer in place of the emulator's."""
    athena._run_duckdb = _run
    athena._save_query_results = _save
