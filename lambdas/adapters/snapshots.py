"""The current snapshot of a curated table, read from the catalogue without pyiceberg."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lambdas.adapters.clients import glue
from lambdas.adapters.objects import NoSuchObjectError, get, split_uri
from lambdas.adapters.settings import settings
from lambdas.core import in_use, missing_rows, taken_periods


@dataclass(frozen=True)
class Snapshot:
    """One state of a curated table.

    ``drop`` is the drop whose commit made it, ``rows`` how many rows the table has, ``in_use`` which drops they are of
    (``core.in_use``), ``missing`` which of its periods lack rows that were rejected (``core.missing_rows``),
    ``history`` the drop of every commit up to it, in their order, and the periods that it took
    (``core.taken_periods``).
    """

    dataset: str
    snapshot: str
    drop: str
    rows: int
    in_use: str = ""
    missing: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = ()


def current(dataset: str) -> Snapshot | None:
    """Return the current snapshot of a dataset's curated table; None before the first commit.

    Raises ``NoSuchObjectError`` when the catalogue points to metadata that is not there.
    """
    metadata = _metadata(dataset)
    return None if metadata is None else _of_metadata(dataset, metadata, str(metadata.get("current-snapshot-id")))


def numbered(dataset: str, number: str) -> Snapshot | None:
    """Return a snapshot of a dataset's curated table by its number; None where there is none of it."""
    metadata = _metadata(dataset)
    return None if metadata is None else _of_metadata(dataset, metadata, number)


def _metadata(dataset: str) -> dict[str, Any] | None:
    try:
        table = glue().get_table(DatabaseName=settings().glue_database, Name=dataset)["Table"]
    except glue().exceptions.EntityNotFoundException:
        return None
    location = table.get("Parameters", {}).get("metadata_location")
    if not location:
        return None
    stored = get(*split_uri(location))
    if stored is None:
        raise NoSuchObjectError(f"{location}, to which the catalogue's table {dataset} points, is not there")
    found: dict[str, Any] = json.loads(stored.body)
    return found


def _of_metadata(dataset: str, metadata: dict[str, Any], number: str) -> Snapshot | None:
    """Return a snapshot in Iceberg table metadata (Iceberg specification, table metadata fields)."""
    snapshots = {str(item["snapshot-id"]): item for item in metadata.get("snapshots") or ()}
    if number not in snapshots:
        return None
    summary = snapshots[number]["summary"]
    missing = tuple(summary.get(missing_rows.PROPERTY, "").split())
    return Snapshot(
        dataset,
        number,
        summary.get(taken_periods.DROP, ""),
        int(summary.get("total-records", 0)),
        summary.get(in_use.PROPERTY, ""),
        missing,
        _history(snapshots, number),
    )


def _history(snapshots: Mapping[str, dict[str, Any]], number: str) -> tuple[tuple[str, str], ...]:
    found, item = [], snapshots.get(number)
    while item is not None:
        summary = item["summary"]
        found.append((summary.get(taken_periods.DROP, ""), summary.get(taken_periods.PROPERTY, "")))
        item = snapshots.get(str(item.get("parent-snapshot-id")))
    return tuple(found[::-1])
