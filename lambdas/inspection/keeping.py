"""What is kept of an inspection in the landing zone: the rejected lines, the proposed edit, the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contracts.drops.drop import PROPOSAL, REJECTS, receipt_prefix
from lambdas.adapters import objects

Found = dict[str, Any]


def report_of(drop: str) -> str:
    """Return the key of a drop's report."""
    return f"{receipt_prefix(drop)}inspection.json"


def keep(bucket: str, drop: str, found: Found, rejects: Path) -> None:
    """Keep what was found of a drop; the report comes last and says that the rest is there."""
    objects.upload(rejects, bucket, f"{receipt_prefix(drop)}{REJECTS}")
    if found["proposal"]:
        objects.put(bucket, f"{receipt_prefix(drop)}{PROPOSAL}", found["proposal"].encode())
    objects.put(bucket, report_of(drop), json.dumps(found, indent=2, ensure_ascii=False).encode())


def kept(bucket: str, drop: str) -> Found | None:
    """Return what was found of a drop; None when it has not been inspected."""
    stored = objects.get(bucket, report_of(drop))
    return None if stored is None else dict(json.loads(stored.body))
