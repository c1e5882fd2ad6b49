"""What a product's page says: its figure, who made and saw it, its query, files and marks."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contracts.products.headline import check_headline
from contracts.reading.mistakes import Mistakes
from dashboards.site.page import Download
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from lambdas.core.paper.pages import unbroken
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import release
from tests.support.products import (
    HOSTILE,
    INPUT,
    cells,
    page,
    product,
)

ONE_DAY = cells(1)


def test_the_page_says_what_it_is_and_the_latest_figure() -> None:
    outline = Outline(render(page()))
    assert outline.all("h1")[0].text == "Calls for help"
    text = outline.all("main")[0].text
    assert "169 calls in England on 30 September 2020" in text
    assert "7-day mean of 166 calls a day, 4% higher than the week before." in text
    assert "5 October 2020 at 08:30 UTC" in text
    assert "12 October 2020" in text


def test_the_page_of_a_release_says_who_could_see_it_before_its_hour() -> None:
    early = [{"name": "Una Fell", "role": "Minister", "organisation": "Health", "hours": 1}]
    shown = product(release={**product().release.model_dump(), "pre_release": early})
    assert "Una Fell, Minister, Health, up to 1 hour before" in Outline(render(page(shown))).all("main")[0].text
    assert "Pre-release access" not in render(page())


@pytest.mark.parametrize(
    ("headline", "before", "after"),
    [
        ("{value} calls in {area} on {date}", "", "calls in England on 30 September 2020"),
        ("{value} of {value} calls", "", "of 169 calls"),
        ("In {area}: {value}", "In England:", ""),
        ("{{{value}}} {{value}} calls", "{", "} {value} calls"),
    ],
)
def test_every_headline_that_a_product_may_have_can_be_written(headline: str, before: str, after: str) -> None:
    mistakes = Mistakes("product.yaml")
    check_headline(headline, mistakes)
    assert mistakes.found == []
    told = summary(page(product(page={"headline": headline})))["headline"]
    assert told == {"before": before, "value": "169", "after": after}


def test_the_page_says_who_verified_what_and_when() -> None:
    said = {"reviewer": "Rae <Reader>", "day": "2020-10-01", "sha256": "ab12" * 16}
    html = render(page(product(verified=said)))
    assert (
        'by Rae &lt;Reader&gt; on <time datetime="2020-10-01">1 October 2020</time>: query, tests and rules '
        "<code>ab12ab12ab12</code>"
    ) in html
    assert faults(html) == []
    assert "<dt>Verified</dt>" not in render(page())


def test_rows_that_are_left_out_stand_apart_from_those_that_were_rejected() -> None:
    (drop,) = INPUT["drops"]
    told = []
    for faulty in (3, 10):
        rows = {"file": 100, "accepted": 90, "rejected": 10, "faulty": faulty}
        told.append(render(page(inputs=[{**INPUT, "drops": [{**drop, "rows": rows}]}])))

    assert "<td>90</td><td>7</td><td>3</td><td>100</td>" in told[0]
    assert "<td>90</td><td>10</td><td>100</td>" in told[1]
    assert [">Left out</th>" in html for html in told] == [True, False]


def test_the_page_shows_its_query_and_names_its_tests() -> None:
    text = Outline(render(page())).all("main")[0].text
    assert "SELECT date, service, area, age, calls FROM calls" in text
    assert "calls are taken as they are" in text


def test_downloads_have_sizes() -> None:
    html = render(page(downloads=[Download("data.csv", "CSV", 30_400_000)]))
    assert "30.4 MB" in html


def test_every_count_of_the_chart_is_in_its_table() -> None:
    outline = Outline(render(page()))
    (table,) = [found for found in outline.all("table") if "by day, newest first" in found.text]
    assert len([row for row in table.children[-1].children if row.tag == "tr"]) == 30
    assert "30 September 2020" in table.text


def test_marks_are_explained_to_those_who_hear_them() -> None:
    found = [cell for cell in ONE_DAY if cell.keys[1:3] != ("online", "S")]
    found.append(Cell(("2020-09-01", "online", "N", "ALL"), None, "confidential"))
    marks = {mark.text: mark.attributes["title"] for mark in Outline(render(page(found=found))).all("abbr")}
    assert marks == {"[x]": "not available", "[c]": "confidential"}


def test_the_description_for_search_engines_is_json_that_cannot_end_its_element() -> None:
    html = render(page(product(title=f"</script>{HOSTILE}")))
    (element,) = Outline(html).all("script")
    assert json.loads(element.text)["name"] == f"</script>{HOSTILE}"
    assert json.loads(element.text)["temporalCoverage"] == "2020-09-01/2020-09-30"


def test_search_engines_are_told_which_place_a_product_is_about() -> None:
    (element,) = Outline(render(release())).all("script")
    assert json.loads(element.text)["spatialCoverage"] == {"@type": "Place", "name": "England"}


@pytest.mark.parametrize("lines", [1, 4])
def test_a_page_of_years_of_days_and_hundreds_of_areas_weighs_less_than_100_kb(lines: int) -> None:
    services = [{"name": "date", "title": "Date", "kind": "date"}, {"name": "service", "title": "Service"}]
    found = [
        Cell((cell.keys[0], f"A service with a long name {n}", *cell.keys[2:]), 123_456)
        for cell in cells(900, first=date(2020, 3, 1))
        for n in range(lines)
    ]
    html = render(page(product(slices=services), found))
    assert len(html.encode()) < 100_000
    assert "days before these are in" in html


def test_no_line_ends_inside_a_date() -> None:
    assert unbroken("taken on 27 September 2020") == 'taken on <span class="kept">27 September 2020</span>'
    assert unbroken("on 3 May, 2 <b>") == 'on <span class="kept">3 May</span>, 2 &lt;b&gt;'
