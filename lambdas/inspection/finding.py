"""Where the findings on a drop come from: an inspection here, or the job on Spark that has inspected it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from contracts.drops.drop import curated_prefix
from lambdas.adapters import ledger, objects
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.standing import content_of
from lambdas.inspection.bench import examine
from lambdas.inspection.keeping import keep, kept, report_of
from lambdas.inspection.outcome import ACCEPT, outcome


def inspected(event: dict[str, Any]) -> dict[str, Any]:
    """Inspect a drop here and keep what comes of it."""
    dataset, drop, bucket = event["dataset"], event["drop"], event["bucket"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        found = examine(event, out).document()
        done = outcome(event, found, holder=_holder(dataset, drop, found), report=report_of(drop))
        if done["verdict"] == ACCEPT:
            objects.upload_folder(out / "data", settings().curated_bucket, curated_prefix(dataset, drop))
        keep(bucket, drop, found, out / "rejects.csv")
    return done


def of_job(event: dict[str, Any]) -> dict[str, Any]:
    """Read what the job on Spark has found of a drop."""
    dataset, drop = event["dataset"], event["drop"]
    found = kept(event["bucket"], drop)
    if found is None:
        raise objects.NoSuchObjectError(f"the job on Spark has kept no report of drop {drop}")
    return outcome(event, found, holder=_holder(dataset, drop, found), report=report_of(drop))


def _holder(dataset: str, drop: str, found: dict[str, Any]) -> str:
    """Return the drop whose content this is: itself, or one whose rows are in use."""
    if found["verdict"] != ACCEPT:
        return drop
    known = catalogue()
    ledger.note_content(dataset, drop, content_of(found["file"]["sha256"], known.datasets[dataset], known.lists))
    return ledger.standing(dataset).in_use(drop) or drop
