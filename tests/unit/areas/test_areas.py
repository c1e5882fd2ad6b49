"""The pages of areas: right whatever order releases come in, and of what was released alone."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from contracts.catalogue import load
from dashboards.site.areas.geography import Geography
from lambdas.adapters.objects import NoSuchObjectError
from lambdas.areas import handler, pages
from lambdas.core.release import pointer
from tests.support.html import Outline, faults
from tests.support.latest import AREAS, ENGLAND, FIRST, MANCHESTER, NORTH_WEST, SECOND, released
from tests.support.platform import PUBLISHED, Context, Platform, restart

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"


@pytest.fixture(autouse=True)
def _with_this_catalogue(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOGUE", str(CATALOGUE))
    restart()
    every_area_has_a_page(platform, pages.places())


def every_area_has_a_page(platform: Platform, places: str) -> None:
    """Say that the pages of these areas are there, which spares every test several hundred that no release tells of."""
    document = json.dumps({"products": {}, "places": places})
    platform.client("s3").put_object(Bucket=PUBLISHED, Key=pointer.AREAS, Body=document.encode())


def page_of(platform: Platform, slug: str) -> str:
    return platform.read(PUBLISHED, f"areas/{slug}/index.html").decode()


def bring() -> list[str]:
    """Take an announcement; return the products whose areas were rendered."""
    changed: list[str] = handler.main({"Records": []}, Context())["changed"]
    return changed


def test_a_release_brings_the_pages_of_its_areas_and_of_no_others(platform: Platform) -> None:
    released(platform, "hospital_activity", FIRST, 395)
    assert bring() == ["hospital_activity"]
    assert "395 in England on 1 October 2020" in Outline(page_of(platform, ENGLAND)).all("main")[0].text
    assert faults(page_of(platform, ENGLAND)) == []
    assert f"areas/{MANCHESTER}/index.html" not in platform.keys(PUBLISHED)
    document = json.loads(platform.read(PUBLISHED, f"v1/areas/{ENGLAND}.json"))
    assert [told["product"] for told in document["products"]] == ["hospital_activity"]


def test_an_area_has_a_page_before_any_product_tells_of_it_and_again_when_it_is_called_otherwise(
    platform: Platform,
) -> None:
    every_area_has_a_page(platform, "those of an earlier catalogue")
    released(platform, "hospital_activity", FIRST, 395)
    bring()
    keys = set(platform.keys(PUBLISHED))
    known = load(CATALOGUE)
    listed = Geography.of(known).areas
    assert {f"areas/{slug}/index.html" for slug in listed} <= keys
    assert {f"v1/areas/{slug}.json" for slug in listed} <= keys
    assert "No product has released figures of this area yet." in page_of(platform, MANCHESTER)
    platform.gate.open()
    bring()
    assert [request for request in platform.gate.requests if request.startswith("PUT")] == []


def test_a_page_has_the_latest_release_of_every_product(platform: Platform) -> None:
    released(platform, "hospital_activity", FIRST, 395)
    bring()
    released(platform, "covid_cases", FIRST, 3712)
    assert bring() == ["covid_cases"]
    assert "<strong>395</strong>" in page_of(platform, ENGLAND)
    assert "<strong>3,712</strong>" in page_of(platform, ENGLAND)


def test_releases_that_came_together_are_done_in_one_call_and_the_announcements_left_find_nothing_due(
    platform: Platform,
) -> None:
    released(platform, "hospital_activity", FIRST, 395)
    released(platform, "covid_cases", FIRST, 3712)
    assert bring() == ["covid_cases", "hospital_activity"]
    platform.gate.open()
    assert bring() == []
    assert [request for request in platform.gate.requests if request.startswith("PUT")] == []


def test_a_call_that_dies_at_any_request_is_made_again_from_its_beginning(platform: Platform) -> None:
    released(platform, "covid_cases", FIRST, 0)
    platform.gate.open()
    bring()
    requests = len(platform.gate.requests)
    assert requests > 2 * len(AREAS["covid_cases"])
    for count in range(requests + 1):
        released(platform, "covid_cases", FIRST if count % 2 else SECOND, count)
        platform.gate.die_at(count)
        with pytest.raises(ClientError, match="Bad Request"):
            bring()
        platform.gate.open()
        assert bring() == ["covid_cases"]
        assert all(f"<strong>{count}</strong>" in page_of(platform, slug) for slug in AREAS["covid_cases"])


def test_a_release_that_comes_out_during_a_call_is_brought_by_its_own_announcement(platform: Platform) -> None:
    released(platform, "covid_cases", FIRST, 3712)
    happens = partial(released, platform, "hospital_activity", FIRST, 395)
    platform.gate.before(f"PUT /{PUBLISHED}/areas/{ENGLAND}/index.html", happens)
    assert bring() == ["covid_cases"]
    assert bring() == ["hospital_activity"]
    assert "<strong>395</strong>" in page_of(platform, ENGLAND)
    assert "<strong>3,712</strong>" in page_of(platform, ENGLAND)


def test_an_area_that_is_no_longer_counted_does_not_keep_its_last_figure(platform: Platform) -> None:
    released(platform, "covid_cases", FIRST, 3712)
    bring()
    released(platform, "covid_cases", SECOND, 4001, [ENGLAND, NORTH_WEST])
    bring()
    assert "3,712" not in page_of(platform, MANCHESTER)
    assert json.loads(platform.read(PUBLISHED, f"v1/areas/{MANCHESTER}.json"))["products"] == []


def test_a_count_that_is_confidential_stays_so_in_every_page_and_file(platform: Platform) -> None:
    released(platform, "covid_cases", FIRST, "c")
    bring()
    assert "<strong>[c]</strong>" in page_of(platform, MANCHESTER)
    (told,) = json.loads(platform.read(PUBLISHED, f"v1/areas/{MANCHESTER}.json"))["products"]
    assert told["rows"] == [["2020-10-01", None, "confidential", 1, None]]


def test_a_later_release_replaces_what_pages_tell(platform: Platform) -> None:
    for release, count in ((FIRST, 3712), (SECOND, 4001)):
        released(platform, "covid_cases", release, count)
        bring()
    assert "<strong>4,001</strong>" in page_of(platform, MANCHESTER)
    assert "3,712" not in page_of(platform, MANCHESTER)


def test_an_announcement_of_nothing_is_a_fault_that_is_told(platform: Platform) -> None:
    with pytest.raises(NoSuchObjectError, match=r"latest\.json was announced"):
        bring()
