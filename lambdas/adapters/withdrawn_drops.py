"""Drops whose rows were withdrawn: said by people in the ledger's items of drops, and where such rows still stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from contracts.drops.drop import DropState
from contracts.products.release_decisions import DropDecision, DropVerb
from contracts.reading.errors import PratiqueError
from lambdas.adapters import ledger
from lambdas.adapters.ledger import Item
from lambdas.adapters.snapshots import Snapshot
from lambdas.core import taken_periods

SAID = "said"
"""What people said of a drop's rows, in the drop's item: decisions, the last of which holds."""


class DropDecisionError(PratiqueError):
    """What is said of a drop cannot be: the text says why."""


def say(decision: DropDecision) -> None:
    """Keep what a person says of a drop's rows, after all that was said before; the same again changes nothing.

    Raises DropDecisionError for a drop none of whose rows came into the table, and one that another person decides on
    at this moment.
    """
    dataset, drop, made = decision.dataset, decision.drop, decision.model_dump(mode="json")
    item = ledger.read(dataset, drop)
    if item is None or item["state"] != DropState.COMMITTED.value:
        state = "not in the ledger" if item is None else item["state"]
        raise DropDecisionError(f"Drop {drop} of {dataset} is {state}, not committed: no release has rows of it.")
    before = item.get(SAID, [])
    if before and before[-1] == made:
        return
    if decision.verb is DropVerb.STAND and not (before and before[-1]["verb"] == DropVerb.WITHDRAW.value):
        raise DropDecisionError(f"Drop {drop} of {dataset} is not withdrawn: there is nothing to say of its rows.")
    unchanged = Attr(SAID).eq(json.dumps(before)) if before else Attr(SAID).not_exists()
    try:
        ledger.update(ledger.drop_key(dataset, drop), {SAID: [*before, made]}, unchanged)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        raise DropDecisionError(f"Drop {drop} of {dataset} was decided on by another at this moment.") from error


def within(snapshot: Snapshot, entered: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the drops of a dataset that were ever withdrawn and are part of a snapshot's past.

    Of each ``drop``, ``periods``, runs of those that still have its rows, and ``stands``: why its rows are right after
    all, "" while it is withdrawn. ``entered`` are the ledger's items of the dataset's drops.
    """
    found = []
    for item in (item for item in entered if item.get(SAID)):
        drop, last = item["sk"].removeprefix("drop#"), item[SAID][-1]
        if any(drop == name for name, _ in snapshot.history):
            stands = last["reason"] if last["verb"] == DropVerb.STAND.value else ""
            periods = list(taken_periods.left(snapshot.history, drop, snapshot.in_use))
            found.append({"drop": drop, "periods": periods, "stands": stands})
    return found
