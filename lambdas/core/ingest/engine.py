"""DuckDB as the inspection uses it: bounded, offline, kept to two folders, with the contract's code lists as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from contracts.datasets.dataset import Dataset
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.cells import cell, literal

Keep = Callable[[duckdb.DuckDBPyConnection, str, str, Path], None]
"""Keeps the rows of a query under a name: connection, name, query, a folder to work in. ``stage`` is DuckDB's."""


def connect(
    folders: tuple[Path, ...], spill: Path, memory_limit: str, threads: int, *, ordered: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open an engine in memory that may read and write the given folders and nothing else.

    Rows come in the order of their file when ``ordered``, which takes more memory.
    """
    connection = duckdb.connect(
        config={
            "threads": threads,
            "memory_limit": memory_limit,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": ordered,
        }
    )
    connection.execute("SET enable_progress_bar = false")
    # A CSV scan of unknown size makes the planner build its hash tables on the wrong, bigger side.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side,join_order'")
    connection.execute(f"SET allowed_directories = [{', '.join(literal(str(folder)) for folder in folders)}]")
    connection.execute("SET TimeZone = 'UTC'")  # wherever the machine stands
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


@dataclass(frozen=True)
class CodeTable:
    """A list that a column is held against, as a table: the names and types of its columns, and their values."""

    name: str
    columns: Mapping[str, str]
    values: tuple[Sequence[str | None], ...]


def code_tables(dataset: Dataset, lists: Mapping[str, ReferenceList]) -> Iterator[CodeTable]:
    """Yield the tables of the lists that columns are held against; KeyError when a list is unknown.

    ``codes`` has code, current, start and until of a column's own codes; ``pairs`` has code and what must be beside it.
    """
    for column in dataset.columns:
        if (agreement := column.agrees_with) is not None:
            entries = lists[agreement.list].entries
            given = [entry.kind if agreement.gives == "kind" else entry.name for entry in entries]
            columns = {"code": "VARCHAR", "given": "VARCHAR"}
            yield CodeTable(cell(dataset, column).pairs, columns, ([entry.code for entry in entries], given))
        if column.codes is None:
            continue
        known = lists[column.codes.list]
        entries = tuple(e for e in known.entries if not column.codes.kinds or e.kind in column.codes.kinds)
        current = [known.current(entry.code) for entry in entries]
        days = ([entry.start or None for entry in entries], [entry.end or None for entry in entries])
        columns = {"code": "VARCHAR", "current": "VARCHAR", "start": "DATE", "until": "DATE"}
        yield CodeTable(cell(dataset, column).codes, columns, ([entry.code for entry in entries], current, *days))


def load_codes(connection: duckdb.DuckDBPyConnection, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> None:
    """Make the tables of the lists that columns are held against (``code_tables``)."""
    for table in code_tables(dataset, lists):
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
        places = ", ".join("unnest(?::VARCHAR[])" for _ in table.columns)
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
        connection.execute(f"INSERT INTO {table.name} SELECT {places}", list(table.values))


def stage(connection: duckdb.DuckDBPyConnection, name: str, rows: str, folder: Path) -> None:
    """Put the rows of a query into a file of a folder that the connection may write, and make a view of it by a name.

    A table of millions of rows would fill the engine's memory and be put on disk and fetched again for every statement
    that reads it. A file holds each column apart and small, and costs little for a few rows.
    """
    file = literal(str(folder / f"{name}.parquet"))
    connection.execute(f"COPY ({rows}) TO {file} (FORMAT parquet, COMPRESSION lz4_raw)")
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({file}, hive_partitioning = false)")  # noqa: S608 - a name of ours
