"""S3's events on EventBridge."""

from __future__ import annotations

import json

from local.aws.object_events import with_version


def test_the_event_names_the_version_and_keeps_the_rest() -> None:
    event = {"Source": "aws.s3", "Detail": json.dumps({"bucket": {"name": "b"}, "object": {"key": "k", "size": 3}})}

    named = with_version(event, "v1")

    assert named["Source"] == "aws.s3"
    assert json.loads(named["Detail"]) == {
        "bucket": {"name": "b"},
        "object": {"key": "k", "size": 3, "version-id": "v1"},
    }
