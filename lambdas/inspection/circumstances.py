"""What is known of a drop besides its file: the dataset's history, the sender's manifest, a person's decision."""

from __future__ import annotations

import json
from typing import Any

from contracts.drops.drop import MANIFEST, DropState, receipt_prefix
from lambdas.adapters import ledger, objects
from lambdas.core.ingest import Given, Past, Size

_LARGEST = 1_000_000  # bytes of a manifest; one that has more is none


def given(drop: dict[str, Any]) -> Given:
    """Gather the circumstances of a drop."""
    decisions = drop.get("decisions") or [{}]
    waived = frozenset(decisions[-1].get("waived", ()))
    return Given(_past(drop), _manifest(drop["bucket"], drop["key"]), waived)


def _past(drop: dict[str, Any]) -> Past:
    committed = [
        item
        for item in ledger.drops(drop["dataset"])
        if item["state"] == DropState.COMMITTED and item["sk"] < f"drop#{drop['drop']}" and item.get("rows")
    ]
    sizes = tuple(Size(rows=item["rows"]["accepted"], bytes=item["size"]) for item in committed)
    if not committed:
        return Past()
    kept = objects.get(drop["bucket"], f"{receipt_prefix(committed[-1]['sk'].removeprefix('drop#'))}inspection.json")
    return Past(sizes, json.loads(kept.body) if kept else None)


def _manifest(bucket: str, key: str) -> bytes | None:
    """Return the manifest that lies beside a file; None when there is none, nothing when it is no manifest."""
    try:
        size = objects.head(bucket, f"{key}{MANIFEST}").size
    except objects.NoSuchObjectError:
        return None
    stored = objects.get(bucket, f"{key}{MANIFEST}") if size <= _LARGEST else None
    return stored.body if stored else b""
