"""The pages that bring products together: right whatever order releases come in, and of what was released alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.core.release.pointer import KEY, release_prefix
from lambdas.publish import together
from tests.support.html import faults
from tests.support.platform import PUBLISHED, Platform, restart

ENGLAND, NORTH_WEST, MANCHESTER = "E92000001", "E12000002", "E08000003"
AREAS = {"covid_cases": [ENGLAND, NORTH_WEST, MANCHESTER], "hospital_activity": [ENGLAND]}
FIRST, SECOND = "20201005T093001Z-00000000", "20201006T093001Z-00000000"
CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"


@pytest.fixture(autouse=True)
def _with_this_catalogue(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOGUE", str(CATALOGUE))
    restart()


def released(platform: Platform, product: str, release: str, count: int | str) -> None:
    """Put what a release tells of its areas in place, and switch to it."""
    s3 = platform.client("s3")
    path = release_prefix(product, release)
    about = {"product": product, "title": product, "release": release, "published": "2020-10-05T08:30:00+00:00"}
    told: dict[str, Any] = {
        **about,
        "next_due": "2020-10-12",
        "headline": "{value} in {area} on {date}",
        "measure": "Cases",
        "unit": "cases",
        "what": "",
        "grain": "day",
        "incomplete_from": None,
        "confidential_between": [1, None],
        "days": ["2020-10-01"],
        "figures": {code: [count] for code in AREAS[product]},
    }
    headline = {"before": "", "value": str(count), "after": "cases"}
    shown = {**about, "summary": "", "next_due": "2020-10-12", "headline": headline, "trend": None, "spark": []}
    s3.put_object(Bucket=PUBLISHED, Key=path + "areas.json", Body=json.dumps(told).encode())
    s3.put_object(Bucket=PUBLISHED, Key=path + "summary.json", Body=json.dumps(shown).encode())
    try:
        pointer = json.loads(platform.read(PUBLISHED, KEY))
    except s3.exceptions.NoSuchKey:
        pointer = {"products": {}}
    pointer["products"][product] = {"release": release, "published": about["published"], "path": path}
    s3.put_object(Bucket=PUBLISHED, Key=KEY, Body=json.dumps(pointer).encode())


def page_of(platform: Platform, slug: str) -> str:
    return platform.read(PUBLISHED, f"areas/{slug}/index.html").decode()


def test_a_release_brings_the_pages_of_its_areas_and_of_no_others(platform: Platform) -> None:
    released(platform, "hospital_activity", FIRST, 395)
    together.bring("hospital_activity")
    assert "<strong>395</strong> <span>in England on 1 October 2020</span>" in page_of(platform, ENGLAND)
    assert faults(page_of(platform, ENGLAND)) == []
    assert f"areas/{MANCHESTER}/index.html" not in platform.keys(PUBLISHED)
    document = json.loads(platform.read(PUBLISHED, f"v1/areas/{ENGLAND}.json"))
    assert [told["product"] for told in document["products"]] == ["hospital_activity"]


def test_a_page_has_the_latest_release_of_every_product(platform: Platform) -> None:
    released(platform, "hospital_activity", FIRST, 395)
    together.bring("hospital_activity")
    released(platform, "covid_cases", FIRST, 3712)
    together.bring("covid_cases")
    assert "<strong>395</strong>" in page_of(platform, ENGLAND)
    assert "<strong>3,712</strong>" in page_of(platform, ENGLAND)


@pytest.mark.parametrize("moment", ["/index.html", f"/areas/{ENGLAND}/index.html", f"/v1/areas/{ENGLAND}.json"])
def test_of_two_releases_at_once_neither_is_missing_from_a_page_of_both(platform: Platform, moment: str) -> None:
    released(platform, "covid_cases", FIRST, 3712)

    def meanwhile() -> None:
        released(platform, "hospital_activity", FIRST, 395)
        together.bring("hospital_activity")

    platform.gate.before(f"PUT /{PUBLISHED}{moment}", meanwhile)
    together.bring("covid_cases")
    assert "<strong>395</strong>" in page_of(platform, ENGLAND)
    assert "<strong>3,712</strong>" in page_of(platform, ENGLAND)
    home = platform.read(PUBLISHED, "index.html").decode()
    assert "<strong>395</strong>" in home
    assert "<strong>3712</strong>" in home


def test_a_count_that_is_confidential_stays_so_in_every_page_and_file(platform: Platform) -> None:
    released(platform, "covid_cases", FIRST, "c")
    together.bring("covid_cases")
    assert "<strong>[c]</strong>" in page_of(platform, MANCHESTER)
    (told,) = json.loads(platform.read(PUBLISHED, f"v1/areas/{MANCHESTER}.json"))["products"]
    assert told["rows"] == [["2020-10-01", None, "confidential", 1, None]]


def test_a_later_release_replaces_what_pages_tell(platform: Platform) -> None:
    for release, count in ((FIRST, 3712), (SECOND, 4001)):
        released(platform, "covid_cases", release, count)
        together.bring("covid_cases")
    assert "<strong>4,001</strong>" in page_of(platform, MANCHESTER)
    assert "3,712" not in page_of(platform, MANCHESTER)
