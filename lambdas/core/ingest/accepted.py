"""The accepted rows: put together, written as one Parquet file a period, and summed up."""
# ruff: noqa: S608 - names and texts in these statements are the contract's, all quoted

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from contracts.datasets.curated import DROP, LINE, PERIOD, CuratedColumn, Origin
from contracts.datasets.dataset import Column, ColumnType, Dataset, Retired
from lambdas.core.ingest.cells import cell, literal, quoted
from lambdas.core.ingest.engine import Keep, stage
from lambdas.core.ingest.identities import pseudonyms_sql
from lambdas.core.ingest.report import PeriodRows, Warned
from lambdas.core.ingest.statements import Statements
from lambdas.core.pseudonyms import pseudonym_sql

DATA = "data"
_LEVEL = 1  # of zstd: pseudonyms take half the time of the usual 3, and less room
FEW_PERIODS = 60  # above which rows are sorted by period, so that writing one does not read the rows of all
_COUNT_PERIODS = f"SELECT {PERIOD}, count(*) FROM accepted GROUP BY 1 ORDER BY 1"


@dataclass(frozen=True)
class Counts:
    """Accepted rows by period, in order, and how many values of the columns of ``minValues`` the newest period has."""

    periods: list[tuple[str, int]]
    newest: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Accepted rows of all periods."""
        return sum(rows for _, rows in self.periods)


def gather(connection: duckdb.DuckDBPyConnection, statements: Statements, work: Path, keep: Keep = stage) -> None:
    """Make ``accepted``: the rows that break no rule and repeat no key, in the curated table's columns.

    It is a view of ``whole``, which has identifiers yet: of ``judged`` while the rows have few periods, else of rows
    that the engine keeps so that those of a period lie together.
    """
    whole = f"SELECT * FROM judged WHERE {statements.whole} AND __line NOT IN (SELECT __line FROM repeats)"
    [(periods,)] = connection.execute(f"SELECT count(DISTINCT {PERIOD}) FROM judged").fetchall()
    if periods > FEW_PERIODS:
        keep(connection, "whole", f"{whole} ORDER BY {PERIOD}, __line", work)
    else:
        connection.execute(f"CREATE VIEW whole AS {whole}")
    connection.execute(f"CREATE VIEW accepted AS {_accepted_sql(statements)}")


def count(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> Counts:
    """Count the accepted rows of each period, and what the contract wants counted in the newest."""
    periods = [(str(period), int(rows)) for period, rows in connection.execute(_COUNT_PERIODS).fetchall()]
    if not periods or not dataset.min_values:
        return Counts(periods)
    [values] = connection.execute(_values_sql(dataset, periods[-1][0])).fetchall()
    return Counts(periods, dict(zip(dataset.min_values, map(int, values), strict=True)))


def write_parquet(
    connection: duckdb.DuckDBPyConnection, statements: Statements, periods: list[tuple[str, int]], out: Path
) -> list[PeriodRows]:
    """Write ``data/<period>.parquet`` below a folder, rows by line; the counts returned are of the rows written.

    Hashing holds the interpreter's lock and writing does not, so a period is hashed while the one before is written.
    """
    (out / DATA).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=1) as writer, connection.cursor() as other:
        written = list[Future[PeriodRows]]()
        for turn, (period, _) in enumerate(periods):
            rows = _rows_of(connection, statements, period, f"hidden{turn % 2}")
            if written:
                written[-1].result()
            written.append(writer.submit(_written, other, rows, period, out))
        return [each.result() for each in written]


def _rows_of(connection: duckdb.DuckDBPyConnection, statements: Statements, period: str, table: str) -> str:
    """Return SQL for the rows of a period to be written; makes a table of their pseudonyms where they have some."""
    rows = f"SELECT * FROM accepted WHERE {PERIOD} = {literal(period)}"
    hidden = [column for column in statements.curated if column.origin is Origin.PSEUDONYM]
    if not hidden:
        return rows
    made = pseudonyms_sql(hidden, _identified_sql(hidden, period))
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS {made}")
    columns = ", ".join(f"{table}.{quoted(column.name)} AS {quoted(column.name)}" for column in hidden)
    return f"SELECT accepted.* REPLACE ({columns}) FROM ({rows}) AS accepted JOIN {table} ON __line = {LINE}"


def _written(connection: duckdb.DuckDBPyConnection, rows: str, period: str, out: Path) -> PeriodRows:
    name = f"{DATA}/{period}.parquet"
    [(count,)] = connection.execute(_copy_sql(rows, out / name)).fetchall()
    return PeriodRows(period=period, rows=int(count), file=name)


def control_totals(
    connection: duckdb.DuckDBPyConnection, statements: Statements, rows: str = "accepted"
) -> dict[str, int]:
    """Sum every whole-number column over the rows of a table: those accepted, or ``judged`` for all there are."""
    return {name: int(total) for name, total in connection.execute(_totals_sql(statements, rows)).fetchall()}


def count_statuses(connection: duckdb.DuckDBPyConnection, statements: Statements) -> dict[str, int]:
    """Count the accepted cells of each status, over every column that has statuses."""
    return dict(connection.execute(_statuses_sql(statements)).fetchall())


def retired_codes(connection: duckdb.DuckDBPyConnection, statements: Statements) -> list[Warned]:
    """Warn of each retired code that accepted rows carry, with its count."""
    warned = []
    for column in statements.dataset.columns:
        if column.codes is None or column.codes.retired is not Retired.KEEP or column.identifies:
            continue
        warned += [
            Warned(
                code="retired_code",
                column=column.name,
                value=code,
                count=count,
                message=f"{column.header} {code} is retired; the code that has succeeded it is {current}.",
                remedy=f"Use {current} from now on.",
            )
            for code, current, count in connection.execute(_retired_sql(statements, column)).fetchall()
        ]
    return warned


def _accepted_sql(statements: Statements) -> str:
    """Return SQL for the rows to commit, in the curated columns' order."""
    joins, columns = list[str](), list[str]()
    for column in statements.curated:
        name = quoted(column.name)
        if column.name == DROP:
            columns.append(f"{literal(statements.drop)} AS {name}")
        elif column.name == LINE:
            columns.append(f"whole.__line AS {name}")
        elif column.origin is Origin.PSEUDONYM:
            columns.append(f"{pseudonym_sql(f'whole.{name}')} AS {name}")
        elif column.origin is Origin.CURRENT:
            codes = cell(statements.dataset, statements.dataset.column(column.source)).codes
            joins.append(f"LEFT JOIN {codes} ON {codes}.code = whole.{name}")
            columns.append(f"{codes}.current AS {name}")
        else:
            columns.append(f"whole.{name}")
    return f"SELECT {', '.join(columns)} FROM whole {' '.join(joins)}"


def _values_sql(dataset: Dataset, period: str) -> str:
    """Return SQL for the number of different values of each column of ``minValues`` in one period."""
    counted = ", ".join(f"count(DISTINCT {quoted(name)})" for name in dataset.min_values)
    return f"SELECT {counted} FROM accepted WHERE {PERIOD} = {literal(period)}"


def _totals_sql(statements: Statements, rows: str) -> str:
    """Return SQL for pairs of every whole-number column's name and its sum over the rows of a table."""
    names = [c.name for c in statements.curated if c.type is ColumnType.INTEGER and c.origin is Origin.VALUE]
    sums = [f"SELECT {literal(n)}, coalesce(sum({quoted(n)}), 0)::HUGEINT FROM {rows}" for n in names]
    return " UNION ALL ".join(sums or ["SELECT '', 0 WHERE false"])


def _statuses_sql(statements: Statements) -> str:
    """Return SQL for pairs of each status and the accepted cells that have it, over every column with statuses."""
    names = [quoted(c.name) for c in statements.curated if c.origin is Origin.STATUS]
    cells = [f"SELECT {name} AS status FROM accepted" for name in names] or ["SELECT '' AS status WHERE false"]
    return f"SELECT status, count(*) FROM ({' UNION ALL '.join(cells)}) GROUP BY 1 ORDER BY 1"


def _retired_sql(statements: Statements, column: Column) -> str:
    """Return SQL for the retired codes that accepted rows carry in a column: code, live successor, rows."""
    codes = cell(statements.dataset, column).codes
    return (
        f"SELECT known.code, known.current, count(*) FROM accepted JOIN {codes} AS known "
        f"ON known.code = accepted.{quoted(column.name)} WHERE known.code <> known.current GROUP BY 1, 2 ORDER BY 1"
    )


def _identified_sql(hidden: list[CuratedColumn], period: str) -> str:
    """Return SQL for the lines and identifiers of the accepted rows of one period."""
    names = ", ".join(quoted(column.name) for column in hidden)
    return f"SELECT __line, {names} FROM whole WHERE {PERIOD} = {literal(period)}"


def _copy_sql(rows: str, path: Path) -> str:
    """Return the statement that writes rows to a Parquet file, by line: a join keeps no order."""
    how = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {_LEVEL}"
    return f"COPY ({rows} ORDER BY {LINE}) TO {literal(str(path))} ({how})"
