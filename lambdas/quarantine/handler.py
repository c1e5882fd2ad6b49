"""First step of the ingest workflow for a drop that a person has decided on: enters the decision in the ledger."""

from __future__ import annotations

from typing import Any

from contracts.drops.decisions import LEADS_TO, Decision
from contracts.drops.drop import END_STATES, DropState
from lambdas.adapters import ledger, telemetry
from lambdas.adapters.settings import settings
from lambdas.core.way import Way, way_of
from lambdas.quarantine.door import admitted

FACTS = ("bucket", "key", "version", "size", "landed", "rows", "sha256", "report")


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take ``{"decision": …}`` and return the drop it is on, as triage does, with the route it goes.

    The route is a ``Way`` for a drop that is let out, ``settle`` for one that is refused or superseded, ``done`` for
    one that has come to its end since. The same decision again finds itself in the ledger and goes on from there.
    Raises ``DecisionError`` for what may not be decided, ``IllegalTransitionError`` when another decision came first.
    """
    decision = Decision.model_validate(event["decision"])
    telemetry.about(decision.dataset, drop=decision.drop)
    entry = ledger.read(decision.dataset, decision.drop)
    later = ledger.read(decision.dataset, decision.superseded_by) if decision.superseded_by else None
    decision = admitted(decision, entry, later)
    taken, kept = decision.model_dump(mode="json"), (entry or {}).get("decisions", [])
    ledger.decide(decision, kept.index(taken) if taken in kept else len(kept))
    entry = ledger.read(decision.dataset, decision.drop) or {}
    telemetry.count(f"Quarantine.{decision.verb.value}")
    known = {"drop": decision.drop, "dataset": decision.dataset, "state": entry["state"]}
    drop = {name: entry[name] for name in FACTS if name in entry}
    opened = {"decisions": entry["decisions"], "opened": entry["opened"]}
    return {**known, **drop, **_way(entry, LEADS_TO[decision.verb], last=entry["decisions"][-1] == taken), **opened}


def _way(entry: dict[str, Any], to: DropState, *, last: bool) -> dict[str, Any]:
    """Return the route of a drop and what the next step needs for it; ``done`` when it has gone that way already."""
    ended = DropState(entry["state"]) in END_STATES
    if not last or (ended and to is DropState.RELEASED):
        return {"route": "done"}
    if to is DropState.RELEASED:
        limits = {"function": settings().max_inspect_bytes, "spark": settings().max_spark_bytes}
        return {"route": way_of(int(entry["size"]), **limits) or Way.INSPECT, "reasons": []}
    return {"route": "settle", "verdict": to.value, "reasons": entry.get("reasons", [])}
