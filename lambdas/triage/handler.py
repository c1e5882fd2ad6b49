"""First step of the ingest workflow: enters the drop in the ledger and chooses its route."""

from __future__ import annotations

from typing import Any

from contracts.drops.drop import END_STATES, UNCLAIMED, DropState, drop_id
from contracts.drops.zones import dataset_of
from lambdas.adapters import ledger, objects, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.way import way_of
from lambdas.triage import door, scan
from lambdas.triage.landings import landing_of
from lambdas.triage.manifests import is_manifest


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take the event of what has landed, or was scanned since, and return the drop it is.

    The drop has drop, dataset (None without one), bucket, key, version, size, landed, state, reasons and route: a
    ``Way``, ``quarantine``, or ``done`` for one at its end. The same event always gives the same drop. A sender's
    manifest is none: it is read with its file. A file that only has the name of one is, and waits in quarantine.
    """
    landing = landing_of(event)
    bucket, key = landing.bucket, landing.key
    if is_manifest(bucket, key):
        return {"route": "done", "bucket": bucket, "key": key}
    seen = objects.head(bucket, key, landing.version)
    dataset = _dataset(bucket)
    drop = drop_id(bucket, key, seen.version, seen.landed)
    telemetry.about(dataset, drop=drop)
    facts: dict[str, Any] = {
        "bucket": bucket,
        "key": key,
        "version": seen.version,
        "size": seen.size,
        "landed": seen.landed.isoformat(),
        "sequencer": landing.sequencer,
    }
    entry = ledger.register(dataset, drop, facts)
    state = DropState(entry["state"])
    limits = {"function": settings().max_inspect_bytes, "spark": settings().max_spark_bytes}
    reasons = scan.reasons(bucket, key, seen.version) if settings().scanned else []
    reasons = reasons or door.reasons(dataset, key, seen.size, known=catalogue().datasets, limit=max(limits.values()))
    way = way_of(seen.size, **limits)
    route = "done" if state in END_STATES else "quarantine" if reasons or way is None else way.value
    telemetry.count(f"Triage.{route}")
    facts |= {name: entry[name] for name in ("opened", "decisions") if name in entry}
    return {"drop": drop, "dataset": dataset, **facts, "state": state.value, "route": route, "reasons": reasons}


def _dataset(bucket: str) -> str | None:
    """Return the dataset of a landing zone; None for the unclaimed one."""
    zones = settings().zones
    dataset = dataset_of(bucket, zones)
    if dataset is None:
        raise LookupError(f"bucket {bucket} is no landing zone: environment variable ZONES says {zones}")
    return None if dataset == UNCLAIMED else dataset
