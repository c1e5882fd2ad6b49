"""Who may pass the door of quarantine: what can be decided of a drop, given what the ledger says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.datasets.levels import Level
from contracts.drops.decisions import Decision, Verb
from contracts.drops.drop import UNCLAIMED, DropState
from contracts.drops.scans import UNFIT
from contracts.reading.errors import PratiqueError


class DecisionError(PratiqueError):
    """A decision cannot be carried out; the text says why and what can be done."""


Entry = Mapping[str, Any]


def admitted(decision: Decision, entry: Entry | None, later: Entry | None) -> Decision:
    """Return a decision with what it waives; DecisionError when it may not be taken.

    ``entry`` is the drop's item in the ledger, ``later`` that of the drop that has come in its place. A decision that
    has been taken already is returned as it was kept.
    """
    if entry is None:
        raise DecisionError(f"There is no drop {decision.drop} of {decision.dataset}.")
    for kept in entry.get("decisions", []):
        if {**kept, "waived": []} == {**decision.model_dump(mode="json"), "waived": []}:
            return Decision.model_validate(kept)
    if entry["state"] != DropState.QUARANTINED:
        raise DecisionError(f"Drop {decision.drop} is {entry['state']}, not in quarantine: there is nothing to decide.")
    if decision.verb is Verb.SUPERSEDE:
        _check_later(decision, later)
    if decision.verb in {Verb.RELEASE, Verb.INSPECT} and decision.dataset == UNCLAIMED:
        raise DecisionError("A file for no known dataset cannot be inspected: send it to the zone of its dataset.")
    reasons = entry.get("reasons", [])
    if decision.verb in {Verb.RELEASE, Verb.INSPECT} and UNFIT & {reason["code"] for reason in reasons}:
        raise DecisionError(
            f"Drop {decision.drop} was not found clean by the scan for malware: nobody can let it in. Refuse it, and "
            "take in the file that the supplier makes anew."
        )
    if decision.verb is not Verb.RELEASE:
        return decision.model_copy(update={"waived": ()})
    if grave := [reason["message"] for reason in reasons if reason.get("level") != Level.HOLD]:
        raise DecisionError(
            f"Drop {decision.drop} cannot be released as it is: {' '.join(grave)} Have the file mended and sent again, "
            "or mend the contract and have the drop inspected again."
        )
    return decision.model_copy(update={"waived": tuple(dict.fromkeys(reason["code"] for reason in reasons))})


def _check_later(decision: Decision, later: Entry | None) -> None:
    if decision.superseded_by is None:
        raise DecisionError("Say which drop has come in its place.")
    if later is None or later["state"] != DropState.COMMITTED or decision.superseded_by <= decision.drop:
        raise DecisionError(
            f"Drop {decision.superseded_by} has not come in its place: name a drop of {decision.dataset} that landed "
            "later and is committed."
        )
