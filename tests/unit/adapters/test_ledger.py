from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from contracts.drops.drop import DropState
from lambdas.adapters import ledger, releases
from lambdas.adapters.releases import ReleaseState
from tests.support.platform import Platform

DROP = "20201002T163000Z-1f2e3d4c"
LATER = "20201003T163000Z-aaaaaaaa"
FACTS = {"bucket": "zone", "key": "incoming/a.csv", "version": "v1", "size": 3, "landed": "2020-10-02T16:30:00+00:00"}


def test_a_registered_drop_has_landed(platform: Platform) -> None:
    item = ledger.register("cases", DROP, FACTS)
    assert item["state"] == "landed"
    assert {name: item[name] for name in FACTS} == FACTS


def test_registering_again_finds_the_drop_as_it_stands(platform: Platform) -> None:
    ledger.register("cases", DROP, FACTS)
    ledger.transition("cases", DROP, DropState.INSPECTED)
    assert ledger.register("cases", DROP, FACTS)["state"] == "inspected"


def test_facts_come_back_as_they_were_given(platform: Platform) -> None:
    reasons = [{"code": "empty", "message": "[nothing]", "remedy": "send it"}]
    ledger.register("cases", DROP, FACTS)
    ledger.transition("cases", DROP, DropState.QUARANTINED, {"rows": {"file": 2, "accepted": 2}, "reasons": reasons})
    item = ledger.read("cases", DROP)
    assert item is not None
    assert item["rows"] == {"file": 2, "accepted": 2}
    assert item["reasons"] == reasons


def test_a_state_that_may_not_follow_is_refused(platform: Platform) -> None:
    ledger.register("cases", DROP, FACTS)
    with pytest.raises(ledger.IllegalTransitionError, match="landed and cannot become committed"):
        ledger.transition("cases", DROP, DropState.COMMITTED)


def test_a_drop_never_leaves_its_end_state(platform: Platform) -> None:
    ledger.register("cases", DROP, FACTS)
    ledger.transition("cases", DROP, DropState.QUARANTINED)
    ledger.transition("cases", DROP, DropState.QUARANTINED)
    with pytest.raises(ledger.IllegalTransitionError):
        ledger.transition("cases", DROP, DropState.DUPLICATE)


def test_the_slower_of_two_runs_may_find_its_drop_committed(platform: Platform) -> None:
    ledger.register("cases", DROP, FACTS)
    ledger.transition("cases", DROP, DropState.INSPECTED)
    ledger.transition("cases", DROP, DropState.COMMITTED)
    ledger.transition("cases", DROP, DropState.INSPECTED)
    item = ledger.read("cases", DROP)
    assert item is not None
    assert item["state"] == "committed"


def test_an_unknown_drop_cannot_be_moved(platform: Platform) -> None:
    with pytest.raises(ledger.IllegalTransitionError, match="not in the ledger"):
        ledger.transition("cases", DROP, DropState.INSPECTED)


def test_drops_of_a_dataset_come_in_order_of_landing(platform: Platform) -> None:
    for drop in (LATER, DROP):
        ledger.register("cases", drop, FACTS)
    ledger.register(None, DROP, FACTS)
    assert [item["sk"] for item in ledger.drops("cases")] == [f"drop#{DROP}", f"drop#{LATER}"]
    assert [item["pk"] for item in ledger.drops(None)] == ["dataset#unclaimed"]


def test_the_ledger_tells_which_drops_say_the_same(platform: Platform) -> None:
    for drop in (DROP, LATER):
        ledger.register("cases", drop, FACTS)
        ledger.note_content("cases", drop, "ab12")
    ledger.transition("cases", DROP, DropState.INSPECTED)
    assert ledger.standing("cases").in_use(LATER) is None
    ledger.transition("cases", DROP, DropState.COMMITTED)
    assert ledger.standing("cases").in_use(LATER) == DROP
    assert ledger.standing("other").in_use(LATER) is None


def test_a_content_is_noted_of_drops_alone_that_are_in_the_ledger(platform: Platform) -> None:
    with pytest.raises(ClientError):
        ledger.note_content("cases", DROP, "ab12")
    assert ledger.drops("cases") == []


def test_a_published_release_never_changes(platform: Platform) -> None:
    releases.open_candidate("map", "r1", {"inputs": [{"dataset": "cases", "snapshot": "1"}]})
    releases.close("map", "r1", ReleaseState.PUBLISHED, {"certificate": {"passes": True, "seconds": 0.25}})
    item = releases.open_candidate("map", "r1", {"inputs": []})
    assert item["state"] == "published"
    assert item["inputs"] == [{"dataset": "cases", "snapshot": "1"}]
    assert item["certificate"] == {"passes": True, "seconds": 0.25}


def test_a_refused_release_may_be_tried_again(platform: Platform) -> None:
    releases.close("map", "r1", ReleaseState.REFUSED, {"reasons": [{"code": "exposed"}]})
    assert releases.open_candidate("map", "r1", {})["state"] == "candidate"
    assert [item["sk"] for item in releases.releases("map")] == ["release#r1"]
    assert releases.read("map", "r2") is None
