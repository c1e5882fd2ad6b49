from __future__ import annotations

import json

import pytest

from contracts.drops.drop import receipt_prefix
from lambdas.adapters import catalogue, ledger, table
from lambdas.inspection import handler as inspection
from lambdas.triage import handler as triage
from tests.support.ingest import HEADER, run, table_rows, tags, visits
from tests.support.platform import CURATED, DATASET, UNCLAIMED_ZONE, ZONE, Context, Platform

TWO_DAYS = visits("V1,2020-10-01,3", "V2,2020-10-01,4", "V3,2020-10-02,5", "V4,2020-10-02,minus one")


def state_of(drop: str, dataset: str | None = DATASET) -> str:
    item = ledger.read(dataset, drop)
    assert item is not None
    return str(item["state"])


def test_a_good_drop_is_committed_and_reconciles(platform: Platform) -> None:
    done = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    assert state_of(done["drop"]) == "committed"
    assert done["rows"] == {"file": 4, "accepted": 3, "rejected": 1, "faulty": 1}
    assert table_rows() == {
        ("2020-10-01", done["drop"], 2, 3): 1,
        ("2020-10-01", done["drop"], 3, 4): 1,
        ("2020-10-02", done["drop"], 4, 5): 1,
    }
    assert platform.events() == [{"dataset": DATASET, "drop": done["drop"], "snapshot": done["snapshot"]}]


def test_a_committed_drop_has_a_receipt_with_its_rejects(platform: Platform) -> None:
    prefix = receipt_prefix(run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))["drop"])
    names = {key.removeprefix(prefix) for key in platform.keys(ZONE, prefix)}
    assert names == {"receipt.json", "receipt.html", "rejects.csv", "inspection.json"}
    receipt = json.loads(platform.read(ZONE, f"{prefix}receipt.json"))
    assert receipt["state"] == "committed"
    assert receipt["rows"]["reconciles"]
    assert "minus one" in platform.read(ZONE, f"{prefix}rejects.csv").decode()


def test_nothing_that_identifies_leaves_the_landing_zone(platform: Platform) -> None:
    run(platform.put(ZONE, "incoming/visits.csv", visits("V-SECRET-1,2020-10-01,3")))
    curated = [platform.read(CURATED, key) for key in platform.keys(CURATED)]
    assert curated
    assert not any(b"V-SECRET-1" in body for body in curated)


def test_the_same_event_twice_changes_nothing(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/visits.csv", TWO_DAYS)
    first = run(event)
    before = table_rows()
    again = run(event)
    assert (again["drop"], again["route"], again["state"]) == (first["drop"], "done", "committed")
    assert table_rows() == before
    assert len(platform.events()) == 1


def test_an_identical_file_is_a_duplicate_and_changes_nothing(platform: Platform) -> None:
    first = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    before = table_rows()
    second = run(platform.put(ZONE, "incoming/visits again.csv", TWO_DAYS))
    assert (second["verdict"], second["duplicate_of"]) == ("duplicate", first["drop"])
    assert state_of(second["drop"]) == "duplicate"
    assert table_rows() == before
    assert len(platform.events()) == 1
    assert platform.keys(CURATED, f"{DATASET}/data/drop={second['drop']}/") == []


def test_a_file_sent_again_to_undo_its_correction_is_committed_again(platform: Platform) -> None:
    drops = []
    for body in (TWO_DAYS, visits("V3,2020-10-02,50"), TWO_DAYS):
        drops.append(run(platform.put(ZONE, "incoming/visits.csv", body))["drop"])
        platform.tick()
    assert [state_of(drop) for drop in drops] == ["committed"] * 3
    assert {(day, drop) for day, drop, *_ in table_rows()} == {("2020-10-01", drops[2]), ("2020-10-02", drops[2])}
    assert [event["drop"] for event in platform.events()] == drops


def test_a_file_sent_again_is_a_duplicate_when_what_came_since_was_of_other_days(platform: Platform) -> None:
    drops = []
    for body in (TWO_DAYS, visits("V9,2020-10-05,50"), TWO_DAYS):
        drops.append(run(platform.put(ZONE, "incoming/visits.csv", body)))
        platform.tick()
    assert (drops[2]["state"], drops[2]["duplicate_of"]) == ("duplicate", drops[0]["drop"])
    assert drops[2]["snapshot"] is None
    assert {(day, drop) for day, drop, *_ in table_rows()} == {
        ("2020-10-01", drops[0]["drop"]),
        ("2020-10-02", drops[0]["drop"]),
        ("2020-10-05", drops[1]["drop"]),
    }
    assert len(platform.events()) == 2


def test_a_file_whose_first_drop_died_before_its_commit_is_taken_in_when_it_is_sent_again(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/visits.csv", TWO_DAYS)
    inspection.main(triage.main(event, Context()), Context())
    platform.tick()
    second = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    assert second["state"] == "committed"
    assert {drop for _, drop, *_ in table_rows()} == {second["drop"]}
    assert run(event)["state"] == "duplicate"
    assert {drop for _, drop, *_ in table_rows()} == {second["drop"]}
    assert len(platform.events()) == 1


def test_a_file_is_taken_in_again_once_its_contract_says_something_else(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    known = catalogue.catalogue()
    renewed = known.datasets[DATASET].model_copy(update={"version": "99.0.0"})
    monkeypatch.setitem(known.datasets, DATASET, renewed)
    platform.tick()
    assert run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))["state"] == "committed"


def test_a_correction_replaces_its_days_and_what_was_reported_stays_readable(platform: Platform) -> None:
    first = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))["drop"]
    platform.tick()
    second = run(platform.put(ZONE, "incoming/visits.csv", visits("V3,2020-10-02,50", "V5,2020-10-03,6")))["drop"]
    assert {(day, drop) for day, drop, *_ in table_rows()} == {
        ("2020-10-01", first),
        ("2020-10-02", second),
        ("2020-10-03", second),
    }
    assert {drop for _, drop, *_ in table_rows(table.tag(first))} == {first}
    assert tags() == [table.tag(first), table.tag(second)]


def test_an_older_drop_that_comes_late_does_not_undo_a_newer_one(platform: Platform) -> None:
    older = platform.put(ZONE, "incoming/old.csv", visits("V1,2020-10-01,1"))
    platform.tick()
    newer = run(platform.put(ZONE, "incoming/new.csv", visits("V1,2020-10-01,2")))["drop"]
    late = run(older)
    assert state_of(late["drop"]) == "committed"
    assert (late["snapshot"], late["superseded_periods"]) == (None, ["2020-10-01"])
    assert {drop for _, drop, *_ in table_rows()} == {newer}
    assert [event["drop"] for event in platform.events()] == [newer]


@pytest.mark.parametrize(
    ("bucket", "key", "body", "code"),
    [
        (UNCLAIMED_ZONE, "incoming/unheard_of/a.csv", b"a,b\n1,2\n", "no_contract"),
        (ZONE, "incoming/a.csv", b"", "empty_file"),
        (ZONE, "incoming/a.csv", f"Report of 1 October\n{HEADER}\nV1,2020-10-01,3\n".encode(), None),
        (ZONE, "incoming/a.csv", TWO_DAYS + b"V5,2020-1", None),
    ],
    ids=["no contract", "empty", "header on the second line", "cut in the middle of a row"],
)
def test_a_bad_file_waits_in_quarantine_and_nothing_else_changes(
    platform: Platform, bucket: str, key: str, body: bytes, code: str | None
) -> None:
    done = run(platform.put(bucket, key, body))
    assert state_of(done["drop"], done["dataset"]) == "quarantined"
    assert platform.read(bucket, f"quarantine/{done['drop']}/a.csv") == body
    receipt = json.loads(platform.read(bucket, f"{receipt_prefix(done['drop'])}receipt.json"))
    assert all(reason["remedy"] for reason in receipt["reasons"])
    assert code in {None, receipt["reasons"][0]["code"]}
    assert platform.keys(CURATED) == []
    assert platform.events() == []


def test_a_file_that_was_quarantined_may_be_sent_again_once_its_contract_is_mended(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = visits("V1,2020-10-01,3", "V2,2020-10-01,x")
    assert run(platform.put(ZONE, "incoming/a.csv", faulty))["verdict"] == "quarantine"
    known = catalogue.catalogue()
    lenient = known.datasets[DATASET].model_copy(update={"max_rejected_share": 0.9})
    monkeypatch.setitem(known.datasets, DATASET, lenient)
    assert run(platform.put(ZONE, "incoming/a.csv", faulty))["verdict"] == "accept"


def test_a_manifest_is_no_drop_and_its_file_must_agree_with_it(platform: Platform) -> None:
    manifest = platform.put(ZONE, "incoming/visits.csv.manifest.json", json.dumps({"rows": 5}).encode())
    assert run(manifest)["route"] == "done"
    assert ledger.drops(DATASET) == []
    done = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    assert [reason["code"] for reason in done["reasons"]] == ["manifest_rows"]


def test_a_drop_is_told_what_has_changed_since_the_last_one(platform: Platform) -> None:
    first = run(platform.put(ZONE, "incoming/visits.csv", TWO_DAYS))
    platform.tick()
    second = run(platform.put(ZONE, "incoming/visits.csv", visits("V3,2020-10-02,50", "V5,2020-10-03,6")))
    receipt = json.loads(platform.read(ZONE, f"{receipt_prefix(second['drop'])}receipt.json"))
    since = receipt["since_last"]
    assert (since["drop"], since["rows"]) == (first["drop"], {"before": 3, "now": 2})
    assert (since["periods_gone"], since["periods_new"]) == (1, 1)
