"""What a step of a workflow answered: nothing, where it failed and its catch took over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local import executions


class States:
    """Step Functions with one execution, whose step Plan left with some output."""

    def __init__(self, output: dict[str, Any]) -> None:
        self._events = [{"stateExitedEventDetails": {"name": "Plan", "output": json.dumps(output)}}]

    def describe_execution(self, *, executionArn: str) -> dict[str, str]:  # noqa: N803 - as boto3 has it
        """Tell that it has ended."""
        return {"status": "FAILED", "executionArn": executionArn}

    def get_paginator(self, _name: str) -> States:
        """Return what pages through the history."""
        return self

    def paginate(self, *, executionArn: str) -> list[dict[str, Any]]:  # noqa: N803 - as boto3 has it
        """Return the history of any execution."""
        return [{"executionArn": executionArn, "events": self._events}]


class Reached:
    """An environment in which nothing but Step Functions is looked at."""

    def __init__(self, output: dict[str, Any]) -> None:
        self.states = States(output)


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ({"outcome": "releases", "release": "r1"}, {"outcome": "releases", "release": "r1"}),
        ({"detail": {"product": "cases"}, "fault": {"Error": "DecisionError"}}, None),
    ],
)
def test_a_step_that_failed_answered_nothing(output: dict[str, Any], answer: dict[str, Any] | None) -> None:
    assert executions.output_of(Reached(output), "arn", "Plan") == answer  # type: ignore[arg-type]


def test_a_step_that_was_never_reached_answered_nothing() -> None:
    assert executions.output_of(Reached({}), "arn", "Link") is None  # type: ignore[arg-type]
