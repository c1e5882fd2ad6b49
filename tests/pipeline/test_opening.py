"""Releases open at their hour, and those of one group together."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError

from contracts.products.signoffs import Candidate, Opening
from lambdas.adapters import ledger, objects, offers, openings, releases
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, latest, planned, published, recounted, site, suppressed
from tests.support.signoff import Terms, offered, sign, taken_up, terms

__all__ = ["terms"]

TWIN = "visits_again"


class Clock:
    """The time that the ledger notes, as a test sets it."""

    def __init__(self) -> None:
        self.now = "2026-03-28T16:00:00+00:00"

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until it is set."""
    made = Clock()
    monkeypatch.setattr(ledger, "now", made)
    return made


@pytest.fixture
def embargoed(monkeypatch: pytest.MonkeyPatch, terms: Terms) -> None:
    """An environment whose releases open at half past nine."""
    monkeypatch.setenv("EMBARGO", "on")
    terms()


def made(platform: Platform, rows: int = 30) -> list[dict[str, Any]]:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(rows)))))
    return [published(suppressed(platform, release)) for release in planned()["releases"]]


@pytest.mark.parametrize(
    ("built", "opens"),
    [
        ("2026-03-28T16:00:00+00:00", "2026-03-29T08:30:00Z"),  # clocks go forward that night
        ("2026-10-24T16:00:00+00:00", "2026-10-25T09:30:00Z"),  # and back that night
    ],
)
def test_a_release_opens_at_half_past_nine_on_the_day_after_clocks_changed(
    platform: Platform, clock: Clock, embargoed: None, built: str, opens: str
) -> None:
    clock.now = built
    (done,) = made(platform)
    assert (done["waits"], done["opens"], platform.keys(PUBLISHED)) == ("schedule", opens, [])
    clock.now = opens.replace(":30:00Z", ":25:00+00:00")
    (soon,) = taken_up({"opening": "09:30"})
    assert (soon["waits"], soon["opens"], platform.keys(PUBLISHED)) == ("moment", opens, [])
    clock.now = opens.replace("Z", "+00:00")
    (now,) = taken_up({"opening": "09:30"})
    assert now["latest"] == done["release"]
    assert latest(platform)[PRODUCT]["published"] == clock.now


def test_what_is_built_ahead_waits_for_the_day_it_is_due(platform: Platform, clock: Clock, embargoed: None) -> None:
    made(platform)
    clock.now = "2026-03-29T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    clock.now = "2026-03-29T08:40:00+00:00"
    (ahead,) = made(platform, rows=31)
    assert (ahead["waits"], ahead["opens"]) == ("schedule", "2026-03-30T08:30:00Z")


def test_after_a_day_that_was_missed_it_opens_at_the_hour_and_not_before(
    platform: Platform, clock: Clock, embargoed: None
) -> None:
    made(platform)
    clock.now = "2026-03-30T08:25:00+00:00"
    (soon,) = taken_up({"opening": "09:30"})
    assert (soon["waits"], soon["opens"]) == ("moment", "2026-03-30T08:30:00Z")
    clock.now = "2026-03-30T11:00:00+00:00"
    (late,) = taken_up({"opening": "09:30"})
    assert late["latest"] == soon["release"]


def test_what_comes_in_place_of_a_withdrawn_release_opens_at_the_next_hour(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    terms(next_after_days=7)
    made(platform)
    clock.now = "2026-03-29T08:30:00+00:00"
    (bad,) = taken_up({"opening": "09:30"})
    decision = {"release": bad["release"], "verb": "withdraw", "by": "Ada", "reason": "Wrong.", "at": clock.now}
    taken_up({"product": PRODUCT, "decision": decision})
    clock.now = "2026-03-29T10:00:00+00:00"
    (good,) = made(platform, rows=31)
    assert good["opens"] == "2026-03-30T08:30:00Z"


def test_a_candidate_of_a_product_that_was_changed_is_made_anew_before_it_opens(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    (old,) = made(platform)
    terms(frequency="weekly")
    clock.now = "2026-03-29T08:30:00+00:00"
    (planned_anew,) = planned(opening="09:30")["releases"]
    assert planned_anew["release"] != old["release"]
    (new,) = [published(suppressed(platform, planned_anew))]
    assert latest(platform)[PRODUCT]["release"] == new["release"]
    assert taken_up({"opening": "09:30"}) == []


def test_a_newer_candidate_takes_the_place_of_one_that_waits(platform: Platform, clock: Clock, embargoed: None) -> None:
    made(platform)
    (newer,) = made(platform, rows=41)
    clock.now = "2026-03-29T08:30:00+00:00"
    assert [done["release"] for done in taken_up({"opening": "09:30"})] == [newer["release"]]
    clock.now = "2026-03-30T08:30:00+00:00"
    assert taken_up({"opening": "09:30"}) == []


def test_products_of_a_group_open_together_or_not_at_all(platform: Platform, terms: Terms) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    first, second = (offered(done["release"], done["product"]) for done in made(platform))
    sign(platform, first, "ada")
    (alone,) = taken_up(sign(platform, first, "ben"))
    assert (alone["waits"], platform.keys(PUBLISHED)) == ("group", [])
    assert second.product in alone["waiting"]
    sign(platform, second, "ada")
    writes: list[set[str]] = []
    platform.gate.before("PUT /pratique-test-published/latest.json", lambda: writes.append({*site(platform)}))
    (both,) = taken_up(sign(platform, second, "cyd"))
    assert both["waits"] == ""
    assert {name: entry["release"] for name, entry in latest(platform).items()} == {
        first.product: first.release,
        second.product: second.release,
    }
    assert "latest.json" not in writes[0]
    assert {key.split("/")[1] for key in writes[0]} == {PRODUCT, TWIN}
    assert [releases.published(item.product, item.release) is None for item in (first, second)] == [False, False]


def test_all_of_a_group_opens_at_one_moment(platform: Platform, terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    candidates = [offered(done["release"], done["product"]) for done in made(platform)]
    events = [sign(platform, item, person) for item in candidates for person in ("ada", "ben")]
    ticks = itertools.count(10)
    monkeypatch.setattr(ledger, "now", lambda: f"2026-03-29T08:30:{next(ticks)}+00:00")
    taken_up(events[-1])
    assert len({entry["published"] for entry in latest(platform).values()}) == 1


def test_a_group_waits_for_one_whose_signed_candidate_does_not_stand_any_more(platform: Platform, terms: Terms) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    first, second = (offered(done["release"], done["product"]) for done in made(platform))
    for person in ("ada", "ben"):
        sign(platform, second, person)
    key = f"candidates/{second.product}/{second.release}/first/candidate.json"
    recounted(platform, key)
    sign(platform, first, "ada")
    (done,) = taken_up(sign(platform, first, "ben"))
    assert (done["waits"], platform.keys(PUBLISHED)) == ("group", [])
    again = offered(second.release, second.product)
    assert again.digest != second.digest, "it is offered anew at once"
    sign(platform, again, "ada")
    assert taken_up(sign(platform, again, "cyd"))[0]["waits"] == ""
    assert len(latest(platform)) == 2


def test_one_of_a_group_of_which_nothing_was_ever_made_holds_up_nobody(platform: Platform, terms: Terms) -> None:
    terms(group="daily")
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,3")))
    (release,) = planned()["releases"]
    terms(twin=TWIN)
    assert published(suppressed(platform, release))["latest"] == release["release"]


def test_a_group_that_dies_half_way_shows_all_or_nothing_and_ends_whole(platform: Platform, terms: Terms) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    candidates = [offered(done["release"], done["product"]) for done in made(platform)]
    events = [sign(platform, item, person) for item in candidates for person in ("ada", "ben")]
    (release,) = planned(**events[-1])["releases"]
    platform.gate.open()
    for number in (8, 30, 60, 90):
        platform.gate.die_at(number)
        with pytest.raises((ClientError, objects.ObjectError, S3UploadFailedError)):
            published(release)
        platform.gate.open()
        assert offers.ready(release["product"], release["release"]) is not None
        shown = latest(platform) if "latest.json" in platform.keys(PUBLISHED) else {}
        assert len(shown) in {0, 2}, f"killed at request {number}"
    assert published(release)["waits"] == ""
    assert len(latest(platform)) == 2


def test_in_a_group_a_correction_before_the_next_is_due_opens_alone(platform: Platform, terms: Terms) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    candidates = [offered(done["release"], done["product"]) for done in made(platform)]
    events = [sign(platform, item, person) for item in candidates for person in ("ada", "ben")]
    taken_up(events[-1])
    again = next(item for item in made(platform, rows=44) if item["product"] == PRODUCT)
    newer = offered(again["release"])
    sign(platform, newer, "ada")
    assert taken_up(sign(platform, newer, "cyd"))[0]["latest"] == newer.release


SIGNING_DAY = "2020-10-05T16:00:00+00:00"  # that of the tests' S3, which notes when a signature was stored


def signed_by_two(platform: Platform, about: Candidate) -> dict[str, Any]:
    sign(platform, about, "ada")
    (done,) = taken_up(sign(platform, about, "ben"))
    return done


def test_what_is_signed_and_waits_for_its_hour_is_announced_and_taken_back_when_it_does_not_stand(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    terms(signoff=True)
    clock.now = SIGNING_DAY
    (waiting,) = made(platform)
    about = offered(waiting["release"])
    assert openings.announced(PRODUCT) == Opening(), "nobody has signed it"
    done = signed_by_two(platform, about)
    assert openings.announced(PRODUCT) == Opening(release=about.release, digest=about.digest, opens=done["opens"])
    shown = openings.page(about)
    assert shown is not None
    assert b"<h1" in shown
    made(platform, rows=44)
    assert openings.announced(PRODUCT).release == about.release, "the newer one is not signed"
    key = f"candidates/{PRODUCT}/{about.release}/first/candidate.json"
    recounted(platform, key)
    taken_up({"opening": "09:30"})
    assert openings.announced(PRODUCT) == Opening(), "what was signed does not stand any more"


def test_one_of_a_group_is_announced_with_all_of_it(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    terms(group="daily", signoff=True, twin=TWIN)
    clock.now = SIGNING_DAY
    first, second = (offered(done["release"], done["product"]) for done in made(platform))
    signed_by_two(platform, first)
    assert openings.announced(first.product) == Opening(), "the other is not signed"
    sign(platform, second, "ada")
    taken_up(sign(platform, second, "cyd"))
    assert [openings.announced(item.product).digest for item in (first, second)] == [first.digest, second.digest]
