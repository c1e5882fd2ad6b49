"""Parquet: its columns by name, each value as the text that the contract reads."""

from __future__ import annotations

import duckdb

from contracts.datasets.dataset import ColumnType, Dataset
from lambdas.core.ingest.cells import ISO, literal, quoted
from lambdas.core.ingest.census import MAX_FAULTS
from lambdas.core.ingest.engine import connect
from lambdas.core.ingest.intake.answer import RECORDS, Answer, Request
from lambdas.core.ingest.intake.line import breaks, line_of
from lambdas.core.ingest.report import Reason
from lambdas.core.ingest.structure import LINE_BREAK

_BATCH = 10_000
_NESTED = ("STRUCT", "MAP", "UNION", "BLOB", "VARIANT")
_DAYS = ("DATE", "TIMESTAMP")


def read_parquet(request: Request) -> Answer:
    """Write the records of a file to the request's folder, in their order, and say what they are."""
    try:
        folders = (request.path.parent, request.folder)
        with connect(folders, request.folder / "spill", "500MB", 1, ordered=True) as connection:
            return _read(connection, request)
    except duckdb.Error:
        return Answer(refused=(_damaged(),))


def kinds_of(request: Request) -> dict[str, str]:
    """Return the types of a file's columns, as the engine names them; none for a file that cannot be read."""
    try:
        with connect((request.path.parent, request.folder), request.folder / "spill", "500MB", 1) as connection:
            return dict(_columns(connection, _file(request)))
    except duckdb.Error:
        return {}


def _file(request: Request) -> str:
    # Under a name of our own: the engine would take signs in the file's for a pattern, and folders' for columns.
    named = request.folder / "drop.parquet"
    if not named.is_symlink():
        named.symlink_to(request.path)
    return f"read_parquet({literal(str(named))}, hive_partitioning = false)"


def _columns(connection: duckdb.DuckDBPyConnection, file: str) -> list[tuple[str, str]]:
    return [(str(name), str(kind)) for name, kind, *_ in connection.execute(f"DESCRIBE FROM {file}").fetchall()]


def _read(connection: duckdb.DuckDBPyConnection, request: Request) -> Answer:
    dataset, file = request.dataset, _file(request)
    columns = [(name, kind) for name, kind in _columns(connection, file) if name not in dataset.csv.ignored]
    if nested := [name for name, kind in columns if kind.startswith(_NESTED) or kind.endswith("]")]:
        return Answer(refused=tuple(map(_nested, nested)))
    texts = ", ".join(_text(name, kind, dataset) for name, kind in columns)
    cursor = connection.execute(f"SELECT {texts} FROM {file}")  # noqa: S608 - names are quoted
    faults, count, size = dict[int, str](), 0, 0
    with (request.folder / RECORDS).open("wb") as records:
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                count += 1
                if any(map(breaks, row)) and len(faults) <= MAX_FAULTS:
                    faults[count] = LINE_BREAK
                size += records.write(line_of(row, dataset.csv.delimiter))
            if size > request.max_text_bytes:
                return Answer(refused=(_bomb(request.max_text_bytes),))
    return Answer(headers=tuple(name for name, _ in columns), records=count, faults=faults)


def _text(name: str, kind: str, dataset: Dataset) -> str:
    """Return SQL for a column as text; null is empty, a number that is whole has no decimals."""
    column, value = next((c for c in dataset.columns if name in c.headers), None), quoted(name)
    text = f"CAST({value} AS VARCHAR)"
    if kind.startswith(_DAYS) and column is not None and column.type is ColumnType.DATE:
        text = f"strftime({value}, {literal(column.format or ISO)})"
        if kind != "DATE":
            text = f"CASE WHEN CAST({value} AS DATE) = {value} THEN {text} ELSE CAST({value} AS VARCHAR) END"
    elif kind.startswith("DECIMAL"):
        text = f"CASE WHEN {value} = trunc({value}) THEN CAST(CAST({value} AS HUGEINT) AS VARCHAR) ELSE {text} END"
    elif kind in {"DOUBLE", "FLOAT"}:
        whole = f"isfinite({value}) AND {value} = trunc({value}) AND abs({value}) <= {2**53}"
        text = f"CASE WHEN {whole} THEN CAST(CAST({value} AS BIGINT) AS VARCHAR) ELSE {text} END"
    return f"coalesce({text}, '')"


def _damaged() -> Reason:
    return Reason(
        code="parquet_damaged",
        message="The file begins as Parquet and cannot be read as such: it is damaged, encrypted or was cut.",
        remedy="Send the whole file again, without encryption, and compare its size with the original.",
    )


def _nested(name: str) -> Reason:
    return Reason(
        code="nested_column",
        message=f"The column {name[:40]!r} holds lists, structures or bytes; a cell of a dataset holds one value.",
        remedy="Give each value a column of its own.",
        column=name[:40],
    )


def _bomb(limit: int) -> Reason:
    return Reason(
        code="parquet_bomb",
        message=f"The Parquet file holds more than {limit:,} bytes of text, the most that is inspected in one piece.",
        remedy="Send it in parts, each with whole periods.",
    )
