"""The current snapshot of a curated table, read from the catalogue without pyiceberg."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lambdas.adapters.clients import glue
from lambdas.adapters.objects import NoSuchObjectError, get, split_uri
from lambdas.adapters.settings import settings
from lambdas.core import in_use, missing_rows


@dataclass(frozen=True)
class Snapshot:
    """One state of a curated table.

    ``drop`` is the drop whose commit made it, ``rows`` how many rows the table has, ``in_use`` which drops they are of
    (``core.in_use``), ``missing`` which of its periods lack rows that were rejected (``core.missing_rows``).
    """

    dataset: str
    snapshot: str
    drop: str
    rows: int
    in_use: str = ""
    missing: tuple[str, ...] = ()


def current(dataset: str) -> Snapshot | None:
    """Return the current snapshot of a dataset's curated table; None before the first commit.

    Raises ``NoSuchObjectError`` when the catalogue points to metadata that is not there.
    """
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
    return _of_metadata(dataset, json.loads(stored.body))


def _of_metadata(dataset: str, metadata: dict[str, object]) -> Snapshot | None:
    """Return the current snapshot in Iceberg table metadata (Iceberg specification, table metadata fields)."""
    number = metadata.get("current-snapshot-id", -1)
    snapshots = metadata.get("snapshots") or []
    if number in {None, -1} or not isinstance(snapshots, list):
        return None
    summary = next(item["summary"] for item in snapshots if item["snapshot-id"] == number)
    drop, rows = summary.get("pratique.drop", ""), int(summary.get("total-records", 0))
    missing = tuple(summary.get(missing_rows.PROPERTY, "").split())
    return Snapshot(dataset, str(number), drop, rows, summary.get(in_use.PROPERTY, ""), missing)
