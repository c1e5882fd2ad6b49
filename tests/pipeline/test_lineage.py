"""Which releases a drop touched, exactly: while its rows stand, and no longer."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from cdk.naming import Names
from cli import main
from config.load import load
from lambdas.adapters import iceberg, objects
from lambdas.core.lineage import touched
from lambdas.core.openlineage import Buckets, drop_events, release_events
from local.lineage import Lineage, read
from local.reached import Account
from tests.support import ingest, release
from tests.support.ingest import visits
from tests.support.places import facts
from tests.support.places import release as a_release
from tests.support.platform import CURATED, DATABASE, LEDGER, PUBLISHED, ZONE, Platform

# What OpenLineage 2-0-2 asks of a RunEvent.
DATASET = {"type": "object", "required": ["namespace", "name"], "properties": {"facets": {"type": "object"}}}
RUN_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["eventTime", "producer", "schemaURL", "run", "job"],
    "properties": {
        "eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]},
        "eventTime": {"type": "string", "format": "date-time"},
        "run": {"type": "object", "required": ["runId"]},
        "job": {"type": "object", "required": ["namespace", "name"]},
        "inputs": {"type": "array", "items": DATASET},
        "outputs": {"type": "array", "items": DATASET},
    },
}

BUCKETS = Buckets(DATABASE, CURATED, PUBLISHED)


def drop(platform: Platform, *rows: str) -> str:
    platform.tick()
    return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*rows)))["drop"])


def lineage(platform: Platform, *more: dict[str, Any], files: Mapping[str, bytes] | None = None) -> Lineage:
    """Read the lineage of the platform, as if ``more`` were in its ledger and ``files`` in the published bucket."""
    items = platform.client("dynamodb").scan(TableName=LEDGER, ConsistentRead=True)["Items"]
    plain = [{name: next(iter(value.values())) for name, value in item.items()} for item in items]
    for item in plain:
        item.pop("rows", None)

    def find(key: str) -> bytes | None:
        stored = objects.get(PUBLISHED, key)
        return (files or {}).get(key) or (stored.body if stored else None)

    return read([*plain, *more], lambda dataset: iceberg.catalogue().load_table((DATABASE, dataset)), find)


def releases_of(platform: Platform, name: str) -> list[str]:
    known = lineage(platform)
    return [item.release for item in touched(known.drop(name), known.releases, known.contents)]


def test_a_bad_file_touched_the_releases_that_have_its_rows_and_no_others(platform: Platform) -> None:
    bad = drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    (first,) = release.run(platform)
    other = drop(platform, "W1,2020-10-02,3", "W2,2020-10-02,1", "W3,2020-10-02,1", "W4,2020-10-02,1")
    (second,) = release.run(platform)
    mended = drop(platform, "V1,2020-10-01,2", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    (third,) = release.run(platform)
    assert releases_of(platform, bad) == [first["release"], second["release"]]
    assert releases_of(platform, other) == [second["release"], third["release"]]
    assert releases_of(platform, mended) == [third["release"]]


def test_a_bad_file_of_people_touched_the_releases_whose_rates_are_over_them(platform: Platform) -> None:
    bad = drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    (made,) = release.run(platform)
    (told,) = facts(a_release())
    written = copy.deepcopy(dict(told.document))
    written["per_head"]["people"].update(product=made["product"], release=made["release"])
    out = {"state": "published", "published": "2020-10-06T09:30:00Z", "updated": "", "inputs": "[]"}
    others = [{"pk": "product#calls", "sk": f"release#{name}", **out} for name in ("over-it", "over-another")]
    key = "products/calls/releases/{}/areas.json".format
    files = {
        key("over-it"): json.dumps(written).encode(),
        key("over-another"): json.dumps(dict(told.document)).encode(),
    }
    known = lineage(platform, *others, files=files)
    found = touched(known.drop(bad), known.releases, known.contents)
    assert {(item.product, item.release) for item in found} == {
        (made["product"], made["release"]),
        ("calls", "over-it"),
    }
    (over,) = [item for item in found if item.product == "calls"]
    *_, event = release_events(over, BUCKETS)
    jsonschema.validate(event, RUN_EVENT)
    assert made["path"] in [item["name"] for item in event["inputs"]]


def test_a_duplicate_touched_what_the_drop_did_that_brought_its_rows(platform: Platform) -> None:
    rows = [f"V{number},2020-10-01,3" for number in range(4)]
    bad = drop(platform, *rows)
    (made,) = release.run(platform)
    again = drop(platform, *rows)
    known = lineage(platform)
    assert (known.drop(again).state, known.holder(again).drop, known.holder(bad).drop) == ("duplicate", bad, bad)
    found = touched(known.holder(again), known.releases, known.contents)
    assert [item.release for item in found] == [made["release"]]


def test_a_drop_that_was_refused_at_the_door_touched_nothing(platform: Platform) -> None:
    drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    release.run(platform)
    bad = drop(platform, "V1,never,3")
    assert releases_of(platform, bad) == []
    start, event = drop_events(lineage(platform).drop(bad), BUCKETS)
    assert (start["eventType"], event["eventType"], event["outputs"]) == ("START", "ABORT", [])
    assert start["run"]["runId"] == event["run"]["runId"]
    assert event["run"]["facets"]["errorMessage"]["message"]


def test_events_lead_from_the_file_to_the_page(platform: Platform) -> None:
    name = drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    (made,) = release.run(platform)
    known = lineage(platform)
    events = [*drop_events(known.drop(name), BUCKETS), *release_events(known.releases[0], BUCKETS)]
    for event in events:
        jsonschema.validate(event, RUN_EVENT)
        assert uuid.UUID(event["run"]["runId"]).version == 5
        assert event["run"]["facets"]["parent"]["job"]["name"] in {"ingest.visits", "release.visits_by_day"}
    jobs = ["inspect.visits", "commit.visits", *(f"{step}.visits_by_day" for step in ("query", "suppress", "publish"))]
    assert [(event["job"]["name"], event["eventType"]) for event in events] == [
        (job, kind) for job in jobs for kind in ("START", "COMPLETE")
    ]
    times = [event["eventTime"] for event in events]
    assert times == sorted(times)
    ends = events[1::2]
    assert ends[0]["inputs"][0]["name"] == "incoming/visits.csv"
    assert ends[0]["inputs"][0]["facets"]["version"]["datasetVersion"]
    for before, after in pairwise(ends):
        (written,) = before["outputs"]
        (taken,) = after["inputs"]
        assert (written["namespace"], written["name"]) == (taken["namespace"], taken["name"])
        assert written["facets"] == taken["facets"]
    assert ends[-1]["outputs"] == [{"namespace": f"s3://{PUBLISHED}", "name": made["path"]}]
    assert lineage(platform) == known


class Elsewhere(Account):
    """An environment in an account, as its commands see it, whose names are those of the test's platform."""

    def output(self, name: str) -> str:
        """Return what the test's platform calls something."""
        names = {"GlueDatabase": DATABASE, "CuratedBucket": CURATED, "PublishedBucket": PUBLISHED}
        return {**names, "LedgerTable": LEDGER, "RegistersDatabase": "registers"}[name]


def test_the_releases_of_a_drop_are_told_of_an_environment_on_aws(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def found(environment: str) -> Elsewhere:
        asked.append(environment)
        return Elsewhere(Names.of(load(environment)))

    monkeypatch.setattr("cli.lineage.reached", found)
    name = drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    (made,) = release.run(platform)
    said = CliRunner().invoke(main.commands, ["lineage", name, "--env", "prod"], catch_exceptions=False)
    told = " ".join(said.output.split())
    assert asked == ["prod"]
    assert f"1 releases are made of {name}, which is committed" in told
    assert "--notice TEXT --env prod" in told
    again = drop(platform, "V1,2020-10-01,3", "V2,2020-10-01,1", "V3,2020-10-01,1", "V4,2020-10-01,1")
    said = CliRunner().invoke(main.commands, ["lineage", again, "--env", "prod"], catch_exceptions=False)
    told = " ".join(said.output.split())
    assert f"{again} is a duplicate: its rows came with {name}" in told
    assert f"1 releases are made of {name}, which is committed" in told
    events = CliRunner().invoke(main.commands, ["lineage", name, "--events", "--env", "prod"], catch_exceptions=False)
    *_, last = events.output.splitlines()
    assert json.loads(last)["outputs"][0]["name"] == made["path"]
