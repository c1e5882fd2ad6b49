"""Every kind of page: well formed, complete in itself, and not written by what a catalogue or a file says."""

from __future__ import annotations

import re

import pytest

from dashboards.site.home import render_home
from dashboards.site.page import DATASET
from dashboards.site.product_page import render
from dashboards.site.releases_page import render_releases
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import CITY, every_kind_of_page
from tests.support.products import (
    HOSTILE,
    PUBLISHED,
    RELEASE,
    cells,
    page,
    product,
)

ONE_DAY = cells(1)
KINDS = pytest.mark.parametrize(
    "html",
    [
        render(page()),
        render(page(found=ONE_DAY)),
        render(page(found=[Cell(("2020-09-01", "phone", "E92", "ALL"), None, "confidential")])),
        render(page(product(page={"chart_by": None, "incomplete_days": 3}))),
        render_home([summary(page()), summary(page(found=ONE_DAY))]),
        render_home([]),
        render_releases(product(), [{"release": RELEASE, "published": PUBLISHED}]),
        *every_kind_of_page().values(),
    ],
    ids=["days", "one day", "all hidden", "one line", "home", "home of nothing", "releases", *every_kind_of_page()],
)


@KINDS
def test_every_page_is_well_formed_and_can_be_read_without_seeing_it(html: str) -> None:
    assert faults(html) == []


@KINDS
def test_every_page_needs_nothing_else(html: str) -> None:
    outline = Outline(html)
    assert all(str(link.attributes["href"]).startswith(("data:", "/")) for link in outline.all("link"))
    assert outline.all("img") == []
    assert "@import" not in html
    assert "url(" not in html
    assert not re.search(r"https?://(?!www\.nationalarchives\.gov\.uk/|www\.w3\.org/2000/svg|schema\.org)", html)


def test_a_hostile_catalogue_and_hostile_data_cannot_write_the_page() -> None:
    made = product(
        title=HOSTILE,
        summary=HOSTILE,
        owner=HOSTILE,
        sql=HOSTILE,
        slices=[{"name": "date", "title": HOSTILE, "kind": "date"}, {"name": "service", "title": HOSTILE}],
        disclosure={"source": HOSTILE},
        page={"chart": HOSTILE, "notes": [HOSTILE]},
    )
    found = [Cell((cell.keys[0], HOSTILE, *cell.keys[2:]), cell.value, cell.status) for cell in cells()]
    everything = page(made, found)
    for html in (
        render(everything),
        render_home([summary(everything)]),
        render_releases(made, [{"release": HOSTILE, "published": HOSTILE}]),
    ):
        assert [fault for fault in faults(html) if "leads nowhere" not in fault] == []


def test_the_menu_marks_the_part_of_the_site_that_a_page_is_of() -> None:
    menu = {f"/{part}index.html" for part in ("", "areas/", "data/", "catalogue/")}
    marked = {
        address: [
            (link.text, link.attributes["aria-current"])
            for link in Outline(html).all("a")
            if link.attributes["href"] in menu and "aria-current" in link.attributes
        ]
        for address, html in every_kind_of_page().items()
    }
    assert marked["/index.html"] == [("Figures", "page")]
    assert marked["/areas/index.html"] == [("Areas", "page")]
    assert marked[f"/areas/{CITY}/index.html"] == [("Areas", "true")]
    assert marked["/products/calls/latest/index.html"] == [("Figures", "true")]
    assert marked[DATASET.format("covid_tests")] == [("Catalogue", "true")]
    assert [address for address, found in marked.items() if len(found) != 1] == ["/404.html", "/calendar/index.html"]
