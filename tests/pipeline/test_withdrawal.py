"""A release is taken back with a notice, and what corrects it says so; nothing that was published is lost."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.exceptions import ClientError

from lambdas.adapters import ledger, objects
from lambdas.areas import handler as areas
from lambdas.plan.deciding import DecisionError
from tests.support import ingest
from tests.support.html import faults
from tests.support.ingest import visits
from tests.support.platform import PUBLISHED, ZONE, Context, Platform
from tests.support.release import PRODUCT, latest, planned, published, run, site, suppressed

NOTICE = "Two files were counted twice <in error>."
AT = "2020-10-07T10:00:00+00:00"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each drop is a day's: what is published is published at a set time."""
    monkeypatch.setattr(ledger, "now", lambda: "2020-10-06T08:30:00+00:00")


def release(platform: Platform, rows: int) -> dict[str, Any]:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(rows)))))
    (done,) = run(platform)
    return done


def decided(name: str, notice: str = NOTICE, at: str = AT) -> dict[str, str]:
    return {"release": name, "verb": "withdraw", "by": "Ada Sample", "reason": notice, "at": at}


def withdraw(name: str, notice: str = NOTICE, at: str = AT) -> list[dict[str, Any]]:
    return [published(item) for item in planned(product=PRODUCT, decision=decided(name, notice, at))["releases"]]


def listed(platform: Platform) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(platform.read(PUBLISHED, f"v1/products/{PRODUCT}/releases.json"))[
        "releases"
    ]
    return found


def test_readers_are_led_to_the_release_before_and_the_notice_stands_on_page_feed_and_api(platform: Platform) -> None:
    first, bad = release(platform, 30), release(platform, 60)
    files = {key: body for key, body in site(platform).items() if key.startswith(bad["path"])}

    withdraw(bad["release"])

    assert latest(platform)[PRODUCT]["release"] == first["release"]
    page = platform.read(PUBLISHED, bad["path"] + "index.html").decode()
    assert "Withdrawn on 7 October 2020.</strong> Two files were counted twice &lt;in error&gt;." in page
    assert f'<a href="/products/{PRODUCT}/releases/index.html">The releases that stand</a>' in page
    assert faults(page) == []
    again, gone, before = listed(platform)
    assert (again["release"], again["from"], again["until"]) == (first["release"], AT, None)
    assert (gone["release"], gone["until"], gone["withdrawn"]) == (bad["release"], AT, {"at": AT, "notice": NOTICE})
    assert (before["release"], before["withdrawn"]) == (first["release"], None)
    entries = ElementTree.fromstring(platform.read(PUBLISHED, "feed.atom")).findall(f"{ATOM}entry")  # noqa: S314 - ours
    assert entries[0].findtext(f"{ATOM}title") == "Withdrawn: Visits to test sites"
    assert (entries[0].findtext(f"{ATOM}summary"), entries[0].findtext(f"{ATOM}updated")) == (NOTICE, AT)
    kept = {key: body for key, body in files.items() if not key.endswith(".html")}
    assert {key: platform.read(PUBLISHED, key) for key in kept} == kept


def test_what_comes_in_place_of_a_withdrawn_release_says_so(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(platform, 30)
    bad = release(platform, 60)
    withdraw(bad["release"])
    monkeypatch.setattr(ledger, "now", lambda: "2020-10-08T08:30:00+00:00")
    good = release(platform, 45)
    page = platform.read(PUBLISHED, good["path"] + "index.html").decode()
    assert "In place of a withdrawn release." in page
    assert f"/releases/{bad['release']}/index.html" in page
    assert "counted twice &lt;in error&gt;" in page
    newest = listed(platform)[0]
    assert (newest["release"], newest["corrects"]) == (good["release"], bad["release"])
    assert f"In place of release {bad['release']}" in platform.read(PUBLISHED, "feed.atom").decode()
    assert faults(page) == []


def test_a_withdrawn_release_is_not_released_again(platform: Platform) -> None:
    release(platform, 30)
    bad = release(platform, 60)
    withdraw(bad["release"])
    before = site(platform)
    plan = planned()
    assert plan["releases"] == []
    assert "was withdrawn by Ada Sample: Two files were counted twice" in plan["waiting"][0]["reason"]
    assert site(platform) == before


def test_the_first_release_of_a_product_is_withdrawn_where_it_lies(platform: Platform) -> None:
    bad = release(platform, 30)
    withdraw(bad["release"])
    assert latest(platform)[PRODUCT]["release"] == bad["release"]
    assert "Withdrawn on" in platform.read(PUBLISHED, bad["path"] + "index.html").decode()
    assert "Visits to test sites" not in platform.read(PUBLISHED, "index.html").decode()
    assert latest(platform)[PRODUCT]["withdrawn"] == AT
    assert areas.main({}, Context())["changed"] == []
    good = release(platform, 40)
    assert "withdrawn" not in latest(platform)[PRODUCT]
    assert areas.main({}, Context())["changed"] == [PRODUCT]
    withdraw(good["release"])
    assert areas.main({}, Context())["changed"] == [PRODUCT]


def test_withdrawing_twice_or_dying_between_is_withdrawing_once(platform: Platform) -> None:
    release(platform, 30)
    bad = release(platform, 60)
    for number in (3, 6, 12, 20):
        platform.gate.die_at(number)
        with pytest.raises((ClientError, objects.ObjectError)):
            withdraw(bad["release"])
        platform.gate.open()
    withdraw(bad["release"])
    once = site(platform)
    withdraw(bad["release"], "Another notice.", "2020-10-08T10:00:00+00:00")
    assert site(platform) == once
    assert platform.read(PUBLISHED, bad["path"] + "index.html").decode().count("Withdrawn on") == 1


def test_what_is_not_published_cannot_be_withdrawn(platform: Platform) -> None:
    release(platform, 30)
    with pytest.raises(DecisionError, match="There is no release"):
        withdraw("20201005T093000Z-00000000")


def test_of_two_withdrawn_at_once_readers_are_led_past_both(platform: Platform) -> None:
    first, second, third = (release(platform, rows) for rows in (30, 40, 50))
    (one,), (other,) = (
        planned(product=PRODUCT, decision=decided(item["release"]))["releases"] for item in (third, second)
    )
    platform.gate.before("PUT /pratique-test-published/latest.json", lambda: published(other) and None)
    published(one)
    assert latest(platform)[PRODUCT]["release"] == first["release"]


def test_a_publication_that_ends_after_its_withdrawal_does_not_bring_it_back(platform: Platform) -> None:
    first = release(platform, 30)
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*(f"V{n},2020-10-01,3" for n in range(60)))))
    (made,) = [suppressed(platform, item) for item in planned()["releases"]]
    platform.gate.before(
        "PUT /pratique-test-published/latest.json", lambda: withdraw(published(made)["release"]) and None
    )
    published(made)
    assert latest(platform)[PRODUCT]["release"] == first["release"]
