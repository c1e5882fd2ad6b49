"""How old a dataset is, held against how often its supplier promises a drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from contracts.drops.drop import DropState


def newest(drops: Iterable[Mapping[str, Any]]) -> datetime | None:
    """Return when the newest drop landed that came in; None of a dataset of which none ever did.

    ``drops`` are the ledger's items. One that says what an earlier one said keeps a promise as well as one that brings
    something new.
    """
    kept = {DropState.COMMITTED.value, DropState.DUPLICATE.value}
    landed = [datetime.fromisoformat(drop["landed"]) for drop in drops if drop["state"] in kept]
    return max(landed, default=None)


def promised_from(expected: datetime, available: date | None) -> datetime:
    """Return from when on a dataset that never came is waited for.

    That is since it is ``expected`` here, or from the day on which the contract says it becomes ``available`` if that
    is later: what a supplier sent before there was a zone to put it in, nobody can know.
    """
    if available is None:
        return expected
    return max(expected, datetime.combine(available, time(), UTC))


def share(landed: datetime, now: datetime, frequency_hours: int) -> float:
    """Return the time since a drop landed over the time within which the next is promised: above 1 it is late.

    Below 0 it is not waited for yet.
    """
    return (now - landed) / timedelta(hours=frequency_hours)
