"""The sentences of a receipt: what happened, and what the supplier should do about it."""

from __future__ import annotations

from typing import Any

from contracts.drops import DropState
from lambdas.core.paper.words import count, number


def headline(receipt: dict[str, Any]) -> str:
    """Say the verdict in one sentence."""
    state, rows = DropState(receipt["state"]), receipt["rows"]
    if state is DropState.DUPLICATE:
        return "We already have this file, so nothing has changed."
    if state is DropState.QUARANTINED:
        return "This file was not accepted. Nothing from it has been used."
    if rows is None:
        return "This file was accepted."
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
    return _committed(receipt)


def _duplicate(receipt: dict[str, Any]) -> str:
    earlier = f" as drop {receipt['duplicate_of']}" if receipt["duplicate_of"] else ""
    return (
        f"Nothing to do. The content of this file is the same, byte for byte, as a file that came{earlier} and whose "
        "rows are in use. If you meant to send a correction, check that you attached the corrected file."
    )


def _quarantined(receipt: dict[str, Any]) -> list[str]:
    remedies = list(dict.fromkeys(reason["remedy"] for reason in receipt["reasons"] if reason.get("remedy")))
    return [*remedies, "Then put the mended file in the same place as before. It is inspected within minutes."]


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
            f"Check that you meant to send this file: for {kept} of its dates another, which landed later or in the "
            "same second, has already been taken in and was kept. If this is the one that should count, send it again."
        )
    return steps or ["Nothing to do."]


def _faulty(receipt: dict[str, Any]) -> int:
    rows = receipt["rows"] or {}
    faulty: int = rows.get("faulty", rows.get("rejected", 0) - rows.get("expected_rejects", 0))
    return faulty
