"""A restore, rehearsed: ledger and curated bucket, copied and put back, are enough for everything to go on."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.adapters import iceberg
from tests.support.ingest import end_state, run, visits
from tests.support.platform import CURATED, DATABASE, DATASET, LEDGER, ZONE, Platform, restart, start

FIRST = visits("V1,2020-10-01,3", "V2,2020-10-02,4")
CORRECTION = visits("V2,2020-10-02,40", "V3,2020-10-03,5")
Copies = tuple[list[dict[str, Any]], dict[str, bytes]]


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    return start(monkeypatch)


def copied(platform: Platform) -> Copies:
    """What the vault has: items of the ledger, and the newest version of every object of the curated bucket."""
    items = platform.client("dynamodb").scan(TableName=LEDGER, ConsistentRead=True)["Items"]
    return items, {key: platform.read(CURATED, key) for key in platform.keys(CURATED)}


def lose(platform: Platform) -> None:
    """Lose the ledger's items, the curated objects with every version of theirs, and the table in the catalogue."""
    dynamodb, s3 = platform.client("dynamodb"), platform.client("s3")
    for item in dynamodb.scan(TableName=LEDGER)["Items"]:
        dynamodb.delete_item(TableName=LEDGER, Key={"pk": item["pk"], "sk": item["sk"]})
    listed = s3.list_object_versions(Bucket=CURATED)
    for version in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]:
        s3.delete_object(Bucket=CURATED, Key=version["Key"], VersionId=version["VersionId"])
    platform.client("glue").delete_table(DatabaseName=DATABASE, Name=DATASET)
    restart()


def restore(platform: Platform, copies: Copies) -> None:
    """As docs/operations.md says: items and objects are put back, and the table is named by its newest metadata."""
    items, objects = copies
    for item in items:
        platform.client("dynamodb").put_item(TableName=LEDGER, Item=item)
    for key, body in objects.items():
        platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=body)
    newest = max(key for key in objects if key.startswith(f"{DATASET}/metadata/") and key.endswith(".metadata.json"))
    iceberg.catalogue().register_table((DATABASE, DATASET), f"s3://{CURATED}/{newest}")


def test_what_is_copied_is_enough_to_stand_where_it_stood(platform: Platform) -> None:
    run(platform.put(ZONE, "incoming/first.csv", FIRST))
    platform.tick()
    run(platform.put(ZONE, "incoming/correction.csv", CORRECTION))
    before, copies = end_state(platform), copied(platform)

    lose(platform)
    assert platform.keys(CURATED) == []
    restore(platform, copies)

    assert end_state(platform) == before


def test_after_a_restore_drops_that_came_before_are_known_and_new_ones_come_in(platform: Platform) -> None:
    event = platform.put(ZONE, "incoming/first.csv", FIRST)
    run(event)
    copies = copied(platform)
    lose(platform)
    restore(platform, copies)

    assert run(event)["route"] == "done"
    platform.tick()
    assert run(platform.put(ZONE, "incoming/correction.csv", CORRECTION))["state"] == "committed"


def test_a_drop_committed_after_the_last_copy_is_committed_again_from_its_landing_zone(platform: Platform) -> None:
    run(platform.put(ZONE, "incoming/first.csv", FIRST))
    copies = copied(platform)
    platform.tick()
    since = platform.put(ZONE, "incoming/correction.csv", CORRECTION)
    run(since)
    before = end_state(platform)

    lose(platform)
    restore(platform, copies)
    run(since)

    assert end_state(platform)["rows"] == before["rows"]
