"""Rates are made of published figures alone, and there is none where one of those is missing or still grows."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import csvw
import pytest

from contracts.catalogue import load
from contracts.reference.codes import Hierarchy, Node
from dashboards.site.areas.area_page import render_area, tell
from dashboards.site.areas.facts import AreaFacts
from dashboards.site.aside import rates_of_whole
from dashboards.site.figure import HIDDEN
from dashboards.site.figures import Figures
from dashboards.site.machines.areas import area_document
from dashboards.site.per_head import People, Rates, written
from dashboards.site.product_page import render
from dashboards.site.rates_file import RATES, RATES_CSVW, write_rates
from dashboards.site.rates_section import rates_section
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.places import (
    CITY,
    ENGLAND,
    FIRST,
    HIERARCHIES,
    NORTH,
    PEOPLE,
    SOUTH,
    TOWN,
    calls,
    daily,
    facts,
    geography,
    release,
)


def rates() -> Rates:
    found = release().rates
    assert found is not None
    return found


def test_people_are_those_of_areas_with_the_whole_of_every_other_dimension() -> None:
    data = {
        "product": "populations",
        "title": "Populations",
        "release": "r",
        "names": {"area": {ENGLAND: "England", CITY: "City"}, "age": {"ALL": "All ages", "90+": "90 and over"}},
        "columns": ["area", "age", "people", "status"],
        "rows": [[ENGLAND, "ALL", 90, "reported"], [CITY, "90+", 1, "reported"], [CITY, "ALL", 40, "reported"]],
    }
    assert People.of(data).by_area == {ENGLAND: 90, CITY: 40}


def test_a_rate_is_of_the_published_count_and_its_mean_of_seven_whole_days() -> None:
    page = release()
    areas = page.figures.areas
    assert areas is not None
    series = areas.series(NORTH)
    last = page.shown_on
    assert last is not None
    week = [count for day, count in series.items() if 0 <= (last - day).days < 7 and isinstance(count, int)]
    count = series[last]
    assert isinstance(count, int)
    assert rates().days(NORTH, series)[last] == count / 10
    assert rates().means(NORTH, series, page.figures.incomplete_from)[last] == pytest.approx(sum(week) / 7 / 10)
    growing = page.figures.incomplete_from
    assert growing is not None
    assert growing in series
    assert growing not in rates().means(NORTH, series, growing)


def test_a_confidential_count_has_no_rate_and_no_mean_has_it_among_its_days() -> None:
    areas = release().figures.areas
    assert areas is not None
    series = areas.series(SOUTH)  # every fifth day is confidential
    assert {day for day, rate in rates().days(SOUTH, series).items() if rate is HIDDEN} == {
        day for day, count in series.items() if count is HIDDEN
    }
    assert set(rates().means(SOUTH, series, None).values()) == {HIDDEN}


def test_where_dates_are_a_week_apart_no_rate_is_called_a_mean_of_seven_days() -> None:
    weekly = release()
    assert weekly.figures.areas is not None
    series = dict(list(weekly.figures.areas.series(CITY).items())[::7])

    assert rates().means(CITY, series, None) == {}
    assert rates().compared(CITY, series, None) == rates().days(CITY, series)


def test_an_areas_table_says_mean_of_seven_days_of_days_alone() -> None:
    daily = facts(release())
    (document,) = (item.document for item in daily)
    weekly = {**document, "days": document["days"][::7]}
    weekly["figures"] = {code: figures[::7] for code, figures in document["figures"].items()}
    city = geography().areas[CITY]

    first = render_area(city, geography(), daily)
    assert "Per 100,000 people, mean of 7 days" in first
    assert (
        f'The 12 before these are in <a href="/v1/areas/{CITY}.json">the area\'s data</a>, and in the chart.' in first
    )
    assert '<p class="key"><span class="of-days">each day</span>' in first
    assert "per 100,000</text>" in first  # the second scale
    page = render_area(city, geography(), [AreaFacts(weekly)])
    assert "Per 100,000 people" in page
    assert "mean of 7 days" not in page


def test_where_it_is_not_known_how_many_people_there_are_there_is_no_rate() -> None:
    assert rates().of(TOWN, 80) is None
    assert (written(None), written(HIDDEN), written(1234.0)) == ("[x]", "[c]", "1,234.0")


def test_the_products_page_shows_areas_side_by_side_and_nothing_without_people() -> None:
    outline = Outline(render(release()))
    text = outline.all("main")[0].text
    assert "Calls per 100,000 people a day, mean of seven days" in text
    assert "Populations, release 20200101T000000Z-00000000" in text
    assert "per 100,000" not in Outline(render(release(people=None))).all("main")[0].text


def test_rates_stand_beside_the_chart_of_one_line_and_behind_it() -> None:
    page = release()
    svgs = [svg for svg in Outline(render(page)).all("svg") if "chart wide" in (svg.attributes.get("class") or "")]
    assert "6 per 100,000" in svgs[0].text  # 5 million people: 300 calls are 6
    behind = rates_of_whole(page)
    assert behind[date(2020, 10, 7)] == written((200 + 33) / 50)
    assert behind[date(2020, 10, 8)] == "[x]"  # provisional
    table = next(each for each in Outline(render(page)).all("table") if "by day, newest first" in each.text)
    assert "Per 100,000 people, mean of 7 days" in table.text
    assert "per 100,000" not in Outline(render(release(people=None))).all("svg")[1].text
    assert rates_of_whole(release(people=None)) == {}


def test_a_product_whose_table_is_by_age_has_the_rates_of_its_areas_too() -> None:
    """Volunteers: the page's own table is of ages."""
    made = calls(
        dimensions=[
            {"name": "area", "title": "Area", "hierarchy": "areas"},
            {"name": "age", "title": "Age", "hierarchy": "ages"},
        ],
        page={**calls().page.model_dump(), "table": "age"},
    )
    known = {**HIERARCHIES, "ages": Hierarchy("ages", (Node("ALL", "All ages", ""), Node("90", "90", "ALL")))}
    figures = Figures(made, known)
    for cell in daily():
        figures.add(cell._replace(keys=(*cell.keys, "ALL")))
    found = rates_section(replace(release(), product=made, hierarchies=known, figures=figures))
    assert found is not None
    assert [row.name for row in found.rows] == ["England", "The North", "The South", "Area not known"][
        : len(found.rows)
    ]
    assert found.rows[0].rate == written(237 / 50)


def test_of_many_areas_the_table_of_rates_has_the_whole_and_those_that_are_drawn() -> None:
    names = (f"E0600{n:04}" for n in range(60))
    many = (Node(ENGLAND, "England", ""), *(Node(code, f"Place {code[-2:]}", ENGLAND) for code in names))
    made = calls(disclosure={"method": "published"})
    figures = Figures(made, {"areas": Hierarchy("areas", many)})
    for n in range(20):
        for at, node in enumerate(many):
            figures.add(Cell(((FIRST + timedelta(days=n)).isoformat(), node.code), 1000 + at))
    people = People("populations", "Populations", PEOPLE.release, {node.code: 100_000 for node in many})
    page = replace(
        release(), product=made, hierarchies={"areas": Hierarchy("areas", many)}, figures=figures, people=people
    )
    found = rates_section(page)
    assert found is not None
    assert (found.of, len(found.rows)) == (60, 16)
    assert [row.name for row in found.rows[:3]] == ["England", "Place 59", "Place 58"]
    assert "the whole and the highest of 60" in Outline(render(page)).all("main")[0].text


def test_every_product_that_counts_people_of_areas_by_local_authority_has_a_rate() -> None:
    products = load(Path(__file__).resolve().parents[3] / "catalogue").products
    rated = {name for name, product in products.items() if product.page.per_head}
    assert rated == {"covid_cases", "vaccine_volunteers", "shielded_patients"}


def test_an_areas_page_says_its_rate_beside_that_of_the_whole() -> None:
    (found,) = facts(release())
    assert (
        tell(found, CITY, "City", "England").rate
        == "38.2 calls per 100,000 people a day, mean of seven days; 4.7 in England"
    )
    assert tell(found, ENGLAND, "England").rate == "4.7 calls per 100,000 people a day, mean of seven days"
    assert tell(found, SOUTH, "The South").rate == ""


def test_the_api_tells_people_and_rates() -> None:
    told = facts(release())
    area = geography().areas[CITY]
    (item,) = area_document(area, told)["products"]
    assert (item["per_head"]["people"], item["per_head"]["over"]["release"]) == (400_000, PEOPLE.release)
    assert [row[2] is None for row in item["per_head"]["rows"]] == [True] * 6 + [False] * 31 + [True] * 3
    assert area_document(geography().areas[TOWN], told)["products"][0]["per_head"] is None


def test_the_file_of_rates_has_every_area_and_says_which_days_are_provisional(tmp_path: Path) -> None:
    assert write_rates(tmp_path, release())
    assert not write_rates(tmp_path, release(people=None))
    with (tmp_path / RATES).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["area"] for row in rows} == {ENGLAND, NORTH, SOUTH, CITY, TOWN}
    newest = [row for row in rows if row["area"] == CITY][-4:]
    assert [row["status"] for row in newest] == ["reported", "provisional", "provisional", "provisional"]
    assert [row["calls_per_100000_7_days"] for row in newest] == ["38.2", "[x]", "[x]", "[x]"]
    assert {row["people"] for row in rows if row["area"] == TOWN} == {"[x]"}
    described = json.loads((tmp_path / RATES_CSVW).read_text(encoding="utf-8"))
    assert [column["name"] for column in described["tableSchema"]["columns"]] == list(rows[0])
    assert csvw.CSVW(str(tmp_path / RATES_CSVW)).is_valid
