"""What a person has refused, or nobody verifies any more, does not open, and nobody sees it before its hour."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError

from contracts.products.signoffs import Candidate, Opening
from lambdas.adapters import catalogue, decided, ledger, objects, openings, releases
from lambdas.adapters.settings import settings
from lambdas.core.release.statement import UnprovedError
from lambdas.plan.deciding import DecisionError
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import CURATED, DATASET, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, latest, planned, published, suppressed
from tests.support.signoff import Terms, offered, sign, taken_up, terms

__all__ = ["terms"]

SIGNING_DAY = "2020-10-05T16:00:00+00:00"  # that of the tests' S3, which notes when a signature was stored
HOUR = "2020-10-06T08:30:00+00:00"
WHY = {"by": "Florence", "reason": "The file was last year's.", "at": SIGNING_DAY}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the time that the ledger notes."""

    def clock(now: str) -> None:
        monkeypatch.setattr(ledger, "now", lambda: now)

    clock(SIGNING_DAY)
    return clock


@pytest.fixture
def signed(platform: Platform, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, terms: Terms) -> Candidate:
    """A candidate that two people have signed, and that waits for its hour."""
    monkeypatch.setenv("EMBARGO", "on")
    terms(signoff=True)
    about = candidate(platform)
    sign(platform, about, "ada")
    (waits,) = taken_up(sign(platform, about, "ben"))
    assert waits["opens"] == HOUR.replace("+00:00", "Z")
    assert openings.announced(PRODUCT).release == about.release
    return about


def candidate(platform: Platform) -> Candidate:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(30)))))
    return made_of(platform)


def made_of(platform: Platform, **detail: Any) -> Candidate:
    (done,) = [published(suppressed(platform, release)) for release in planned(**detail)["releases"]]
    return offered(done["release"])


def refuse(about: Candidate) -> dict[str, Any]:
    return planned(product=PRODUCT, decision={"release": about.release, "verb": "refuse", **WHY})


def state(about: Candidate) -> str:
    return str((releases.read(PRODUCT, about.release) or {})["state"])


def changed(file: str, text: str | None) -> None:
    """Deploy the product with a file more, or with one less."""
    path = Path(os.environ["CATALOGUE"]) / "products" / PRODUCT / file
    path.unlink() if text is None else path.write_text(text)
    settings.cache_clear()
    catalogue._load.cache_clear()


def test_what_is_refused_while_the_workflow_waits_for_its_moment_does_not_open(
    platform: Platform, signed: Candidate, at: Callable[[str], None]
) -> None:
    at("2020-10-06T08:25:00+00:00")
    (soon,) = taken_up({"opening": "09:30"})
    assert soon["waits"] == "moment"
    refuse(signed)
    at(HOUR)
    done = published(soon)
    assert (done["waits"], state(signed), platform.keys(PUBLISHED)) == ("person", "refused", [])
    assert "refused by Florence: The file was last year's." in done["waiting"]


def test_what_is_refused_at_the_moment_that_it_is_offered_does_not_open(
    platform: Platform, signed: Candidate, at: Callable[[str], None]
) -> None:
    (ready,) = planned(opening="09:30")["releases"]
    platform.gate.before(f"PUT /pratique-test-curated/offers/{PRODUCT}/opens.json", lambda: refuse(signed) and None)
    assert published(ready)["waits"] == "person"
    assert openings.announced(PRODUCT) == Opening()
    at(HOUR)
    assert taken_up({"opening": "09:30"}) == []


def test_another_event_of_its_dataset_does_not_start_what_was_refused_again(
    platform: Platform, signed: Candidate
) -> None:
    refuse(signed)
    made = planned()
    assert made["releases"] == []
    assert "was refused by Florence" in made["waiting"][0]["reason"]
    assert (state(signed), decided.refusal(PRODUCT, signed.release)) == (
        "refused",
        {"release": signed.release, "verb": "refuse", "principal": "", "drop": "", **WHY},
    )


def test_what_was_refused_is_started_again_by_hand_and_signed_anew(
    platform: Platform, signed: Candidate, at: Callable[[str], None]
) -> None:
    refuse(signed)
    again = made_of(platform, product=PRODUCT, again=True)
    assert again.release == signed.release
    assert again.digest != signed.digest
    at(HOUR)
    assert [done["waits"] for done in taken_up({"opening": "09:30"})] == ["signatures"]
    sign(platform, again, "ada")
    (done,) = taken_up(sign(platform, again, "ben"))
    assert (done["waits"], done["latest"]) == ("", signed.release)


def test_what_is_refused_is_taken_back_from_those_who_might_see_it_before_its_hour(
    platform: Platform, signed: Candidate
) -> None:
    for release in refuse(signed)["releases"]:
        assert published(release)["waits"] == "person"
    assert openings.announced(PRODUCT) == Opening()


def test_so_is_what_is_made_of_a_drop_that_is_withdrawn(platform: Platform, signed: Candidate) -> None:
    drop = ledger.drops(DATASET)[0]["sk"].removeprefix("drop#")
    made = planned(dataset=DATASET, said={"dataset": DATASET, "drop": drop, "verb": "withdraw", **WHY})
    for release in made["releases"]:
        assert published(release)["waits"] == "person"
    assert (state(signed), openings.announced(PRODUCT)) == ("held", Opening())


def test_refusing_twice_is_refusing_once_and_what_is_coming_out_is_not_refused(
    platform: Platform, signed: Candidate, at: Callable[[str], None]
) -> None:
    at(HOUR)
    (ready,) = planned(opening="09:30")["releases"]
    die_until(platform, ready, lambda: releases.last(PRODUCT) is not None)  # it has had its turn
    with pytest.raises(DecisionError, match="is coming out at this moment"):
        refuse(signed)
    assert published(ready)["latest"] == signed.release
    with pytest.raises(DecisionError, match="is published, and waits for nobody"):
        refuse(signed)


def die_until(platform: Platform, ready: dict[str, Any], done: Callable[[], bool]) -> None:
    """Have the publication die at one call after the other, until what it does first is done."""
    for call in range(20, 100):
        platform.gate.die_at(call)
        with pytest.raises((ClientError, objects.ObjectError, S3UploadFailedError)):
            published(ready)
        platform.gate.open()
        if done():
            return
    pytest.fail("it came to no such point")


@pytest.fixture
def stuck(platform: Platform, signed: Candidate, at: Callable[[str], None]) -> tuple[Candidate, dict[str, Any], str]:
    """A release that has its turn, what publishes it, and the file of its candidate that somebody changed since."""
    at(HOUR)
    (ready,) = planned(opening="09:30")["releases"]
    die_until(platform, ready, lambda: releases.last(PRODUCT) is not None)
    (key,) = [key for key in platform.keys(CURATED) if signed.release in key and key.endswith("candidate.json")]
    there = platform.read(CURATED, key)
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=there.replace(b'"passes": true', b'"passes": false'))
    with pytest.raises(UnprovedError):
        published(ready)
    return signed, ready, key


def test_one_that_has_its_turn_and_whose_files_were_changed_is_refused_by_a_person(
    platform: Platform, stuck: tuple[Candidate, dict[str, Any], str]
) -> None:
    about, ready, _ = stuck
    for release in refuse(about)["releases"]:
        assert published(release)["waits"] == "person"
    assert published(ready)["waits"] == "person", "and whatever tries again finds it refused"
    assert (state(about), openings.announced(PRODUCT)) == ("refused", Opening())
    reasons = (releases.read(PRODUCT, about.release) or {})["reasons"]
    assert reasons[0].startswith("refused by Florence")
    assert "does not pass" in reasons[1]
    assert planned()["releases"] == [], "nor does another event start it again"


def test_the_next_release_comes_out_after_one_that_was_refused_so(
    platform: Platform, stuck: tuple[Candidate, dict[str, Any], str], at: Callable[[str], None]
) -> None:
    refuse(stuck[0])
    at("2020-10-07T08:00:00+00:00")
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/more.csv", visits(*(f"W{n},2020-10-02,3" for n in range(30)))))
    after = made_of(platform)
    for person in ("ada", "ben"):
        sign(platform, after, person)
    at("2020-10-07T08:30:00+00:00")
    (done,) = taken_up({"opening": "09:30"})
    assert done["latest"] == after.release != stuck[0].release


def test_one_whose_files_are_right_again_comes_out_and_is_not_refused(
    platform: Platform, stuck: tuple[Candidate, dict[str, Any], str]
) -> None:
    about, ready, key = stuck
    there = platform.read(CURATED, key)
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=there.replace(b'"passes": false', b'"passes": true'))
    die_until(platform, ready, lambda: not (releases.read(PRODUCT, about.release) or {}).get("unproved"))
    with pytest.raises(DecisionError, match="is coming out at this moment"):
        refuse(about)
    assert published(ready)["latest"] == about.release


def test_refusing_again_changes_nothing(platform: Platform, signed: Candidate) -> None:
    refuse(signed)
    before = releases.read(PRODUCT, signed.release)
    assert refuse(signed)["waiting"]
    assert releases.read(PRODUCT, signed.release) == before


def test_what_nobody_verifies_any_more_does_not_open_and_people_are_told(
    platform: Platform, signed: Candidate, at: Callable[[str], None]
) -> None:
    changed("verified.yaml", None)
    at(HOUR)
    made = planned(opening="09:30")
    assert "nobody has verified visits_by_day" in made["refused"][0]["reason"]
    for release in made["releases"]:
        assert published(release)["waits"] == "person"
    assert (state(signed), platform.keys(PUBLISHED), openings.announced(PRODUCT)) == ("refused", [], Opening())


def test_of_a_product_that_is_changed_while_its_release_is_on_its_way_nothing_comes_out(
    platform: Platform, terms: Terms
) -> None:
    terms()
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,3")))
    (made,) = [suppressed(platform, release) for release in planned()["releases"]]
    sql = (Path(os.environ["CATALOGUE"]) / "products" / PRODUCT / "query.sql").read_text()
    changed("query.sql", f"{sql}\n-- another\n")
    done = published(made)
    assert (done["waits"], platform.keys(PUBLISHED)) == ("person", [])
    assert "are not what Rae Reader approved" in done["waiting"]


def test_one_of_a_group_that_nobody_verifies_any_more_holds_up_the_others(platform: Platform, terms: Terms) -> None:
    twin = "visits_again"
    terms(group="daily", twin=twin)
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits("V1,2020-10-01,3")))
    first, second = (suppressed(platform, release) for release in planned()["releases"])
    published(second)
    (Path(os.environ["CATALOGUE"]) / "products" / twin / "verified.yaml").unlink()
    catalogue._load.cache_clear()
    one, other = (first, second) if first["product"] == PRODUCT else (second, first)
    assert other["product"] == twin
    assert (published(one)["waits"], platform.keys(PUBLISHED)) == ("group", [])


def test_whoever_is_on_the_list_when_it_is_signed_is_announced_with_it(
    platform: Platform, signed: Candidate, terms: Terms
) -> None:
    assert openings.announced(PRODUCT).seen_by == {}
    una = {"name": "Una Fell", "role": "Minister", "organisation": "Health", "hours": 20, "username": "una.fell"}
    terms(signoff=True, pre_release=[una])
    again = made_of(platform)
    sign(platform, again, "ada")
    taken_up(sign(platform, again, "ben"))
    assert openings.announced(PRODUCT).seen_by == {"una.fell": 20}
    assert latest_or_none(platform) is None


def latest_or_none(platform: Platform) -> Any:
    return latest(platform) if "latest.json" in platform.keys(PUBLISHED) else None
