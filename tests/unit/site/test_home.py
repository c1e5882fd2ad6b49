"""The home page: the latest figure of each product, what is new, where it leads."""

from __future__ import annotations

from datetime import date, timedelta

from dashboards.site.data_page import render_data
from dashboards.site.home import render_home
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.products import (
    PUBLISHED,
    RELEASE,
    cells,
    page,
)

WEEKS = [(date(2020, 9, 1) + timedelta(weeks=n)).isoformat() for n in range(12)]


def test_the_home_page_leads_to_each_products_latest_release() -> None:
    outline = Outline(render_home([summary(page())]))
    assert "/products/calls/latest/index.html" in [link.attributes["href"] for link in outline.all("a")]
    assert "169" in outline.all("main")[0].text


def test_the_home_page_can_show_a_release_from_before_a_fact_was_added() -> None:
    first = {
        "product": "calls",
        "title": "Calls",
        "summary": "Calls.",
        "release": RELEASE,
        "published": PUBLISHED,
        "next_due": "2020-10-12",
        "headline": {"before": "", "value": "4", "after": "calls"},
        "trend": None,
        "spark": [],
    }
    assert faults(render_home([first])) == []


def test_the_small_line_of_the_home_page_skips_no_day() -> None:
    found = [cell for cell in cells(60) if cell.keys[0] != "2020-10-20" or cell.keys[1] != "phone"]
    found.append(Cell(("2020-10-20", "phone", "E92", "ALL"), None, "confidential"))
    spark = summary(page(found=found))["spark"]
    assert len(spark) == 54
    assert spark[-12:-4] == [185, *[None] * 7]
    assert None not in spark[-4:]


def test_the_small_line_of_the_home_page_breaks_over_a_week_that_is_not_there() -> None:
    found = [cell for cell in cells(150) if cell.keys[0] in WEEKS and cell.keys[0] != WEEKS[5]]
    spark = summary(page(found=found))["spark"]
    assert [at for at, count in enumerate(spark) if count is None] == [5]
    assert len(spark) == len(WEEKS)


def test_where_most_days_are_confidential_the_home_page_lists_areas_instead() -> None:
    hidden = [
        cell._replace(value=None) if cell.keys[2] == "E92" and cell.keys[0] > "2020-09-09" else cell
        for cell in cells(60)
    ]
    found = summary(page(found=[cell._replace(value=7) if cell.keys[0] > "2020-10-22" else cell for cell in hidden]))
    assert found["spark"] == []
    assert [area["name"] for area in found["top"]] == ["North", "South"]


def test_home_and_data_lead_to_the_explorer_where_there_is_one() -> None:
    for render_page in (render_home, render_data):
        there, none = render_page([summary(page())], "https://explore.example"), render_page([summary(page())])
        assert faults(there) == []
        assert '<a href="https://explore.example/">' in there
        assert "explore.example" not in none


def test_a_product_has_its_place_on_the_home_page_whichever_was_released_last() -> None:
    daily = {**summary(page()), "title": "Tests", "product": "tests", "next_due": "2020-10-06"}
    weekly = {**summary(page()), "title": "Calls", "next_due": "2020-10-12", "published": "2020-10-05T09:30:00+00:00"}
    again = {**summary(page()), "title": "Beds", "product": "beds", "next_due": "2020-10-12"}
    for order in ([daily, weekly, again], [again, weekly, daily]):
        titles = [heading.text for heading in Outline(render_home(order)).all("h2")][:3]
        assert titles == ["Tests", "Beds", "Calls"]
