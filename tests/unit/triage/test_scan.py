"""A file that was not scanned, or not found clean, goes no further than triage."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.drops.scans import SCAN_RESULT
from lambdas.adapters import ledger
from lambdas.settle import handler as settle
from lambdas.triage.handler import main
from lambdas.triage.scan import NotScannedError, ScannerError
from tests.support.platform import DATASET, UNCLAIMED_ZONE, ZONE, Context, Platform, restart

KEY = "incoming/a.csv"


@pytest.fixture(autouse=True)
def _scanned(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNED", "yes")
    restart()


def tag(platform: Platform, event: dict[str, Any], result: str) -> None:
    """Set the tag that the scanner sets, on the version that landed."""
    item = event["detail"]["object"]
    tags = {"TagSet": [{"Key": "GuardDutyMalwareScanStatus", "Value": result}]}
    where = {"Bucket": event["detail"]["bucket"]["name"], "Key": item["key"], "VersionId": item["version-id"]}
    platform.client("s3").put_object_tagging(**where, Tagging=tags)


def scanned(event: dict[str, Any], result: str) -> dict[str, Any]:
    """The scanner's event for what an event of S3 says has landed."""
    item = event["detail"]["object"]
    details = {"bucketName": event["detail"]["bucket"]["name"], "objectKey": item["key"]}
    return {
        "source": "aws.guardduty",
        "detail-type": SCAN_RESULT,
        "detail": {
            "s3ObjectDetails": {**details, "versionId": item["version-id"], "eTag": item["etag"]},
            "scanResultDetails": {"scanResultStatus": result, "threats": None},
        },
    }


def test_a_clean_file_is_inspected_and_is_the_drop_it_would_be_without_a_scan(platform: Platform) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, "NO_THREATS_FOUND")

    drop = main(scanned(event, "NO_THREATS_FOUND"), Context())

    assert (drop["route"], drop["reasons"], drop["version"]) == (
        "inspect",
        [],
        event["detail"]["object"]["version-id"],
    )
    assert drop["drop"] == main(event, Context())["drop"]
    assert len(ledger.drops(DATASET)) == 1


def test_a_file_without_a_result_is_not_inspected_and_tried_again(platform: Platform) -> None:
    event = platform.put(ZONE, KEY, b"a")

    with pytest.raises(NotScannedError, match=r"incoming/a\.csv has no result"):
        main(event, Context())
    tag(platform, event, "NO_THREATS_FOUND")

    assert main(event, Context())["route"] == "inspect"


@pytest.mark.parametrize(
    ("result", "code", "told"),
    [
        ("THREATS_FOUND", "malware", "Tell your security people"),
        ("UNSUPPORTED", "not_scanned", "without a password"),
        ("FAILED", "not_scanned", "Send the file again"),
    ],
)
def test_a_file_that_was_not_found_clean_waits_in_quarantine_and_its_sender_is_told_what_to_do(
    platform: Platform, result: str, code: str, told: str
) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, result)

    drop = main(scanned(event, result), Context())

    (reason,) = drop["reasons"]
    assert (drop["route"], reason["code"]) == ("quarantine", code)
    assert told in reason["remedy"]


def test_an_event_that_says_clean_opens_no_door(platform: Platform) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, "THREATS_FOUND")

    assert main(scanned(event, "NO_THREATS_FOUND"), Context())["route"] == "quarantine"


def test_the_result_of_an_earlier_version_says_nothing_of_a_later_one(platform: Platform) -> None:
    first = platform.put(ZONE, KEY, b"a")
    tag(platform, first, "NO_THREATS_FOUND")
    second = platform.put(ZONE, KEY, b"b")

    with pytest.raises(NotScannedError):
        main(scanned(second, "NO_THREATS_FOUND"), Context())
    tag(platform, second, "THREATS_FOUND")

    assert main(scanned(second, "THREATS_FOUND"), Context())["route"] == "quarantine"
    assert main(scanned(first, "NO_THREATS_FOUND"), Context())["route"] == "inspect"


def test_a_repeated_event_of_an_infected_file_changes_nothing(platform: Platform) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, "THREATS_FOUND")
    settled = settle.main(main(event, Context()), Context())

    again = main(scanned(event, "THREATS_FOUND"), Context())

    assert (settled["state"], again["route"], again["state"]) == ("quarantined", "done", "quarantined")


def test_an_infected_file_is_copied_nowhere_and_its_receipt_says_what_to_do(platform: Platform) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, "THREATS_FOUND")

    settled = settle.main(main(event, Context()), Context())

    assert platform.keys(ZONE, "quarantine/") == []
    receipt = platform.read(ZONE, settled["receipt"].replace("json", "html")).decode()
    assert "malware" in receipt
    assert "Tell your security people" in receipt


def test_a_clean_file_that_is_turned_away_is_kept_in_quarantine_without_the_scanners_tag(platform: Platform) -> None:
    event = platform.put(UNCLAIMED_ZONE, "incoming/unheard_of/a.csv", b"a")
    tag(platform, event, "NO_THREATS_FOUND")

    settle.main(main(scanned(event, "NO_THREATS_FOUND"), Context()), Context())

    (kept,) = platform.keys(UNCLAIMED_ZONE, "quarantine/")
    assert platform.client("s3").get_object_tagging(Bucket=UNCLAIMED_ZONE, Key=kept)["TagSet"] == []


@pytest.mark.parametrize("result", ["ACCESS_DENIED", "SOMETHING_NEW"])
def test_a_scanner_that_was_not_let_in_is_the_platforms_fault(platform: Platform, result: str) -> None:
    event = platform.put(ZONE, KEY, b"a")
    tag(platform, event, result)

    with pytest.raises(ScannerError, match=result):
        main(event, Context())


def test_where_nothing_is_scanned_no_tag_is_asked_for(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCANNED", "no")
    restart()

    assert main(platform.put(ZONE, KEY, b"a"), Context())["route"] == "inspect"
