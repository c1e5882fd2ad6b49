"""Steps of a workflow called as the state machine calls them: again after a fault, as often as it is told."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from cdk.pipeline.retries import RETRIES
from tests.support.ingest import Step
from tests.support.platform import Context


class Caller:
    """Calls steps; ``faults`` are those that it called a step again after. It waits for nothing."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []

    def __call__(self, step: Step, event: dict[str, Any]) -> dict[str, Any]:
        """Return a step's answer; raise its fault once its retries are used up."""
        given, used = json.dumps(event), Counter[int]()
        while True:
            try:
                answer: dict[str, Any] = json.loads(json.dumps(step(json.loads(given), Context())))
                return answer
            except Exception as fault:
                rule = _rule(type(fault).__name__)
                if used[rule] == RETRIES[rule]["MaxAttempts"]:
                    raise
                used[rule] += 1
                self.faults.append(fault)


def _rule(name: str) -> int:
    """Return the place of the first rule for an error; a function's own is also a failed task."""
    return next(n for n, rule in enumerate(RETRIES) if {name, "States.TaskFailed"} & {*rule["ErrorEquals"]})
