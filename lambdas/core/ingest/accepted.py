"""The accepted rows: written as one Parquet file a period, and summed up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from contracts.curated import PERIOD, Origin
from contracts.dataset import ColumnType, Retired
from lambdas.core.ingest.report import PeriodRows, Warned
from lambdas.core.ingest.rules import cell, literal, quoted
from lambdas.core.ingest.sql import Statements

DATA = "data"


def periods(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """The periods of the accepted rows and how many rows each has, in order."""
    query = f"SELECT {quoted(PERIOD)}, count(*) FROM accepted GROUP BY 1 ORDER BY 1"
    return [(str(period), int(rows)) for period, rows in connection.execute(query).fetchall()]


def write_parquet(connection: duckdb.DuckDBPyConnection, found: list[tuple[str, int]], out: Path) -> list[PeriodRows]:
    """Write ``data/<period>.parquet`` below a folder, rows in the order of their lines; the counts are the files' own."""
    (out / DATA).mkdir(parents=True, exist_ok=True)
    written = []
    for period, _ in found:
        name = f"{DATA}/{period}.parquet"
        counted = connection.execute(
            f"COPY (SELECT * FROM accepted WHERE {quoted(PERIOD)} = {literal(period)} ORDER BY pratique_line) "
            f"TO {literal(str(out / name))} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        written.append(PeriodRows(period=period, rows=int(counted[0][0]), file=name))
    return written


def control_totals(connection: duckdb.DuckDBPyConnection, statements: Statements) -> dict[str, int]:
    """The sum of every whole-number column of the accepted rows."""
    names = [c.name for c in statements.curated if c.type is ColumnType.INTEGER and c.origin is Origin.VALUE]
    if not names:
        return {}
    sums = ", ".join(f"coalesce(sum({quoted(name)}), 0)::HUGEINT" for name in names)
    found = connection.execute(f"SELECT {sums} FROM accepted").fetchall()[0]
    return {name: int(total) for name, total in zip(names, found, strict=True)}


def statuses(connection: duckdb.DuckDBPyConnection, statements: Statements) -> dict[str, int]:
    """How many cells of the accepted rows have each status, over every column that has statuses."""
    counts: Counter[str] = Counter()
    for column in statements.curated:
        if column.origin is Origin.STATUS:
            query = f"SELECT {quoted(column.name)}, count(*) FROM accepted GROUP BY 1"
            counts.update(dict(connection.execute(query).fetchall()))
    return dict(sorted(counts.items()))


def retired_codes(connection: duckdb.DuckDBPyConnection, statements: Statements) -> list[Warned]:
    """A warning for each retired code that accepted rows carry, with its count."""
    warned = []
    for column in statements.dataset.columns:
        if column.codes is None or column.codes.retired is not Retired.KEEP or column.identifies:
            continue
        table = cell(statements.dataset, column).codes
        query = (
            f"SELECT code, current, count(*) FROM accepted JOIN {table} ON code = accepted.{quoted(column.name)} "
            "WHERE code <> current GROUP BY 1, 2 ORDER BY 1"
        )
        warned += [
            Warned(
                code="retired_code",
                column=column.name,
                value=code,
                count=count,
                message=f"{column.header} {code} is retired; the code that has succeeded it is {current}.",
                remedy=f"Use {current} from now on.",
            )
            for code, current, count in connection.execute(query).fetchall()
        ]
    return warned
