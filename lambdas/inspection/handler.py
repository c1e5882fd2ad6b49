"""Second step of the ingest workflow: inspects a drop and keeps what the inspection found."""

from __future__ import annotations

from typing import Any

from contracts.drops.drop import TRANSITIONS, DropState
from lambdas.adapters import ledger, telemetry
from lambdas.core.way import Way
from lambdas.inspection.finding import inspected, of_job
from lambdas.inspection.keeping import kept, report_of
from lambdas.inspection.outcome import ACCEPT, outcome

INSPECTED = {state.value for state in (DropState.INSPECTED, *TRANSITIONS[DropState.INSPECTED])}


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a drop and return it with verdict, reasons, sha256, rows, periods and the key of its report.

    The verdict is accept, quarantine, or duplicate (with ``duplicate_of``) when a committed drop says the same and no
    later one can have replaced its rows; in doubt the commit decides. An accepted drop is inspected once: the ledger
    says so last of all, and from then on its report is read again. That of a drop that went the way of Spark is its
    job's.
    """
    dataset, drop, bucket = event["dataset"], event["drop"], event["bucket"]
    telemetry.about(dataset, drop=drop)
    report = report_of(drop)
    entry = ledger.read(dataset, drop)
    found = kept(bucket, drop) if entry and entry["state"] in INSPECTED else None
    if found:
        return outcome(event, found, holder=drop, report=report)
    done = of_job(event) if event["route"] == Way.SPARK else inspected(event)
    if done["verdict"] == ACCEPT:
        facts = {"rows": done["rows"], "sha256": done["sha256"], "periods": len(done["periods"])}
        ledger.transition(dataset, drop, DropState.INSPECTED, facts, opened=event.get("opened", 0))
    for name, number in done["rows"].items():
        telemetry.count(f"Rows.{name}", number)
    return done
