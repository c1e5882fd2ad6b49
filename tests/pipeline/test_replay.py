"""Whatever dies, and whenever: replaying the event ends in the same state as never having died."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from tests.support.ingest import end_state, run, visits
from tests.support.platform import DATASET, ZONE
from tests.support.scenes import (
    CORRECTION,
    FIRST,
    SCENES,
    Begin,
    Scene,
    correction,
    first_ever,
    is_write,
    refused,
    sample,
    undisturbed,
)


def died_and_replayed(begin: Begin, scene: Scene, number: int) -> dict[str, Any]:
    """Return the end state of a run that died at a request and was replayed from its event."""
    platform, event = begin(scene)
    platform.gate.die_at(number)
    with pytest.raises(Exception):  # noqa: B017, PT011 - each library has its own word for a dead connection
        run(event)
    platform.gate.open()
    run(event)
    return end_state(platform)


def writes(requests: list[str]) -> list[int]:
    """Places of the requests that change something."""
    return [place for place, request in enumerate(requests) if is_write(request)]


@pytest.mark.parametrize("scene", SCENES)
def test_dying_before_any_write_and_replaying_ends_as_if_it_had_lived(begin: Begin, scene: Scene) -> None:
    expected, requests = undisturbed(begin, scene)
    for number in writes(requests):
        assert died_and_replayed(begin, scene, number) == expected, f"died at request {number}: {requests[number]}"


@pytest.mark.parametrize("scene", SCENES)
def test_dying_at_any_read_and_replaying_ends_as_if_it_had_lived(begin: Begin, scene: Scene) -> None:
    expected, requests = undisturbed(begin, scene)
    reads = [place for place, request in enumerate(requests) if not is_write(request)]
    # Of a commit's many reads, half of them the same file read again, a sample.
    for number in sample(scene, requests, reads) if scene in {correction, first_ever} else reads:
        assert died_and_replayed(begin, scene, number) == expected, f"died at request {number}: {requests[number]}"


@pytest.mark.parametrize("scene", [correction, refused])
def test_losing_the_answer_to_any_write_and_replaying_ends_as_if_it_had_come(begin: Begin, scene: Scene) -> None:
    expected, requests = undisturbed(begin, scene)
    for number in writes(requests):
        platform, event = begin(scene)
        platform.gate.lose_answer_to(number)
        with contextlib.suppress(Exception):
            run(event)
        platform.gate.open()
        run(event)
        assert end_state(platform) == expected, f"lost the answer to request {number}: {requests[number]}"


def test_a_commit_whose_answer_was_lost_leaves_a_table_that_can_be_read(begin: Begin) -> None:
    expected, requests = undisturbed(begin, correction)
    platform, event = begin(correction)
    platform.gate.lose_answer_to(requests.index("AWSGlue.UpdateTable"))
    done = run(event)
    assert done["state"] == "committed"
    assert end_state(platform) == expected


def test_the_same_event_in_two_executions_at_once_is_processed_once(begin: Begin) -> None:
    expected, _ = undisturbed(begin, correction)
    for request in ("DynamoDB_20120810.PutItem", "DynamoDB_20120810.UpdateItem", "UpdateTable", "receipt.json"):
        platform, event = begin(correction)
        platform.gate.before(request, lambda event=event: run(event))  # type: ignore[misc]
        run(event)
        assert end_state(platform) == expected, f"the other execution overtook before {request}"


def test_two_identical_files_at_once_are_committed_once(begin: Begin) -> None:
    platform, event = begin(first_ever)
    platform.tick()
    other = platform.put(ZONE, "incoming/again.csv", FIRST)
    outcomes: list[dict[str, Any]] = []
    platform.gate.before(f"/{DATASET}/data/", lambda: outcomes.append(run(other)))
    outcomes.append(run(event))
    assert sorted(outcome["state"] for outcome in outcomes) == ["committed", "duplicate"]
    assert sum(end_state(platform)["rows"].values()) == 2
    assert len(platform.events()) == 1


@pytest.mark.parametrize("request_name", ["UpdateItem", ".Query", "/data/", "UpdateTable", "receipt.json"])
@pytest.mark.parametrize("overtaken", ["correction", "again"])
def test_a_file_sent_again_undoes_a_correction_however_the_two_interleave(
    begin: Begin, request_name: str, overtaken: str
) -> None:
    platform, first = begin(first_ever)
    run(first)
    platform.tick()
    events = {"correction": platform.put(ZONE, "incoming/correction.csv", CORRECTION)}
    platform.tick()
    events["again"] = platform.put(ZONE, "incoming/again.csv", FIRST)
    overtaking = events["again" if overtaken == "correction" else "correction"]
    platform.gate.before(request_name, lambda: run(overtaking) and None)
    run(events[overtaken])
    run(overtaking)
    counted = {(day, tests) for day, _, _, tests in end_state(platform)["rows"]}
    assert counted == {("2020-10-01", 3), ("2020-10-02", 4), ("2020-10-03", 5)}


@pytest.mark.parametrize("request_name", ["UpdateItem", "UpdateTable", "receipt.json"])
def test_two_drops_of_one_period_at_once_leave_the_later_one(begin: Begin, request_name: str) -> None:
    platform, earlier = begin(first_ever)
    platform.tick()
    later = platform.put(ZONE, "incoming/later.csv", visits("V1,2020-10-01,30", "V2,2020-10-02,40"))
    outcomes: list[dict[str, Any]] = []
    platform.gate.before(request_name, lambda: outcomes.append(run(later)))
    outcomes.append(run(earlier))
    assert [outcome["state"] for outcome in outcomes] == ["committed", "committed"]
    drops = {drop for _, drop, *_ in end_state(platform)["rows"]}
    assert drops == {outcomes[0]["drop"]}
