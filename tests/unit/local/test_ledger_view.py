"""The ledger's items, read for people."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from cli.words import reasons
from local.executions import about, first_line, output_of
from local.ledger import entries

DROP = {
    "pk": "dataset#cases",
    "sk": "drop#20201002T163000Z-1",
    "state": "quarantined",
    "bucket": "zone",
    "key": "incoming/a.csv",
    "landed": "2020-10-02T16:30:00+00:00",
    "rows": {"file": Decimal(3), "accepted": Decimal(2), "rejected": Decimal(1)},
    "reasons": '[{"code": "empty", "message": "The file is empty.", "remedy": "Send it again."}]',
}
RELEASE = {
    "pk": "product#rates",
    "sk": "release#r1",
    "state": "published",
    "updated": "2020-10-02T17:00:00+00:00",
    "inputs": '[{"dataset": "cases", "snapshot": "1", "drop": "d1"}]',
}
TURN = {"pk": "product#rates", "sk": "turn", "release": "r1"}
REFUSED = {**RELEASE, "sk": "release#r2", "state": "refused", "reasons": '["1 of 9 can be worked out"]'}


def test_drops_and_releases_are_told_apart_and_turns_left_out() -> None:
    found = entries([TURN, REFUSED, RELEASE, DROP])

    assert [drop.file for drop in found.drops] == ["a.csv"]
    assert found.drops[0].rows == {"file": 3, "accepted": 2, "rejected": 1}
    assert found.drops[0].reasons[0]["message"] == "The file is empty."
    assert found.releases[0].inputs == {"cases": "d1"}
    assert reasons(found.releases[1].reasons) == "1 of 9 can be worked out"
    assert found.drop("20201002T163000Z-1") is found.drops[0]
    assert found.of_product("other") == []


def test_releases_are_in_the_order_they_were_published_in_whatever_their_hashes() -> None:
    first, second = "20201005T090000Z-ffffffff", "20201005T090000Z-00000000"
    published = {first: "2020-10-05T10:00:00+00:00", second: "2020-10-06T10:00:00+00:00"}
    items = [{**RELEASE, "sk": f"release#{name}", "published": when} for name, when in published.items()]
    refused = {**RELEASE, "sk": "release#20201005T090000Z-11111111", "state": "refused", "updated": "2020-10-07T09:00"}

    found = entries([refused, *reversed(items)]).of_product("rates")

    assert [release.release for release in found] == [first, second, "20201005T090000Z-11111111"]


class States:
    """Step Functions with one execution, which gets one event further each time its history is read."""

    def __init__(self, *events: dict[str, Any], end: str = "SUCCEEDED") -> None:
        self._events, self._seen, self._end = events, 0, end

    def describe_execution(self, **_asked: str) -> dict[str, str]:
        return {"status": "RUNNING" if self._seen < len(self._events) else self._end}

    def get_paginator(self, _name: str) -> States:
        return self

    def paginate(self, **_asked: str) -> list[dict[str, Any]]:
        self._seen += 1
        return [{"events": list(self._events[: self._seen])}]


def test_the_answer_of_a_step_is_waited_for_and_one_that_failed_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    entered = {"type": "TaskStateEntered", "stateEnteredEventDetails": {"name": "Plan", "input": "{}"}}
    other = {"type": "TaskStateExited", "stateExitedEventDetails": {"name": "Before", "output": "{}"}}
    left = {"type": "TaskStateExited", "stateExitedEventDetails": {"name": "Plan", "output": '{"releases": []}'}}

    def running(states: States) -> Any:
        return SimpleNamespace(states=states)

    assert output_of(running(States(entered, other, left)), "arn", "Plan") == {"releases": []}
    assert output_of(running(States(entered, end="FAILED")), "arn", "Plan") is None


def test_an_execution_is_known_by_the_object_or_dataset_it_was_started_for() -> None:
    stored = {"detail": {"bucket": {"name": "zone"}, "object": {"key": "incoming/a.csv", "version-id": "v1"}}}

    assert about(stored) == "zone/incoming/a.csv?v1"
    assert about({"detail": {"dataset": "cases"}}) == "cases"
    assert about({}) == ""


def test_a_function_s_error_message_is_the_cause() -> None:
    assert first_line('{"errorMessage": "no such bucket\\nat line 3", "errorType": "X"}') == "no such bucket"
    assert first_line("plain words") == "plain words"
    assert first_line("") == "no cause was given"
