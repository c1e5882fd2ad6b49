"""What the workflows are doing: whether any runs, and which failed and why."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.platform import Platform
from local.reached import Reached

FAILED = ("FAILED", "TIMED_OUT", "ABORTED")
_LOOK = 0.2


@dataclass(frozen=True)
class Failure:
    """An execution that did not end well. ``about`` is the object version or the dataset it was started for."""

    arn: str
    workflow: str
    about: str
    cause: str


@dataclass(frozen=True)
class Workflows:
    """How the workflows stand."""

    running: int
    failures: tuple[Failure, ...]


def read(platform: Platform, since: datetime) -> Workflows:
    """Return executions that run, and those that were started since then and failed."""
    running = 0
    failures: list[Failure] = []
    for output in ("IngestWorkflow", "ReleaseWorkflow", "RegistersWorkflow"):
        arn = platform.output(output)
        for page in platform.states.get_paginator("list_executions").paginate(stateMachineArn=arn):
            for execution in page["executions"]:
                running += execution["status"] == "RUNNING"
                if execution["status"] in FAILED and execution["startDate"] >= since:
                    failures.append(_failure(platform, output, execution["executionArn"]))
    return Workflows(running, tuple(failures))


def why(platform: Reached, arn: str) -> str:
    """Return why an execution failed, in a sentence."""
    described = platform.states.describe_execution(executionArn=arn)
    said = _cause_of_step(platform, arn) or described.get("cause") or described.get("error") or described["status"]
    return first_line(said)


def _failure(platform: Platform, output: str, arn: str) -> Failure:
    described = platform.states.describe_execution(executionArn=arn)
    return Failure(
        arn=arn,
        workflow=output.removesuffix("Workflow").lower(),
        about=about(json.loads(described.get("input") or "{}")),
        cause=why(platform, arn),
    )


def _cause_of_step(platform: Reached, arn: str) -> str | None:
    """Return why the step failed that made the execution fail: the last failure of a task in its history."""
    history = platform.states.get_execution_history(executionArn=arn, reverseOrder=True, maxResults=100)
    for event in history["events"]:
        details = event.get("taskFailedEventDetails") or event.get("lambdaFunctionFailedEventDetails")
        if details and details.get("cause"):
            return details["cause"]
    return None


def output_of(platform: Reached, execution: str, step: str, *, seconds: float = 60) -> dict[str, Any] | None:
    """Return what a step of an execution answered, once it has; None when it failed or takes longer than this."""
    until = time.monotonic() + seconds
    while True:
        status = platform.states.describe_execution(executionArn=execution)["status"]
        for page in platform.states.get_paginator("get_execution_history").paginate(executionArn=execution):
            for event in page["events"]:
                exited = event.get("stateExitedEventDetails")
                if exited and exited["name"] == step:
                    answer: dict[str, Any] = json.loads(exited["output"])
                    return None if "fault" in answer else answer  # what a step that failed leaves by its catch
        if status != "RUNNING" or time.monotonic() > until:
            return None
        time.sleep(_LOOK)


def about(event: dict[str, Any]) -> str:
    """Return what an execution was started for: ``bucket/key?version``, or a dataset's, product's, register's name."""
    if "register" in event:
        return str(event["register"])
    detail = event.get("detail") or {}
    if "object" in detail:
        stored = detail["object"]
        return f"{detail['bucket']['name']}/{stored['key']}?{stored.get('version-id', '')}"
    return str(detail.get("dataset") or detail.get("product") or "")


def first_line(cause: str) -> str:
    """Return the sentence of an execution's cause: a Lambda's error message where there is one."""
    try:
        said = json.loads(cause)
    except ValueError:
        said = cause
    text = str(said.get("errorMessage", cause)) if isinstance(said, dict) else str(said)
    return text.strip().splitlines()[0][:300] if text.strip() else "no cause was given"
