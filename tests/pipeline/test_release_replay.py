from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError

from lambdas.adapters import histories, ledger, objects, releases
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.release.release import release_table
from lambdas.publish import switch
from lambdas.suppression import handler as suppression
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import LEDGER, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, latest, planned, published, site, suppressed

FIRST = visits(*(f"V{n},2020-10-01,1" for n in range(9)))
SECOND = visits(*(f"W{n},2020-10-02,3" for n in range(20)))
NOW = "2020-10-06T08:30:00+00:00"


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step happens at once, so that two runs can be compared byte by byte."""
    monkeypatch.setattr(ledger, "now", lambda: NOW)


def candidate(platform: Platform, body: bytes = FIRST) -> dict[str, Any]:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", body))
    (release,) = planned()["releases"]
    done = suppressed(platform, release)
    assert done["passes"]
    platform.gate.open()
    return done


def test_killed_at_any_request_and_replayed_the_site_is_as_if_never_killed(platform: Platform) -> None:
    release = candidate(platform)
    entered = ledger_item(release)
    platform.gate.open()
    published(release)
    requests, undisturbed = len(platform.gate.requests), site(platform)
    assert requests > 10
    for number in range(requests):
        clear(platform)
        ledger.table().put_item(Item=entered)
        platform.gate.die_at(number)
        with pytest.raises((ClientError, objects.ObjectError, S3UploadFailedError)):
            published(release)
        platform.gate.open()
        published(release)
        assert site(platform) == undisturbed, f"killed at request {number}"
        assert ledger_item(release)["state"] == "published"


def ledger_item(release: dict[str, Any]) -> dict[str, Any]:
    key = {"pk": f"product#{PRODUCT}", "sk": f"release#{release['release']}"}
    item: dict[str, Any] = ledger.table().get_item(Key=key)["Item"]
    return item


def test_until_the_switch_readers_see_the_release_before(platform: Platform) -> None:
    published(candidate(platform))
    before = latest(platform)
    home = platform.read(PUBLISHED, "index.html")
    second = candidate(platform, SECOND)
    seen: list[Any] = []

    def look() -> None:
        seen.append((latest(platform), platform.read(PUBLISHED, "index.html")))
        seen.append(set(platform.keys(PUBLISHED, f"products/{PRODUCT}/releases/{second['release']}/")))

    platform.gate.before("PUT /pratique-test-published/latest.json", look)
    published(second)
    assert seen[0] == (before, home)
    assert {key.rsplit("/", 1)[-1] for key in seen[1]} >= {"index.html", "data.csv", "data.json", "certificate.json"}
    assert latest(platform)[PRODUCT]["release"] == second["release"]


@pytest.mark.parametrize("moment", ["latest.json", "index.html", "releases/index.json"])
def test_of_two_publications_at_once_the_newer_wins_and_neither_is_lost(platform: Platform, moment: str) -> None:
    older = candidate(platform)
    newer = candidate(platform, SECOND)
    for first, second in ((older, newer), (newer, older)):
        clear(platform)
        platform.gate.before(f"/{moment}", lambda inner=second: finished(inner) and None)
        finished(first)
        assert latest(platform)[PRODUCT]["release"] == newer["release"]
        listed = json.loads(platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.json"))["releases"]
        assert [item["release"] for item in listed] == [older["release"], newer["release"]]
        home = platform.read(PUBLISHED, "index.html").decode()
        assert 'on <span class="kept">2 October 2020</span>' in home
        page = platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.html").decode()
        assert older["release"] in page
        assert newer["release"] in page
        told = json.loads(platform.read(PUBLISHED, f"v1/products/{PRODUCT}/releases.json"))["releases"]
        assert [item["release"] for item in told if item["until"] is None] == [newer["release"]]


def clear(platform: Platform) -> None:
    """Take everything back that was published, and what the ledger says of it."""
    table = boto3.resource("dynamodb").Table(LEDGER)
    for item in table.scan()["Items"]:
        if item["pk"] == f"product#{PRODUCT}":
            table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    for key in platform.keys(PUBLISHED):
        platform.client("s3").delete_object(Bucket=PUBLISHED, Key=key)


def test_a_pointer_that_changes_at_every_attempt_ends_in_a_fault_not_in_a_guess(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = candidate(platform)

    def refuse(*_args: Any, **_kwargs: Any) -> str:
        raise objects.ObjectChangedError("somebody else")

    monkeypatch.setattr(objects, "put", refuse)
    with pytest.raises(switch.TooManyWritersError):
        switch.to([(PRODUCT, release["release"], NOW)])


def test_a_publication_without_a_right_to_write_changes_nothing(platform: Platform) -> None:
    release = candidate(platform)
    platform.gate.die_at(0)
    with pytest.raises(ClientError):
        published(release)
    platform.gate.open()
    assert platform.keys(PUBLISHED) == []


def test_a_slower_suppression_of_a_release_that_is_out_changes_nothing_of_it(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was held against nothing; meanwhile another release was let out, and this one, held against that."""
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", FIRST))
    (release,) = planned()["releases"]
    other = {**release, "release": release["release"][:-8] + "00000000"}
    seen: list[Any] = []

    def overtaken(*arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr(suppression, "release_table", release_table)
        for faster in (other, release):
            assert not published(suppressed(platform, faster))["stale"]
        seen.append((site(platform), history_file.write(histories.up_to(PRODUCT, releases.last(PRODUCT)))))
        return release_table(*arguments, **more)

    monkeypatch.setattr(suppression, "release_table", overtaken)
    late = suppressed(platform, release)
    assert late["after"] is None
    done = published(late)
    assert not done["stale"]
    assert releases.last(PRODUCT) == releases.Turn(release["release"], other["release"])
    assert (site(platform), history_file.write(histories.up_to(PRODUCT, releases.last(PRODUCT)))) == seen[0]
