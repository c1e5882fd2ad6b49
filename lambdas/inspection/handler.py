"""Second step of the ingest workflow: inspects a drop and keeps what the inspection found."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from contracts.drops import PROPOSAL, TRANSITIONS, DropState, curated_prefix, receipt_prefix
from lambdas.adapters import ledger, objects, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.standing import content_of
from lambdas.inspection.bench import examine
from lambdas.inspection.outcome import ACCEPT, outcome

INSPECTED = {state.value for state in (DropState.INSPECTED, *TRANSITIONS[DropState.INSPECTED])}


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a drop and return it with verdict, reasons, sha256, rows, periods and the key of its report.

    Duplicate (with ``duplicate_of``) when a committed drop says the same and no later one can have replaced its rows;
    in doubt the commit decides. An accepted drop is inspected once, then its report is read again.
    """
    dataset, drop, bucket = event["dataset"], event["drop"], event["bucket"]
    telemetry.about(dataset, drop=drop)
    report = f"{receipt_prefix(drop)}inspection.json"
    entry = ledger.read(dataset, drop)
    kept = objects.get(bucket, report) if entry and entry["state"] in INSPECTED else None
    if kept:
        return outcome(event, json.loads(kept.body), holder=drop, report=report)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        found = examine(event, out).document()
        holder = _holder(dataset, drop, found)
        done = outcome(event, found, holder=holder, report=report)
        if done["verdict"] == ACCEPT:
            objects.upload_folder(out / "data", settings().curated_bucket, curated_prefix(dataset, drop))
        objects.put(bucket, f"{receipt_prefix(drop)}rejects.csv", (out / "rejects.csv").read_bytes())
        if found["proposal"]:
            objects.put(bucket, f"{receipt_prefix(drop)}{PROPOSAL}", found["proposal"].encode())
        objects.put(bucket, report, json.dumps(found, indent=2, ensure_ascii=False).encode())
    if done["verdict"] == ACCEPT:
        facts = {name: done[name] for name in ("rows", "sha256")}
        ledger.transition(dataset, drop, DropState.INSPECTED, facts, opened=event.get("opened", 0))
    for name, number in done["rows"].items():
        telemetry.count(f"Rows.{name}", number)
    return done


def _holder(dataset: str, drop: str, found: dict[str, Any]) -> str:
    """Return the drop whose content this is: itself, or one whose rows are in use."""
    if found["verdict"] != ACCEPT:
        return drop
    content = content_of(found["file"]["sha256"], catalogue().datasets[dataset], catalogue().lists)
    ledger.note_content(dataset, drop, content)
    return ledger.standing(dataset).in_use(drop) or drop
