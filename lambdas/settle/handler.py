"""Last step of the ingest workflow: brings a drop to its end state."""

from __future__ import annotations

import json
from typing import Any

from contracts.drops.drop import DropState, quarantine_key, receipt_prefix
from contracts.drops.scans import UNFIT
from lambdas.adapters import events, ledger, objects, telemetry
from lambdas.core.receipts import build, render


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a drop from any earlier step; write its receipt, tell who waits for it, and close it in the ledger.

    The ledger comes last: as long as it has not been told, a replay does all of this again with the same result.
    """
    dataset, drop, bucket = event["dataset"], event["drop"], event["bucket"]
    telemetry.about(dataset, drop=drop)
    opened = event.get("opened", 0)
    entry = ledger.read(dataset, drop)
    if entry and entry.get("opened", 0) > opened:
        return {**event, "state": entry["state"]}  # a person's decision has overtaken this run
    receipt = build(event, _inspection(event))
    state = DropState(receipt["state"])
    prefix = receipt_prefix(drop)
    objects.put(bucket, f"{prefix}receipt.json", json.dumps(receipt, indent=2, ensure_ascii=False).encode())
    objects.put(bucket, f"{prefix}receipt.html", render(receipt).encode())
    if state is DropState.QUARANTINED and not UNFIT & {reason["code"] for reason in receipt["reasons"]}:
        objects.copy(bucket, event["key"], event["version"], quarantine_key(drop, event["key"]))
    if state is DropState.COMMITTED and event["snapshot"]:
        news = {"dataset": dataset, "drop": drop, "snapshot": event["snapshot"]}
        events.announce("pratique.ingest", "Dataset Committed", news)
    facts = {name: event.get(name) for name in ("rows", "sha256", "duplicate_of", "report")}
    facts |= {"reasons": receipt["reasons"], "receipt": f"{prefix}receipt.json"}
    ledger.transition(dataset, drop, state, facts, opened=opened)
    telemetry.count(f"Drops.{state.value}")
    return {**event, "state": state.value, "receipt": f"{prefix}receipt.json"}


def _inspection(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return the inspection's findings; None for a drop that was turned away at the door."""
    report = event.get("report")
    if report is None:
        return None
    stored = objects.get(event["bucket"], report)
    if stored is None:
        raise objects.NoSuchObjectError(f"the inspection of drop {event['drop']} is not at {report}")
    found: dict[str, Any] = json.loads(stored.body)
    return found
