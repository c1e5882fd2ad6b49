from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.drops.drop import receipt_prefix
from lambdas.adapters import ledger
from lambdas.adapters.ledger import IllegalTransitionError
from lambdas.adapters.objects import NoSuchObjectError
from lambdas.commit.handler import main as commit
from lambdas.inspection.handler import main as inspection
from lambdas.settle.handler import main
from lambdas.triage.handler import main as triage
from tests.support.ingest import visits
from tests.support.platform import DATASET, ZONE, Context, Platform

GOOD = visits("V1,2020-10-01,3", "V2,2020-10-02,x", "V3,2020-10-02,5")


def inspected(platform: Platform, body: bytes = GOOD) -> dict[str, Any]:
    return inspection(triage(platform.put(ZONE, "incoming/visits.csv", body), Context()), Context())


def item_of(drop: dict[str, Any]) -> dict[str, Any]:
    item = ledger.read(DATASET, drop["drop"])
    assert item is not None
    return item


def test_a_committed_drop_is_closed_and_announced(platform: Platform) -> None:
    drop = commit(inspected(platform), Context())
    done = main(drop, Context())
    assert done["state"] == "committed"
    item = item_of(drop)
    assert (item["state"], item["sha256"], item["receipt"]) == ("committed", drop["sha256"], done["receipt"])
    assert item["rows"] == {"file": 3, "accepted": 2, "rejected": 1, "faulty": 1}
    (event,) = platform.gate.events
    assert (event["Source"], event["DetailType"]) == ("pratique.ingest", "Dataset Committed")
    assert event["Detail"] == {"dataset": DATASET, "drop": drop["drop"], "snapshot": drop["snapshot"]}


def test_the_receipt_is_there_for_people_and_for_programs(platform: Platform) -> None:
    drop = commit(inspected(platform), Context())
    main(drop, Context())
    prefix = receipt_prefix(drop["drop"])
    receipt = json.loads(platform.read(ZONE, f"{prefix}receipt.json"))
    assert receipt["rows"]["file"] == receipt["rows"]["accepted"] + receipt["rows"]["rejected"] == 3
    assert drop["drop"] in platform.read(ZONE, f"{prefix}receipt.html").decode()


def test_a_quarantined_drop_is_kept_with_its_reasons_and_not_announced(platform: Platform) -> None:
    drop = inspected(platform, visits("V1,yesterday,3"))
    main(drop, Context())
    assert platform.read(ZONE, f"quarantine/{drop['drop']}/visits.csv") == visits("V1,yesterday,3")
    item = item_of(drop)
    assert item["state"] == "quarantined"
    assert item["reasons"] == drop["reasons"]
    assert platform.events() == []


def test_a_drop_turned_away_at_the_door_has_a_receipt_too(platform: Platform) -> None:
    drop = triage(platform.put(ZONE, "incoming/visits.csv", b""), Context())
    main(drop, Context())
    receipt = json.loads(platform.read(ZONE, f"{receipt_prefix(drop['drop'])}receipt.json"))
    assert receipt["state"] == "quarantined"
    assert receipt["reasons"][0]["code"] == "empty_file"


def test_a_superseded_drop_is_closed_and_not_announced(platform: Platform) -> None:
    older = inspected(platform)
    platform.tick()
    commit(inspected(platform, visits("V1,2020-10-01,30", "V2,2020-10-02,40")), Context())
    drop = main(commit(older, Context()), Context())
    assert drop["state"] == "committed"
    assert platform.events() == []


def test_settling_again_changes_nothing_but_repeats_the_news(platform: Platform) -> None:
    drop = commit(inspected(platform), Context())
    main(drop, Context())
    before = item_of(drop)
    main(drop, Context())
    assert item_of(drop) | {"updated": ""} == before | {"updated": ""}
    assert platform.events()[0] == platform.events()[1]


def test_an_accepted_drop_that_was_not_committed_cannot_be_settled(platform: Platform) -> None:
    with pytest.raises(KeyError, match="snapshot"):
        main(inspected(platform), Context())


def test_a_drop_at_its_end_cannot_end_otherwise(platform: Platform) -> None:
    drop = commit(inspected(platform), Context())
    main(drop, Context())
    with pytest.raises(IllegalTransitionError):
        main({**drop, "verdict": "quarantine"}, Context())


def test_a_missing_inspection_report_is_a_fault(platform: Platform) -> None:
    drop = inspected(platform)
    with pytest.raises(NoSuchObjectError, match="inspection of drop"):
        main({**drop, "report": "receipts/elsewhere/inspection.json"}, Context())
