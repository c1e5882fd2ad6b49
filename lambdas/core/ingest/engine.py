"""DuckDB as the inspection uses it: bounded, offline, kept to two folders, with the contract's code lists as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from contracts.dataset import Dataset
from contracts.reference import ReferenceList
from lambdas.core.ingest.cells import cell, literal


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
    # A CSV scan of unknown size makes the planner build its hash tables on the wrong, bigger side.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side,join_order'")
    connection.execute(f"SET allowed_directories = [{', '.join(literal(str(folder)) for folder in folders)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def load_codes(connection: duckdb.DuckDBPyConnection, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> None:
    """Make the tables of the lists that columns are held against; KeyError when a list is unknown.

    ``codes`` has code, current, start and until of a column's own codes; ``pairs`` has code and what must be beside it.
    """
    for column in dataset.columns:
        if (agreement := column.agrees_with) is not None:
            entries = lists[agreement.list].entries
            given = [entry.kind if agreement.gives == "kind" else entry.name for entry in entries]
            pairs = cell(dataset, column).pairs
            connection.execute(f"CREATE TABLE {pairs} (code VARCHAR, given VARCHAR)")
            _fill(connection, pairs, [entry.code for entry in entries], given)
        if column.codes is None:
            continue
        known = lists[column.codes.list]
        entries = tuple(e for e in known.entries if not column.codes.kinds or e.kind in column.codes.kinds)
        table = cell(dataset, column).codes
        connection.execute(f"CREATE TABLE {table} (code VARCHAR, current VARCHAR, start DATE, until DATE)")
        current = [known.current(entry.code) for entry in entries]
        days = ([entry.start or None for entry in entries], [entry.end or None for entry in entries])
        _fill(connection, table, [entry.code for entry in entries], current, *days)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, *columns: Sequence[str | None]) -> None:
    places = ", ".join("unnest(?::VARCHAR[])" for _ in columns)
    connection.execute(f"INSERT INTO {table} SELECT {places}", list(columns))
