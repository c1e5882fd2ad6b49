"""The ingest workflow, its steps run one after another as the state machine does, and the state it leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from pyiceberg.table import DataScan, Table

from lambdas.adapters import iceberg
from lambdas.commit import handler as commit
from lambdas.inspection import handler as inspection
from lambdas.inspection.bench import EngineFaultError
from lambdas.quarantine import handler as quarantine
from lambdas.settle import handler as settle
from lambdas.triage import handler as triage
from tests.support.platform import CURATED, DATABASE, DATASET, LEDGER, UNCLAIMED_ZONE, ZONE, Context, Platform

Step = Callable[[dict[str, Any], object], dict[str, Any]]
Call = Callable[[Step, dict[str, Any]], dict[str, Any]]

ZONES = (ZONE, UNCLAIMED_ZONE)
_SNAPSHOT = re.compile(rb"([Ss]napshot[^0-9]{1,60})[0-9]{10,}")
HEADER = "visit,day,tests"


def visits(*rows: str) -> bytes:
    """Bytes of a drop with these rows."""
    return "\n".join([HEADER, *rows, ""]).encode()


def once(step: Step, event: dict[str, Any]) -> dict[str, Any]:
    """Run a step, and let its fault be the workflow's."""
    return step(event, Context())


def run(event: dict[str, Any], call: Call = once) -> dict[str, Any]:
    """Run the workflow from the event to its end, each step by ``call``; what that raises ends it, as a fault does."""
    drop = call(quarantine.main if "decision" in event else triage.main, event)
    if drop["route"] == "done":
        return drop
    if drop["route"] == "inspect":
        try:
            drop = call(inspection.main, drop)
        except EngineFaultError as error:  # what the workflow catches after its retries
            drop = {**drop, "fault": {"Error": type(error).__name__, "Cause": str(error)}}
            return call(settle.main, drop)
        if drop["verdict"] == "accept":
            drop = call(commit.main, drop)
    return call(settle.main, drop)


def decision(drop: dict[str, Any], verb: str, **changes: Any) -> dict[str, Any]:
    """The input of the workflow for a person's decision on a drop."""
    said = {"by": "Ada Clerk", "reason": "Seen and checked with the supplier.", "at": "2020-10-05T10:00:00+00:00"}
    return {"decision": {"dataset": DATASET, "drop": drop["drop"], "verb": verb, **said, **changes}}


def _without_moments(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item of the ledger without when it was changed, and came to each of its states."""
    return {name: value for name, value in item.items() if name != "updated" and not name.endswith("_at")}


def end_state(platform: Platform) -> dict[str, Any]:
    """Everything a user could see of the ingest, names of snapshots apart; events as the set they are to readers."""
    ledger = platform.client("dynamodb").scan(TableName=LEDGER, ConsistentRead=True)["Items"]
    table = _table()
    return {
        "ledger": sorted((_without_moments(item) for item in ledger), key=lambda item: str((item["pk"], item["sk"]))),
        "zones": {
            (zone, key): _SNAPSHOT.sub(b"\\1...", platform.read(zone, key))
            for zone in ZONES
            for key in platform.keys(zone)
        },
        "parquet": platform.keys(CURATED, f"{DATASET}/data/"),
        "rows": _rows(_scan(table)),
        "tags": {tag: _files(_scan(table, tag)) for tag in _tags(table)},
        "events": {(event["dataset"], event["drop"], len(event)) for event in platform.events()},
    }


def table_rows(tag: str | None = None) -> Counter[tuple[Any, ...]]:
    """Rows of the curated table, now or as of a tag, pseudonyms apart: counted, so that a doubled one shows."""
    return _rows(_scan(_table(), tag))


def tags() -> list[str]:
    """Tags of the curated table."""
    return _tags(_table())


def _rows(scanned: DataScan | None) -> Counter[tuple[Any, ...]]:
    rows = scanned.to_arrow().to_pylist() if scanned else []
    return Counter((row["pratique_period"], row["pratique_drop"], row["pratique_line"], row["tests"]) for row in rows)


def _files(scanned: DataScan | None) -> list[str]:
    return sorted(task.file.file_path for task in scanned.plan_files()) if scanned else []


def _tags(table: Table | None) -> list[str]:
    return sorted(name for name in table.refs() if name != "main") if table else []


def _table() -> Table | None:
    connection = iceberg.catalogue()
    return connection.load_table((DATABASE, DATASET)) if connection.table_exists((DATABASE, DATASET)) else None


def _scan(table: Table | None, tag: str | None = None) -> DataScan | None:
    snapshot = table and (table.snapshot_by_name(tag) if tag else table.current_snapshot())
    return table.scan(snapshot_id=snapshot.snapshot_id) if table and snapshot else None
