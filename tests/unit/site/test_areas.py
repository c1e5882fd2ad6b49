"""Pages of areas: which areas there are, what is told of each, and nothing that was not published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contracts.catalogue import load
from contracts.products.product import Disclosure
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.facts import area_facts
from dashboards.site.areas.geography import Geography
from dashboards.site.figure import HIDDEN
from dashboards.site.machines.areas import area_document
from dashboards.site.page import ReleasePage
from lambdas.core.release.bounds import hidden_bounds
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import (
    CITY,
    ENGLAND,
    NORTH,
    OLD,
    TOWN,
    calls,
    daily,
    facts,
    geography,
    release,
    visits,
    weekly,
)


def of(slug: str, *pages: ReleasePage) -> Outline:
    places = geography()
    html = render_area(places.areas[slug], places, facts(*(pages or (release(), release(visits(), weekly())))))
    assert faults(html) == []
    return Outline(html)


def test_an_area_has_one_page_whatever_it_is_counted_with() -> None:
    places = geography().areas
    assert set(places) == {ENGLAND, NORTH, "E12000009", CITY, TOWN, OLD}
    assert (places[CITY].name, places[CITY].kind, places[CITY].parent) == ("City", "local_authority", NORTH)
    assert places[ENGLAND].children == (NORTH, "E12000009")


def test_an_area_of_the_past_leads_to_the_one_it_is_part_of_today_and_back() -> None:
    places = geography().areas
    assert (places[OLD].successor, places[TOWN].formed_from) == (TOWN, (OLD,))
    assert "counted as part of Town & Country today" in of(OLD).all("main")[0].text
    assert "Formed from Old Town" in of(TOWN).all("main")[0].text


def test_a_page_brings_together_what_every_product_tells_of_the_area() -> None:
    text = of(CITY).all("main")[0].text
    assert "156 calls in City on 7 October 2020" in text
    assert "60 visits in City in the week of 15 September 2020" in text
    assert "7-day mean of 153 calls a day, 5% higher than the week before." in text
    assert "20% higher than the week of 8 September 2020." in text or "5 higher than" in text


def test_a_headline_that_is_confidential_says_so_in_words_and_where_it_says_why() -> None:
    hidden = [cell._replace(value=None, status="confidential") if cell.keys[1] == TOWN else cell for cell in daily()]
    page = of(TOWN, release(found=hidden))
    text = " ".join(page.all("main")[0].text.split())

    assert "Confidential calls in Town & Country on" in text
    (why,) = [link for link in page.all("a") if link.text.startswith("Why it is confidential")]
    assert str(why.attributes["href"]).endswith("#confidential")


def test_days_that_will_still_grow_are_marked_and_never_the_headline() -> None:
    rows = [row.text for row in of(CITY).all("tr")]
    assert sum("(incomplete)" in row for row in rows) == 3
    assert any(row.startswith("10 October 2020 (incomplete)") for row in rows)


def test_a_day_that_is_confidential_is_marked_and_said_why() -> None:
    outline = of(TOWN)
    assert "80 calls in Town & Country on 7 October 2020" in outline.all("main")[0].text
    assert "[c]" in outline.all("table")[0].text
    assert "/products/calls/latest/index.html#confidential" in {link.attributes["href"] for link in outline.all("a")}


def test_an_area_that_no_product_tells_of_says_so() -> None:
    places = geography()
    html = render_area(places.areas[CITY], places, [])
    assert faults(html) == []
    assert "No product has released figures of this area yet." in html


def test_what_a_release_tells_of_areas_holds_no_count_that_it_hides() -> None:
    document = area_facts(release())
    assert document is not None
    town = document["figures"][TOWN]
    assert [figure for n, figure in enumerate(town) if n % 5 == 0] == ["c"] * 8
    (read,) = facts(release())
    assert next(iter(read.series(TOWN).values())) is HIDDEN
    assert json.loads(json.dumps(document)) == document


def test_counts_of_several_services_are_added_up_only_where_each_is_published() -> None:
    by_service = [{"name": "date", "title": "Date", "kind": "date"}, {"name": "service", "title": "Service"}]
    made = calls(slices=by_service, page={"chart_by": "service", "incomplete_days": 0})
    cells = [
        cell._replace(keys=(cell.keys[0], service, cell.keys[1]))
        for service in ("phone", "online")
        for cell in (daily() if service == "phone" else daily(more=1))
    ]
    document = area_facts(release(made, cells))
    assert document is not None
    assert document["figures"][ENGLAND][1] == 201 + 202
    assert document["figures"][TOWN][0] == "c"


def test_bars_of_areas_are_of_all_services_together() -> None:
    by_service = [{"name": "date", "title": "Date", "kind": "date"}, {"name": "service", "title": "Service"}]
    made = calls(slices=by_service, page={"chart_by": "service", "incomplete_days": 0})
    cells = [
        cell._replace(keys=(cell.keys[0], service, cell.keys[1]))
        for service, more in (("phone", 0), ("online", 1))
        for cell in daily(2, more)
    ]
    drawn = dict(release(made, cells).areas)
    assert (drawn["The North"], drawn["The South"]) == (121 + 121, 80 + 80)


def test_areas_that_are_no_place_have_no_page() -> None:
    document = area_facts(release())
    assert document is not None
    assert "UNKNOWN" not in document["figures"]


def test_every_area_is_in_the_list_under_its_kind() -> None:
    html = render_areas(geography())
    assert faults(html) == []
    links = {str(link.attributes["href"]) for link in Outline(html).all("a")}
    assert {f"/areas/{slug}/index.html" for slug in geography().areas} <= links


def test_the_list_is_complete_without_its_script() -> None:
    html = render_areas(geography())
    (script,) = re.findall(r"<script[^>]*>", html)
    assert script == '<script src="/areas/find.js" defer>'
    assert re.search(r"<form[^>]* hidden>", html)


@pytest.mark.parametrize(
    ("rule", "bounds"),
    [
        ({"threshold": 7}, (1, None)),
        ({"threshold": 7, "zero_is_safe": False}, (0, None)),
        ({"threshold": 7, "group_disclosure": "hide"}, (0, None)),
        ({"threshold": 7, "method": "published"}, (1, 7)),
        ({"threshold": 0, "method": "published"}, (1, None)),
    ],
)
def test_what_is_said_of_a_confidential_count_follows_from_the_rule_alone(
    rule: dict[str, object], bounds: tuple[int, int | None]
) -> None:
    assert hidden_bounds(Disclosure.model_validate({"source": "A publication", **rule})) == bounds


def test_a_ccg_leads_to_the_boards_that_have_its_area_and_they_lead_back() -> None:
    root = Path(__file__).resolve().parents[3] / "catalogue"
    known = Geography.of(load(root))
    whole, split, board = (render_area(known.areas[slug], known, []) for slug in ("E38000007", "E38000182", "QJ2"))

    assert 'Its area has been part of <a href="/areas/QH8/index.html">NHS Mid and South Essex</a>' in whole
    assert "NHS Greater Manchester</a> (Tameside)" in split
    assert "NHS Derby and Derbyshire</a> (Glossop)" in split
    assert "NHS Derby and Derbyshire CCG</a> and " in board
    assert "NHS Tameside and Glossop CCG</a> in part." in board
    told = area_document(known.areas["E38000182"], [])["became"]
    assert told == [{"board": "QJ2", "part": "Glossop"}, {"board": "QOP", "part": "Tameside"}]


def test_a_panel_says_which_part_of_the_product_it_is_and_where_the_rest_is() -> None:
    """The page of an area tells one value of a slice, over all ages: that must not be read as all there is."""
    by_age = calls(
        slices=[
            {"name": "date", "title": "Date", "kind": "date"},
            {"name": "kind", "title": "Kind of call", "labels": {"new": "New calls", "old": "Old calls"}},
        ],
        dimensions=[
            {"name": "area", "title": "Area", "hierarchy": "areas"},
            {"name": "place", "title": "Place", "hierarchy": "flat"},
        ],
    )
    found = [
        Cell((day, kind, code, ENGLAND), 10)
        for day in ("2020-09-01", "2020-09-02")
        for kind in ("new", "old")
        for code in (ENGLAND, CITY)
    ]
    page = of(CITY, release(by_age, found))
    said = "One part of what is published of City: new calls, over all else. By kind of call and place:"
    assert said in page.all("main")[0].text
    assert {"/products/calls/latest/index.html#choose", "/products/calls/latest/data.csv"} <= {
        link.attributes.get("href") for link in page.all("a")
    }
    assert "One part of what is published" not in of(CITY, release()).all("main")[0].text
