"""Spoils a few rows of a drop, as suppliers do, so that receipts have something to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.datasets.dataset import Column, ColumnType, Dataset, Duplicates
from local.drops.rows import Drop, Generator, Row

MOST_FAULTS = 6
MOST_COPIES = 25


def spoil(drop: Drop, dataset: Dataset, rng: Generator) -> Drop:
    """Return the drop with some faulty rows, fewer than half of what its contract allows, and some exact copies."""
    rows = [dict(row) for row in drop.rows]
    open_to = [i for i, row in enumerate(rows) if not drop.safe or any(row[k] != v for k, v in drop.safe.items())]
    faults = _faults(dataset)
    most = min(MOST_FAULTS, int(len(rows) * dataset.max_rejected_share / 2), len(open_to))
    if faults and most:
        chosen = rng.choice(open_to, size=most, replace=False)
        for number, place in enumerate(sorted(int(i) for i in chosen)):
            faults[number % len(faults)](rows[place])
    if dataset.duplicates is Duplicates.COLLAPSE:
        copies = rng.choice(len(rows), size=min(MOST_COPIES, len(rows) // 50), replace=False)
        for place in sorted((int(i) for i in copies), reverse=True):
            rows.insert(place + 1, dict(rows[place]))
    return replace(drop, rows=rows)


def _faults(dataset: Dataset) -> list[Callable[[Row], None]]:
    """List what can be wrong with a row of this dataset: each kind of fault in the first column that allows it."""
    found: dict[str, Callable[[Row], None]] = {}
    for column in dataset.columns:
        for kind, text in _wrong(column).items():
            found.setdefault(kind, _setting(column.name, text))
    return list(found.values())


def _wrong(column: Column) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if column.check == "nhs_number":
        wrong["check digit"] = "9990000001"
    if column.codes is not None:
        wrong["code"] = "X99999999"
    if column.type is ColumnType.DATE:
        wrong["date"] = "31/02/2020" if column.format is None else "2020-02-31"
    if column.type in (ColumnType.INTEGER, ColumnType.NUMBER):
        wrong["number"] = "n/k"
    if column.required and not column.identifies:
        wrong["empty"] = ""
    if column.enum:
        wrong["value"] = "other"
    return wrong


def _setting(name: str, text: str) -> Callable[[Row], None]:
    def set_text(row: Row) -> None:
        row[name] = text

    return set_text
