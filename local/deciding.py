"""Takes a person's decision on a drop in quarantine to the ingest workflow, and here waits for what becomes of it."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

from contracts.drops.decisions import Decision, Verb
from contracts.drops.drop import DropState
from local import executions, ledger
from local.errors import LocalError
from local.platform import Platform
from local.reached import Reached

_LOOK = 0.2


def decide(
    platform: Platform, drop: str, verb: Verb, *, by: str, reason: str, superseded_by: str | None = None
) -> ledger.Drop:
    """Start the workflow with a decision and return the drop as it then stands; ``LocalError`` when it fails."""
    return _ended(platform, begin(platform, drop, verb, by=by, reason=reason, superseded_by=superseded_by), drop)


def begin(
    environment: Reached, drop: str, verb: Verb, *, by: str, reason: str, superseded_by: str | None = None
) -> str:
    """Start the workflow with a decision and return the execution; ``LocalError`` where there is nothing to decide."""
    entry = ledger.read(environment).drop(drop)
    if entry is None:
        raise LocalError(f"There is no drop {drop}: `pratique quarantine list` names those that wait.")
    if entry.state != DropState.QUARANTINED:
        raise LocalError(f"Drop {drop} is {entry.state}, not in quarantine: there is nothing to decide.")
    decision = Decision(
        dataset=entry.dataset,
        drop=drop,
        verb=verb,
        by=by,
        reason=reason,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        superseded_by=superseded_by,
    )
    started = environment.states.start_execution(
        stateMachineArn=environment.output("IngestWorkflow"),
        name=f"{drop}-{verb.value}-{len(entry.decisions)}",
        input=json.dumps({"decision": decision.model_dump(mode="json")}),
    )
    return started["executionArn"]


def _ended(platform: Platform, execution: str, drop: str, *, seconds: float = 900) -> ledger.Drop:
    until = time.monotonic() + seconds
    while (status := platform.states.describe_execution(executionArn=execution)["status"]) == "RUNNING":
        if time.monotonic() > until:
            raise LocalError(f"The decision on {drop} is still being carried out: ask again with `pratique status`.")
        time.sleep(_LOOK)
    if status in executions.FAILED:
        raise LocalError(f"The decision on {drop} could not be carried out: {executions.why(platform, execution)}")
    entry = ledger.read(platform).drop(drop)
    if entry is None:
        raise LocalError(f"Drop {drop} is no longer in the ledger.")
    return entry
