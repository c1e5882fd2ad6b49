"""From a drop and its inspection to a receipt as data."""

from __future__ import annotations

from typing import Any

from contracts.drops.drop import END_STATES, UNCLAIMED, DropState
from lambdas.core.receipts.advice import advice, headline

_STATE_OF_VERDICT = {
    "accept": DropState.COMMITTED,
    "quarantine": DropState.QUARANTINED,
    "duplicate": DropState.DUPLICATE,
    "refused": DropState.REFUSED,
    "superseded": DropState.SUPERSEDED,
}
_NOT_INSPECTED = {
    "code": "not_inspected",
    "message": "The platform could not inspect this file. That is the platform's fault and says nothing of the file.",
    "remedy": "Nothing for you to do: the platform's operators have been told, and will have the file inspected again.",
    "level": "refuse",
}


_TRIAL = (
    "This was a trial: the file was inspected where it lies and has not been sent. "
    "This page is what would be said of it; put the file in its landing zone to send it."
)


def build(drop: dict[str, Any], inspection: dict[str, Any] | None) -> dict[str, Any]:
    """Build the receipt of a drop that has come to its end.

    ``drop`` is what the ingest workflow hands on: drop, dataset, bucket, key, size, landed, reasons and, as far as it
    came, verdict, sha256, rows, snapshot, committed_periods, superseded_periods, decisions, fault. ``inspection`` is
    the inspection report, None for a drop that was turned away before it was read.
    """
    seen = inspection or {}
    file = seen.get("file") or {}
    receipt: dict[str, Any] = {
        "drop": drop["drop"],
        "dataset": drop.get("dataset") or UNCLAIMED,
        "state": _state(drop).value,
        "file": {
            "name": file.get("name") or str(drop["key"]).rsplit("/", 1)[-1],
            "bytes": file.get("bytes", drop.get("size", 0)),
            "sha256": file.get("sha256") or drop.get("sha256"),
            "lines": file.get("lines"),
            **{name: file.get(name) for name in _FOUND},
        },
        "landed": drop.get("landed"),
        "reasons": _reasons(drop, seen),
        "duplicate_of": drop.get("duplicate_of"),
        "rows": _rows(drop, seen),
        "rules": sorted(seen.get("rules") or [], key=lambda rule: (_ORDER.get(rule["severity"], 9), -rule["count"])),
        "warnings": [_warning(warning) for warning in seen.get("warnings") or []],
        "statuses": seen.get("statuses") or {},
        "control": seen.get("control") or {},
        "periods": seen.get("periods") or [],
        "committed_periods": drop.get("committed_periods") or [],
        "superseded_periods": drop.get("superseded_periods") or [],
        "decisions": drop.get("decisions") or [],
        "headers": seen.get("headers") or {},
        "drift": seen.get("drift") or [],
        "proposal": seen.get("proposal"),
        "since_last": seen.get("since_last"),
        "snapshot": drop.get("snapshot"),
    }
    return {"headline": headline(receipt), "what_to_do": advice(receipt), **receipt}


def trial(inspection: dict[str, Any], name: str) -> dict[str, Any]:
    """Build the receipt that a file would get that was inspected where it lies."""
    receipt = build({**inspection, "drop": "of a trial", "key": name}, inspection)
    return {**receipt, "what_to_do": [_TRIAL, *receipt["what_to_do"]]}


_FOUND = ("format", "packing", "encoding", "delimiter", "line_ends", "tables", "notes")
_ORDER = {"fault": 0, "warning": 1, "expected": 2}


def _state(drop: dict[str, Any]) -> DropState:
    """Name the end state: the verdict decides; a drop that never got one was turned away at the door."""
    verdict = drop.get("verdict")
    if verdict is not None:
        return _STATE_OF_VERDICT[verdict]
    state = DropState(drop.get("state") or DropState.QUARANTINED)
    return state if state in END_STATES else DropState.QUARANTINED


def _reasons(drop: dict[str, Any], seen: dict[str, Any]) -> list[dict[str, Any]]:
    """Reasons of the drop and of its inspection, each once, in the order they were found."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    ours = [_NOT_INSPECTED] if drop.get("fault") else []
    for reason in [*(drop.get("reasons") or []), *(seen.get("reasons") or []), *ours]:
        found.setdefault((reason["code"], reason.get("line"), reason.get("column"), reason["message"]), reason)
    return list(found.values())


def _warning(warning: dict[str, Any] | str) -> dict[str, Any]:
    return {"message": warning} if isinstance(warning, str) else warning


def _rows(drop: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any] | None:
    """Give the counts and whether they reconcile (file = accepted + rejected); None for a drop that was not read."""
    rows = seen.get("rows") or drop.get("rows")
    if not rows:
        return None
    return {**rows, "reconciles": rows["file"] == rows["accepted"] + rows["rejected"]}
