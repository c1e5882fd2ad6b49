"""Quarantine is a place with a door: a named person opens it once, and what was decided is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from contracts.drops.drop import receipt_prefix
from lambdas.adapters import catalogue, ledger
from lambdas.adapters.ledger import IllegalTransitionError
from lambdas.inspection import bench
from lambdas.quarantine import handler as quarantine
from lambdas.quarantine.door import DecisionError
from lambdas.settle import handler as settle
from lambdas.triage import handler as triage
from tests.support.ingest import decision, end_state, run, table_rows, visits
from tests.support.platform import CURATED, DATASET, UNCLAIMED_ZONE, ZONE, Context, Platform, restart, start

FAULTY = visits("V1,2020-10-01,3", "V2,2020-10-01,x", "V3,2020-10-01,y")
RENAMED = FAULTY.replace(b"tests", b"tests made")


def held(platform: Platform, body: bytes = FAULTY) -> dict[str, Any]:
    """A drop in quarantine."""
    done = run(platform.put(ZONE, "incoming/visits.csv", body))
    assert done["state"] == "quarantined"
    platform.tick()
    return done


def item_of(drop: dict[str, Any], dataset: str = DATASET) -> dict[str, Any]:
    item = ledger.read(dataset, drop["drop"])
    assert item is not None
    return item


def receipt_of(platform: Platform, drop: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(platform.read(ZONE, f"{receipt_prefix(drop['drop'])}receipt.json"))
    return body


def test_a_held_drop_that_is_released_is_committed_once_and_says_who_let_it_in(platform: Platform) -> None:
    drop = held(platform)
    done = run(decision(drop, "release"))
    assert done["state"] == "committed"
    assert table_rows() == {("2020-10-01", drop["drop"], 2, 3): 1}
    assert len(platform.events()) == 1
    receipt = receipt_of(platform, drop)
    [kept] = receipt["decisions"]
    assert (kept["by"], kept["verb"]) == ("Ada Clerk", "release")
    assert set(kept["waived"]) == {"too_many_rejected", "type"}
    assert "too_many_rejected" in {warning["code"] for warning in receipt["warnings"]}
    assert item_of(drop)["decisions"] == receipt["decisions"]


def test_the_same_decision_again_changes_nothing(platform: Platform) -> None:
    said = decision(held(platform), "release")
    run(said)
    before = end_state(platform)
    assert run(said)["route"] == "done"
    assert end_state(platform) == before


def test_a_second_decision_on_a_drop_that_has_left_is_refused(platform: Platform) -> None:
    drop = held(platform)
    run(decision(drop, "release"))
    with pytest.raises(DecisionError, match="is committed, not in quarantine"):
        run(decision(drop, "refuse"))


def test_a_refused_drop_stays_out_and_says_why(platform: Platform) -> None:
    drop = held(platform)
    done = run(decision(drop, "refuse", reason="Not our data."))
    assert done["state"] == item_of(drop)["state"] == "refused"
    receipt = receipt_of(platform, drop)
    assert receipt["decisions"][0]["reason"] == "Not our data."
    assert [reason["code"] for reason in receipt["reasons"]] == [reason["code"] for reason in drop["reasons"]]
    assert platform.keys(CURATED) == []


def test_a_drop_is_superseded_by_a_later_one_that_was_committed(platform: Platform) -> None:
    drop = held(platform)
    mended = run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,3")))
    run(decision(drop, "supersede", superseded_by=mended["drop"]))
    assert item_of(drop)["state"] == "superseded"
    assert mended["drop"] in receipt_of(platform, drop)["what_to_do"][0]


@pytest.mark.parametrize("by", [None, "20991231T000000Z-00000000", "itself"])
def test_a_drop_is_not_superseded_by_what_has_not_come_in(platform: Platform, by: str | None) -> None:
    drop = held(platform)
    with pytest.raises(DecisionError):
        run(decision(drop, "supersede", superseded_by=drop["drop"] if by == "itself" else by))
    assert item_of(drop)["state"] == "quarantined"


def test_what_must_be_mended_cannot_be_released(platform: Platform) -> None:
    drop = held(platform, RENAMED)
    with pytest.raises(DecisionError, match="cannot be released as it is"):
        run(decision(drop, "release"))
    assert item_of(drop)["state"] == "quarantined"


def test_a_drop_is_inspected_again_under_its_mended_contract(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = held(platform)
    assert run(decision(drop, "inspect"))["state"] == "quarantined"
    known = catalogue.catalogue()
    lenient = known.datasets[DATASET].model_copy(update={"max_rejected_share": 0.9})
    monkeypatch.setitem(known.datasets, DATASET, lenient)
    again = decision(drop, "inspect", at="2020-10-06T10:00:00+00:00")
    assert run(again)["state"] == "committed"
    assert [kept["verb"] for kept in item_of(drop)["decisions"]] == ["inspect", "inspect"]


def test_a_released_drop_in_which_something_else_is_found_waits_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = held(platform)
    known = catalogue.catalogue()
    stricter = known.datasets[DATASET].model_copy(update={"min_rows": 5, "max_rejected_share": 0.9})
    monkeypatch.setitem(known.datasets, DATASET, stricter)
    done = run(decision(drop, "release"))
    assert (done["state"], [reason["code"] for reason in done["reasons"]]) == ("quarantined", ["too_few_rows"])
    assert run(decision(drop, "release", at="2020-10-06T10:00:00+00:00"))["state"] == "committed"


def test_an_older_drop_that_is_released_late_does_not_undo_a_newer_one(platform: Platform) -> None:
    drop = held(platform)
    newer = run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,30")))
    done = run(decision(drop, "release"))
    assert (done["state"], done["superseded_periods"]) == ("committed", ["2020-10-01"])
    assert {name for _, name, *_ in table_rows()} == {newer["drop"]}


def test_a_run_that_a_decision_has_overtaken_changes_nothing(platform: Platform) -> None:
    drop = held(platform)
    late = {name: value for name, value in drop.items() if name not in {"state", "receipt"}}
    run(decision(drop, "release"))
    before = end_state(platform)
    settle.main(late, Context())
    assert end_state(platform) == before


def test_a_file_for_no_known_dataset_can_only_be_refused(platform: Platform) -> None:
    drop = run(platform.put(UNCLAIMED_ZONE, "incoming/unheard_of/a.csv", b"a,b\n1,2\n"))
    for verb, error in (("release", DecisionError), ("inspect", DecisionError)):
        with pytest.raises(error):
            run(decision(drop, verb, dataset="unclaimed"))
    assert run(decision(drop, "refuse", dataset="unclaimed"))["state"] == "refused"


@pytest.mark.parametrize("code", ["malware", "not_scanned"])
def test_a_file_that_was_not_found_clean_can_only_be_refused(platform: Platform, code: str) -> None:
    drop = triaged(platform)
    reason = {"code": code, "message": "Not clean.", "remedy": "Make it anew."}
    settle.main({**drop, "route": "quarantine", "reasons": [reason]}, Context())
    for verb in ("release", "inspect"):
        with pytest.raises(DecisionError, match="nobody can let it in"):
            quarantine.main(decision(drop, verb), Context())
    assert run(decision(drop, "refuse"))["state"] == "refused"


def triaged(platform: Platform) -> dict[str, Any]:
    """A drop that has been through triage."""
    return triage.main(platform.put(ZONE, "incoming/visits.csv", FAULTY), Context())


def test_a_drop_that_faults_again_and_again_ends_with_a_receipt_and_can_be_inspected_again(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise duckdb.Error("out of memory near V-SECRET")

        patch.setattr(bench, "inspect", fail)
        done = run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,3")))
    assert done["state"] == item_of(done)["state"] == "quarantined"
    receipt = receipt_of(platform, done)
    assert receipt["reasons"][0]["code"] == "not_inspected"
    assert "V-SECRET" not in json.dumps(receipt)
    assert run(decision(done, "inspect"))["state"] == "committed"


@pytest.fixture
def begin() -> Iterator[Callable[[], tuple[Platform, dict[str, Any]]]]:
    """Make the scene, or bring it back: a drop in quarantine, on which a person decides."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        platform = start(monkeypatch)
        drop = held(platform)
        rewind = platform.gate.remember()

        def make() -> tuple[Platform, dict[str, Any]]:
            rewind()
            restart()
            return platform, drop

        yield make


@pytest.mark.parametrize("verb", ["release", "refuse"])
def test_dying_at_any_request_and_deciding_again_ends_as_if_it_had_lived(
    begin: Callable[[], tuple[Platform, dict[str, Any]]], verb: str
) -> None:
    platform, drop = begin()
    run(decision(drop, verb))
    requests = len(platform.gate.requests)
    expected = end_state(platform)
    for number in range(requests):
        platform, drop = begin()
        platform.gate.die_at(number)
        with pytest.raises(Exception):  # noqa: B017, PT011 - each library has its own word for a dead connection
            run(decision(drop, verb))
        platform.gate.open()
        run(decision(drop, verb))
        assert end_state(platform) == expected, f"died at request {number} of {requests}"


def test_of_two_decisions_at_once_one_is_carried_out(begin: Callable[[], tuple[Platform, dict[str, Any]]]) -> None:
    platform, drop = begin()
    platform.gate.before("UpdateItem", lambda: run(decision(drop, "release")) and None)
    with pytest.raises(IllegalTransitionError):
        quarantine.main(decision(drop, "refuse"), Context())
    assert item_of(drop)["state"] == "committed"
    assert [kept["verb"] for kept in item_of(drop)["decisions"]] == ["release"]
