"""What a release or a register is made from: a snapshot of a curated table, and the drops that have come into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.drops.drop import DropState
from lambdas.adapters import ledger, snapshots, withdrawn_drops
from lambdas.core.in_use import use

SHOWN = 5


def read_input(dataset: str) -> dict[str, Any] | None:
    """Return dataset, snapshot, rows, drop (the newest), drops (the newest few, with their rows) and earlier (a count).

    Each of the drops says how much of it the snapshot has: ``in_use`` is whole, part or none. ``missing`` are the
    periods that lack rows which were rejected, ``withdrawn`` the drops of its past that a person withdrew (see
    ``withdrawn_drops.within``).
    None before the first commit. The ledger is read before the catalogue: whatever drop it names is in the snapshot.
    """
    entered = {item["sk"].removeprefix("drop#"): item for item in ledger.drops(dataset)}
    snapshot = snapshots.current(dataset)
    if snapshot is None:
        return None
    committed = {drop for drop, item in entered.items() if item["state"] == DropState.COMMITTED.value}
    # The ledger learns of a commit last, so the drop of this very snapshot may still be on its way.
    inside = sorted({*committed, snapshot.drop}, reverse=True)
    told = [_row(drop, entered[drop], snapshot.in_use) for drop in inside if "rows" in entered.get(drop, {})]
    return {
        "dataset": dataset,
        "snapshot": snapshot.snapshot,
        "rows": snapshot.rows,
        "drop": inside[0],
        "drops": told[:SHOWN],
        "earlier": len(told[SHOWN:]),
        "missing": list(snapshot.missing),
        "withdrawn": withdrawn_drops.within(snapshot, entered.values()),
    }


def said_since(inputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return dataset and ``withdrawn`` of each input, as people have said by now, in the snapshot that it names."""
    found = [(item["dataset"], snapshots.numbered(item["dataset"], item["snapshot"])) for item in inputs]
    return [
        {"dataset": dataset, "withdrawn": withdrawn_drops.within(snapshot, ledger.drops(dataset))}
        for dataset, snapshot in found
        if snapshot is not None
    ]


def _row(drop: str, item: dict[str, Any], told: str) -> dict[str, Any]:
    rows = {name: item["rows"].get(name, 0) for name in ("file", "accepted", "rejected", "faulty")}
    return {"drop": drop, "landed": item["landed"], "rows": rows, "in_use": use(told, drop, item.get("periods")).value}
