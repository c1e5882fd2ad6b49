"""A plausible drop for any dataset, from its contract alone: right types, codes, keys and rules."""

from __future__ import annotations

import duckdb

from contracts.catalogue import Catalogue
from contracts.datasets.curated import DUCKDB_TYPES
from contracts.datasets.dataset import Column, ColumnType, Dataset
from local.drops.faults import MOST_FAULTS
from local.drops.rows import Drop, Generator, Row
from local.drops.values import TODAY, cell

ROWS = 500
_TRIES = 20  # candidates for each row wanted, before the rules and the key are taken to allow no more


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of up to ``ROWS`` rows, fewer where the key allows fewer.

    Where the contract says how few rows a drop may have, it has a quarter more than these, and some to be spoilt.
    Values are drawn apart from each other, so that ``minValues`` of a contract may not be reached.
    """
    least = dataset.min_rows * 5 // 4 + MOST_FAULTS
    wanted = least if dataset.min_rows > 1 else max(1, round(ROWS * scale))
    rows: list[Row] = []
    keys: set[tuple[str, ...]] = set()
    for _ in range(_TRIES):
        candidates = [{c.name: cell(c, known, rng) for c in dataset.columns} for _ in range(wanted)]
        for row in _keeping_rules(dataset, candidates):
            key = tuple(row[name] for name in dataset.key)
            if key not in keys and len(rows) < wanted:
                keys.add(key)
                rows.append(row)
        if len(rows) == wanted:
            break
    return [Drop(f"{dataset.name}_{TODAY}.csv", rows)]


def _keeping_rules(dataset: Dataset, rows: list[Row]) -> list[Row]:
    """Those rows that keep the contract's rules over several columns."""
    if not dataset.rules:
        return rows
    good = " AND ".join(f"coalesce(({rule.sql}), true)" for rule in dataset.rules)
    values = ", ".join(f'{_value(column)} AS "{column.name}"' for column in dataset.columns)
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        texts = ", ".join(f'unnest(?) AS "{column.name}"' for column in dataset.columns)
        columns = [[row[column.name] for row in rows] for column in dataset.columns]
        candidates = connection.sql(f"SELECT unnest(?) AS place, {texts}", params=[list(range(len(rows))), *columns])
        kept = candidates.project(f"place, {values}").filter(good).order("place").project("place").fetchall()
    return [rows[place] for (place,) in kept]


def _value(column: Column) -> str:
    """Write SQL for the typed value of a cell."""
    if column.type is ColumnType.DATE:
        return f"CAST(try_strptime(\"{column.name}\", '{column.format or '%Y-%m-%d'}') AS DATE)"
    mapped = f'"{column.name}"'
    for written, curated in column.values.items():
        mapped = f"CASE WHEN \"{column.name}\" = '{written}' THEN '{curated}' ELSE {mapped} END"
    return f"TRY_CAST({mapped} AS {DUCKDB_TYPES[column.type]})"
