"""The sentences of a receipt: what happened, and what the supplier should do about it."""

from __future__ import annotations

from typing import Any

from contracts.datasets.levels import Level
from contracts.drops.drop import DropState
from lambdas.core.paper.words import count, inside, number

_HELD = "This file is held until a person has looked at it. Nothing from it has been used."
_OUT = {
    DropState.DUPLICATE: "We already have this file, so nothing has changed.",
    DropState.QUARANTINED: "This file was not accepted. Nothing from it has been used.",
    DropState.REFUSED: "This file was refused. Nothing from it has been used.",
    DropState.SUPERSEDED: "Another file has come in this one's place. Nothing from this one has been used.",
}
_WAIT = (
    "If the file is as it should be, there is nothing for you to do: a person looks at it and takes it in or refuses "
    "it, and this receipt is then renewed."
)


def headline(receipt: dict[str, Any]) -> str:
    """Say the verdict in one sentence."""
    state, rows = DropState(receipt["state"]), receipt["rows"]
    if state is DropState.QUARANTINED:
        return _HELD if held(receipt) else _OUT[state]
    if state in _OUT:
        return _OUT[state]
    if rows is None:
        return "This file was accepted."
    if receipt["superseded_periods"] and not receipt["committed_periods"]:
        return "This file was accepted, and none of its rows are in use: a later file has taken their place."
    faulty = _faulty(receipt)
    if faulty:
        return (
            f"This file was accepted, except {count(faulty, 'row')} that {'needs' if faulty == 1 else 'need'} mending."
        )
    return f"This file was accepted: {count(rows['accepted'], 'row')}, none in need of mending."


def advice(receipt: dict[str, Any]) -> list[str]:
    """Say what to do, most important first; never empty."""
    state = DropState(receipt["state"])
    if state is DropState.DUPLICATE:
        return [_duplicate(receipt)]
    if state is DropState.QUARANTINED:
        return _quarantined(receipt)
    if state in {DropState.REFUSED, DropState.SUPERSEDED}:
        return [_closed(receipt["decisions"][-1])]
    return _committed(receipt)


def _duplicate(receipt: dict[str, Any]) -> str:
    earlier = f" as drop {receipt['duplicate_of']}" if receipt["duplicate_of"] else ""
    return (
        f"Nothing to do. The content of this file is the same, byte for byte, as a file that came{earlier} and whose "
        "rows are in use. If you meant to send a correction, check that you attached the corrected file."
    )


def _quarantined(receipt: dict[str, Any]) -> list[str]:
    remedies = list(dict.fromkeys(reason["remedy"] for reason in receipt["reasons"] if reason.get("remedy")))
    if any(reason["code"] == "not_inspected" for reason in receipt["reasons"]):
        return remedies
    if held(receipt):
        return [
            _WAIT,
            *(f"If it is not: {inside(remedy)}" for remedy in remedies),
            "A mended file goes in the same place as before. It is inspected within minutes.",
        ]
    return [*remedies, "Then put the mended file in the same place as before. It is inspected within minutes."]


def held(receipt: dict[str, Any]) -> bool:
    """Whether a drop waits for a person who may take it in as it is."""
    reasons = receipt["reasons"]
    return bool(reasons) and all(reason.get("level") == Level.HOLD for reason in reasons)


def _closed(decision: dict[str, Any]) -> str:
    if decision["superseded_by"]:
        return f"Nothing to do: drop {decision['superseded_by']} has come in the place of this one."
    return f"{decision['by']} refused it and says why: {decision['reason']} A mended file may be sent at any time."


def _committed(receipt: dict[str, Any]) -> list[str]:
    steps = []
    faulty = _faulty(receipt)
    if faulty:
        steps.append(
            f"Mend the {count(faulty, 'row')} listed below and in rejects.csv, then send the whole file again. "
            "The new file replaces this one for the same dates; do not send the mended rows on their own."
        )
    if receipt["superseded_periods"]:
        kept = number(len(receipt["superseded_periods"]))
        steps.append(
            f"Check that you meant to send this file: for {kept} of its dates another, which landed later, "
            "has already been taken in and was kept. If this is the one that should count, send it again."
        )
    return steps or ["Nothing to do."]


def _faulty(receipt: dict[str, Any]) -> int:
    rows = receipt["rows"] or {}
    faulty: int = rows.get("faulty", rows.get("rejected", 0) - rows.get("expected_rejects", 0))
    return faulty
