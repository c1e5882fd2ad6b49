"""What an event says has landed: one of S3, or one of the scanner that has looked at it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.drops.scans import SCAN_RESULT


@dataclass(frozen=True)
class Landing:
    """One version of one object. ``sequencer`` is S3's, empty where the event has none."""

    bucket: str
    key: str
    version: str | None
    sequencer: str = ""


def landing_of(event: dict[str, Any]) -> Landing:
    """Return what has landed. What the scanner's event says of its result is not looked at: the tag says it."""
    detail = event["detail"]
    if event.get("detail-type") == SCAN_RESULT:
        item = detail["s3ObjectDetails"]
        return Landing(item["bucketName"], item["objectKey"], item.get("versionId"))
    item = detail["object"]
    return Landing(detail["bucket"]["name"], item["key"], item.get("version-id"), item.get("sequencer", ""))
