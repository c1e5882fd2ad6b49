"""Two different people sign exactly what is published, or nothing is."""

from __future__ import annotations

from typing import Any

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError

from contracts.products.signoffs import Candidate
from lambdas.adapters import catalogue, objects, releases
from lambdas.core.release.statement import UnprovedError
from lambdas.publish import candidate as candidates
from lambdas.publish import offering
from tests.support import ingest
from tests.support.html import faults
from tests.support.ingest import visits
from tests.support.platform import CURATED, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, latest, planned, published, recounted, run, suppressed
from tests.support.signoff import Terms, note, offered, sign, taken_up, terms

__all__ = ["terms"]


@pytest.fixture
def waiting(platform: Platform, terms: Terms) -> Candidate:
    """A candidate that waits for its signatures."""
    terms(signoff=True)
    return candidate(platform)


def candidate(platform: Platform, rows: int = 30) -> Candidate:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(rows)))))
    (done,) = run_until_it_waits(platform)
    assert done["waits"] == "signatures"
    return offered(done["release"])


def run_until_it_waits(platform: Platform) -> list[dict[str, Any]]:
    return [published(suppressed(platform, release)) for release in planned()["releases"]]


def test_nothing_is_published_before_two_people_have_signed(platform: Platform, waiting: Candidate) -> None:
    assert platform.keys(PUBLISHED) == []
    (one,) = taken_up(sign(platform, waiting, "ada"))
    assert (one["waits"], platform.keys(PUBLISHED)) == ("signatures", [])
    (both,) = taken_up(sign(platform, waiting, "ben"))
    assert both["waits"] == ""
    assert latest(platform)[PRODUCT]["release"] == waiting.release
    page = platform.read(PUBLISHED, both["path"] + "index.html").decode()
    assert "by Ada Sample and Ben Sample" in page


def test_a_candidate_that_is_refused_is_not_published_whoever_has_signed(
    platform: Platform, waiting: Candidate
) -> None:
    taken_up(sign(platform, waiting, "ada"))
    why = {"by": "Florence", "reason": "The file was last year's.", "at": "2020-10-05T10:00:00+00:00"}
    made = planned(product=PRODUCT, decision={"release": waiting.release, "verb": "refuse", **why})
    assert [published(release)["waits"] for release in made["releases"]] == ["person"]
    assert taken_up(sign(platform, waiting, "ben")) == []
    item = releases.read(PRODUCT, waiting.release)
    assert item is not None
    assert (item["state"], item["reasons"]) == ("refused", ["refused by Florence: The file was last year's."])
    assert platform.keys(PUBLISHED) == []
    newer = candidate(platform, rows=31)
    taken_up(sign(platform, newer, "ada"))
    (done,) = taken_up(sign(platform, newer, "ben"))
    assert done["waits"] == ""


def test_the_people_who_sign_see_certificate_changes_and_that_every_row_is_there(
    platform: Platform, waiting: Candidate
) -> None:
    shown = note(platform, waiting)
    assert shown["digest"] == waiting.digest
    assert any("hides" in sentence for sentence in shown["certificate"])
    assert shown["changes"] == "There is no earlier release to compare this one with."
    (given,) = shown["inputs"]
    assert (given["adds_up"], given["drops"][0]["file"], given["drops"][0]["accepted"]) == (True, 30, 30)
    html = platform.read(CURATED, waiting.offer + "signoff.html").decode()
    assert faults(html) == []
    assert "not Rae Reader, who verified the query" in html
    assert "<strong>30</strong>" in platform.read(CURATED, waiting.offer + "index.html").decode()


def test_the_same_person_cannot_sign_twice_nor_change_what_they_signed(platform: Platform, waiting: Candidate) -> None:
    event = sign(platform, waiting, "ada")
    with pytest.raises(ClientError, match=r"PreconditionFailed|pre-conditions"):
        sign(platform, waiting, "ada")
    for _ in range(3):
        assert [done["waits"] for done in taken_up(event)] == ["signatures"]
    assert platform.keys(PUBLISHED) == []


@pytest.mark.parametrize("second", ["stranger", "rae"])
def test_neither_a_stranger_nor_who_verified_the_query_counts(
    platform: Platform, waiting: Candidate, second: str
) -> None:
    sign(platform, waiting, "ada")
    (done,) = taken_up(sign(platform, waiting, second))
    assert (done["waits"], platform.keys(PUBLISHED)) == ("signatures", [])


def test_what_is_no_signature_does_not_keep_others_from_counting(platform: Platform, waiting: Candidate) -> None:
    platform.client("s3").put_object(Bucket=CURATED, Key=waiting.signed_by("cyd"), Body=b"{not json")
    sign(platform, waiting, "ada")
    assert taken_up(sign(platform, waiting, "ben"))[0]["waits"] == ""


def test_a_signed_release_does_not_wait_for_a_newer_one_that_nobody_has_signed(
    platform: Platform, waiting: Candidate
) -> None:
    for person in ("ada", "ben"):
        sign(platform, waiting, person)
    newer = candidate_of_newer_drops(platform)
    assert taken_up({"opening": "09:30"})
    assert latest(platform)[PRODUCT]["release"] == waiting.release != newer


def test_what_waits_is_offered_anew_when_its_rates_are_over_other_people(
    platform: Platform, waiting: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in ("ada", "ben"):
        sign(platform, waiting, person)
    monkeypatch.setattr(candidates, "among", lambda *_: {"people": "20201004T093000Z-00000000", "corrects": None})
    offering.renew(catalogue.catalogue().products[PRODUCT])
    again = offered(waiting.release)
    assert again.digest != waiting.digest
    assert [done["waits"] for done in taken_up({"opening": "09:30"})] == ["signatures"]
    sign(platform, again, "ada")
    assert taken_up(sign(platform, again, "ben"))[0]["latest"] == waiting.release


def test_what_waits_is_made_again_when_an_older_release_comes_out_first(platform: Platform, waiting: Candidate) -> None:
    newer = candidate(platform, rows=41)
    sign(platform, waiting, "ada")
    (release,) = planned(**sign(platform, waiting, "ben"))["releases"]
    done = finished(release)
    assert latest(platform)[PRODUCT]["release"] == waiting.release
    assert (done["release"], done["waits"]) == (newer.release, "signatures")
    again = offered(newer.release)
    assert again.digest != newer.digest
    sign(platform, again, "ada")
    assert taken_up(sign(platform, again, "ben"))[0]["latest"] == newer.release


def candidate_of_newer_drops(platform: Platform) -> str:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(41)))))
    (made,) = planned()["releases"]
    suppressed(platform, made)
    return str(made["release"])


def test_a_signature_under_another_content_does_not_count(platform: Platform, waiting: Candidate) -> None:
    other = Candidate(waiting.product, waiting.release, "0" * 64)
    sign(platform, waiting, "ada")
    assert taken_up(sign(platform, other, "ben")) == []
    (done,) = taken_up(sign(platform, waiting, "ben", text=other))
    assert (done["waits"], platform.keys(PUBLISHED)) == ("signatures", [])


def test_a_candidate_that_changed_after_the_first_signature_loses_it(
    platform: Platform, waiting: Candidate, terms: Terms
) -> None:
    sign(platform, waiting, "ada")
    event = sign(platform, waiting, "ben")
    item = releases.read(PRODUCT, waiting.release)
    assert item is not None
    key = f"candidates/{PRODUCT}/{waiting.release}/first/candidate.json"
    recounted(platform, key)
    (done,) = taken_up(event)
    assert (done["waits"], platform.keys(PUBLISHED)) == ("signatures", [])
    assert offered(waiting.release).digest != waiting.digest


def test_the_same_candidate_made_again_keeps_its_signatures(platform: Platform, waiting: Candidate) -> None:
    sign(platform, waiting, "ada")
    (again,) = run_until_it_waits(platform)
    assert offered(again["release"]) == waiting
    assert taken_up(sign(platform, waiting, "ben"))[0]["waits"] == ""


def test_two_people_who_sign_at_once_publish_once(platform: Platform, waiting: Candidate) -> None:
    events = [sign(platform, waiting, "ada"), sign(platform, waiting, "ben")]
    first, second = (planned(**event)["releases"][0] for event in events)
    platform.gate.before("PUT /pratique-test-published/latest.json", lambda: published(second) and None)
    assert published(first)["latest"] == waiting.release
    assert taken_up(events[0]) == []
    assert len(platform.keys(PUBLISHED, f"products/{PRODUCT}/releases/{waiting.release}/")) > 5


def test_killed_after_the_second_signature_the_replay_publishes(platform: Platform, waiting: Candidate) -> None:
    sign(platform, waiting, "ada")
    event = sign(platform, waiting, "ben")
    (release,) = planned(**event)["releases"]
    platform.gate.open()
    for number in (0, 5, 15, 40):
        platform.gate.die_at(number)
        with pytest.raises((ClientError, objects.ObjectError, S3UploadFailedError)):
            published(release)
        platform.gate.open()
    assert taken_up(event)[0]["latest"] == waiting.release


def test_a_release_by_a_stricter_environment_waits_whatever_the_workflow_says(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, terms: Terms
) -> None:
    monkeypatch.setenv("SIGNOFF", "two-person")
    terms()
    waiting = candidate(platform)
    (done,) = [published({**release, "passes": True, "waits": ""}) for release in planned(opening="09:30")["releases"]]
    assert (done["waits"], platform.keys(PUBLISHED)) == ("signatures", [])
    sign(platform, waiting, "ada")
    assert taken_up(sign(platform, waiting, "cyd"))[0]["waits"] == ""


def test_signed_or_not_a_candidate_whose_cells_were_changed_is_not_published(
    platform: Platform, waiting: Candidate
) -> None:
    key = f"candidates/{PRODUCT}/{waiting.release}/first/cells.csv.gz"
    sign(platform, waiting, "ada")
    event = sign(platform, waiting, "ben")
    other = candidate_of_other_rows(platform, waiting)
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=other)
    with pytest.raises(UnprovedError, match="not those of its candidate"):
        taken_up(event)
    assert latest_or_none(platform) is None


def candidate_of_other_rows(platform: Platform, before: Candidate) -> bytes:
    """Return the cells of a candidate with other figures."""
    newer = candidate_of_newer_drops(platform)
    assert newer != before.release
    return platform.read(CURATED, f"candidates/{PRODUCT}/{newer}/first/cells.csv.gz")


def latest_or_none(platform: Platform) -> Any:
    return latest(platform) if "latest.json" in platform.keys(PUBLISHED) else None


def test_where_nobody_has_to_sign_a_release_goes_out_by_itself(platform: Platform) -> None:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(30)))))
    (done,) = run(platform)
    assert done["waits"] == ""
    assert not platform.keys(CURATED, "offers/")
