"""A drop: its name, its one state, and where its things lie in the landing zone."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum


class DropState(StrEnum):
    """The state of a drop. TRANSITIONS says which may follow which."""

    LANDED = "landed"
    INSPECTED = "inspected"
    COMMITTED = "committed"
    QUARANTINED = "quarantined"
    RELEASED = "released"  # let out of quarantine by a person, on its way to be inspected again
    REFUSED = "refused"  # refused by a person
    SUPERSEDED = "superseded"  # a corrected drop has come in its place, says a person
    DUPLICATE = "duplicate"


TRANSITIONS: dict[DropState, frozenset[DropState]] = {
    DropState.LANDED: frozenset({DropState.INSPECTED, DropState.QUARANTINED, DropState.DUPLICATE}),
    DropState.INSPECTED: frozenset({DropState.COMMITTED, DropState.DUPLICATE}),
    DropState.COMMITTED: frozenset(),
    DropState.QUARANTINED: frozenset({DropState.RELEASED, DropState.REFUSED, DropState.SUPERSEDED}),
    DropState.RELEASED: frozenset({DropState.INSPECTED, DropState.QUARANTINED, DropState.DUPLICATE}),
    DropState.REFUSED: frozenset(),
    DropState.SUPERSEDED: frozenset(),
    DropState.DUPLICATE: frozenset(),
}

# Nothing more happens by itself; quarantine alone has a door, which a person opens.
END_STATES = frozenset({*(state for state, following in TRANSITIONS.items() if not following), DropState.QUARANTINED})

# What the public catalogue is made from: neither a drop's reasons nor its name, which are its supplier's alone.
TOLD = ("landed", "rows", "state")

INCOMING = "incoming/"
WORK = "spark/"  # copies that an inspection on Spark reads, gone in a day
UNCLAIMED = "unclaimed"
PROPOSAL = "proposal.yaml"
REJECTS = "rejects.csv"  # rows as they came, with whatever identities they hold
MANIFEST = ".manifest.json"  # what the name of a sender's manifest adds to that of its file


def drop_id(bucket: str, key: str, version: str, landed: datetime) -> str:
    """Name of the drop that one version of one object is: the same however often its event is replayed.

    Sorts by the time of landing: ``20201002T163000Z-1f2e3d4c``.
    """
    digest = hashlib.sha256("\0".join((bucket, key, version)).encode()).hexdigest()[:8]
    return f"{landed.astimezone(UTC):%Y%m%dT%H%M%SZ}-{digest}"


def receipt_prefix(drop: str) -> str:
    """Where a drop's receipt lies in its landing zone: receipt.json, receipt.html, rejects.csv, inspection.json.

    With PROPOSAL beside them when an edit of the contract is proposed.
    """
    return f"receipts/{drop}/"


def quarantine_key(drop: str, key: str) -> str:
    """Where a quarantined drop's file is kept in its landing zone."""
    return f"quarantine/{drop}/{key.rsplit('/', 1)[-1]}"


def curated_prefix(dataset: str, drop: str) -> str:
    """Where a drop's Parquet files lie in the curated bucket; one file a period, named for it."""
    return f"{dataset}/data/drop={drop}/"
