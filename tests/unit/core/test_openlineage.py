"""Each event says what has happened, at a moment that is known."""

from __future__ import annotations

from datetime import datetime

import pytest

from lambdas.core.lineage import Went
from lambdas.core.openlineage import Buckets, release_events

BUCKETS = Buckets("curated", "curated-bucket", "published-bucket")
MOMENTS = {step: f"2026-10-05T08:0{at}:00+00:00" for at, step in enumerate(("planned", "queried", "suppressed"))}


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (1, [("query", "START")]),
        (2, [("query", "START"), ("query", "COMPLETE"), ("suppress", "START")]),
        (
            3,
            [
                ("query", "START"),
                ("query", "COMPLETE"),
                ("suppress", "START"),
                ("suppress", "COMPLETE"),
                ("publish", "START"),
            ],
        ),
    ],
)
def test_a_step_ends_only_once_it_has(steps: int, told: list[tuple[str, str]]) -> None:
    times = dict(list(MOMENTS.items())[:steps])
    release = Went("calls", "one", "candidate", {"visits": "1"}, "2026-10-05T09:00:00+00:00", times=times)
    events = release_events(release, BUCKETS)
    assert [(event["job"]["name"].partition(".")[0], event["eventType"]) for event in events] == told
    moments = [datetime.fromisoformat(event["eventTime"]) for event in events]
    assert moments == sorted(moments)
