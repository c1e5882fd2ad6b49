from __future__ import annotations

import pytest

from contracts.drops.drop import DropState
from lambdas.adapters import ledger
from lambdas.adapters.objects import NoSuchObjectError
from lambdas.triage.handler import main
from tests.support.platform import CURATED, DATASET, UNCLAIMED_ZONE, ZONE, Context, Platform, restart


def test_a_drop_is_registered_and_goes_to_inspection(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/my visits (1).csv", b"visit,day,tests\n")
    drop = main(event, Context())
    assert drop["drop"].startswith("20201005T093000Z-")
    assert drop | {"drop": ""} == {
        "drop": "",
        "dataset": DATASET,
        "bucket": ZONE,
        "key": "incoming/my visits (1).csv",
        "version": event["detail"]["object"]["version-id"],
        "size": 16,
        "landed": "2020-10-05T09:30:00+00:00",
        "sequencer": "",
        "state": "landed",
        "route": "inspect",
        "reasons": [],
    }
    assert ledger.read(DATASET, drop["drop"]) is not None


def test_a_repeated_event_gives_the_same_drop(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv", b"a")
    assert main(event, Context()) == main(event, Context())
    assert len(ledger.drops(DATASET)) == 1


def test_a_new_version_under_the_same_name_is_another_drop(platform: Platform) -> None:
    first = main(platform.put(ZONE, "incoming/a.csv", b"a"), Context())
    second = main(platform.put(ZONE, "incoming/a.csv", b"a"), Context())
    assert first["drop"] != second["drop"]


def test_a_drop_at_its_end_is_done(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv", b"a")
    ledger.transition(DATASET, main(event, Context())["drop"], DropState.QUARANTINED)
    drop = main(event, Context())
    assert (drop["route"], drop["state"]) == ("done", "quarantined")


def test_a_drop_between_steps_goes_on(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv", b"a")
    ledger.transition(DATASET, main(event, Context())["drop"], DropState.INSPECTED)
    drop = main(event, Context())
    assert (drop["route"], drop["state"]) == ("inspect", "inspected")


@pytest.mark.parametrize(
    ("bucket", "key", "body", "code"),
    [
        (ZONE, "incoming/a.csv", b"", "empty_file"),
        (ZONE, "incoming/a.csv", b"0" * (10 * 2**20 + 1), "too_big"),
        (UNCLAIMED_ZONE, "incoming/unheard_of/a.csv", b"a", "no_contract"),
    ],
)
def test_a_drop_that_cannot_be_inspected_goes_to_quarantine(
    platform: Platform, bucket: str, key: str, body: bytes, code: str
) -> None:
    drop = main(platform.put(bucket, key, body), Context())
    assert (drop["route"], drop["reasons"][0]["code"]) == ("quarantine", code)


def test_a_drop_too_big_for_the_function_goes_to_spark_where_there_is_one(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_INSPECT_BYTES", "10")
    monkeypatch.setenv("MAX_SPARK_BYTES", "20")
    restart()
    big = main(platform.put(ZONE, "incoming/big.csv", b"0" * 20), Context())
    bigger = main(platform.put(ZONE, "incoming/bigger.csv", b"0" * 21), Context())

    assert (big["route"], big["reasons"]) == ("spark", [])
    assert (bigger["route"], bigger["reasons"][0]["code"]) == ("quarantine", "too_big")
    assert "20 bytes" in bigger["reasons"][0]["message"]


def test_an_event_of_an_object_that_is_gone_is_a_fault(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv", b"a")
    platform.client("s3").delete_object(
        Bucket=ZONE, Key="incoming/a.csv", VersionId=event["detail"]["object"]["version-id"]
    )
    with pytest.raises(NoSuchObjectError, match=r"incoming/a\.csv"):
        main(event, Context())


def test_an_event_of_another_bucket_is_a_fault(platform: Platform) -> None:
    with pytest.raises(LookupError, match="no landing zone"):
        main(platform.put(CURATED, "incoming/a.csv", b"a"), Context())


def test_a_manifest_is_no_drop(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv.manifest.json", b'{"rows": 3}')
    assert main(event, Context())["route"] == "done"
    assert ledger.drops(DATASET) == []


@pytest.mark.parametrize("body", [b"visit,day\n1,2\n", b"{}", b"[1]", b'{"rows": "many"}', b"[" * 100_000])
def test_a_file_that_only_has_the_name_of_a_manifest_waits_in_quarantine(platform: Platform, body: bytes) -> None:
    drop = main(platform.put(ZONE, "incoming/a.csv.manifest.json", body), Context())
    assert (drop["route"], [reason["code"] for reason in drop["reasons"]]) == ("quarantine", ["no_manifest"])
    assert len(ledger.drops(DATASET)) == 1


def test_the_ledger_keeps_what_orders_drops_of_one_second(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/a.csv", b"a")
    event["detail"]["object"]["sequencer"] = "0055AED6DCD90281E5"
    drop = main(event, Context())
    entry = ledger.read(DATASET, drop["drop"])
    assert entry is not None
    assert entry["sequencer"] == "0055AED6DCD90281E5"
