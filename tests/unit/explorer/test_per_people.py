"""Rates per head in the explorer: of published figures over named people, the same ones that the open site shows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboards.explorer.asking import from_query
from dashboards.explorer.chart import axis_title, chart, in_words
from dashboards.explorer.download import as_csv
from dashboards.explorer.lines import Line, lines
from dashboards.explorer.offers import Facet
from dashboards.explorer.per_people import definition, in_the_way
from dashboards.explorer.source import Site
from dashboards.explorer.view import View, forms
from dashboards.site.rates_file import RATES, write_rates
from tests.support.places import CITY, ENGLAND, FIRST, NORTH, PEOPLE, SOUTH, TOWN, daily, release
from tests.support.published import OLDER

LINKS = "https://figures.example"


def shown(site: Site, show: str, *areas: str, last: str = "all") -> tuple[View, list[Line]]:
    picked = "".join(f"&area={area}" for area in areas)
    asked = from_query(site, f"?product=calls{picked}&last={last}&show={show}")
    assert asked.left_out == ()
    assert from_query(site, asked.view.query()) == asked
    return asked.view, lines(asked.view)


def test_a_rate_is_the_published_count_over_the_people_that_its_release_names(site: Site) -> None:
    view, (north, city) = shown(site, "per_head", NORTH, CITY)

    assert north.cells[FIRST].count == city.cells[FIRST].count == 120
    assert (north.written(FIRST), city.written(FIRST)) == ("12.0", "30.0")
    assert north.values[FIRST] == pytest.approx(120 * 100_000 / PEOPLE.by_area[NORTH])
    assert axis_title(view) == "Calls per 100,000 people"
    assert "North: 12.0 on 1 September 2020" in in_words(view, [north, city])
    assert chart(view, [city])["data"][0]["y"][0] == 30.0


def test_a_confidential_count_has_no_rate_and_no_mean_has_it_among_its_days(site: Site) -> None:
    for show in ("per_head", "per_head_mean"):
        view, (south,) = shown(site, show, SOUTH)
        hidden = south.confidential
        assert len(hidden) == 12
        assert {south.written(day) for day in hidden if day < south.until} == {"[c]"}
        assert not set(hidden) & set(south.values)
        drawn = chart(view, [south])["data"]
        assert {drawn[0]["y"][drawn[0]["x"].index(day.isoformat())] for day in hidden} == {None}
    assert south.means == {}


def test_rates_and_means_are_those_of_the_release_s_own_file(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rates")
    write_rates(folder, release(found=daily(60)))
    with (folder / RATES).open(encoding="utf-8", newline="") as file:
        theirs = {(row["area"], row["date"]): row for row in csv.DictReader(file)}
    view, _ = shown(site, "per_head_mean", ENGLAND, NORTH, SOUTH, CITY, TOWN)
    ours = list(csv.DictReader(io.StringIO(as_csv(view, LINKS), newline="")))

    assert len(ours) == 5 * 60
    told = ("calls", "people", "calls_per_100000", "calls_per_100000_7_days")
    for row in ours:
        assert [row[name] for name in told] == [theirs[row["area"], row["date"]][name] for name in told]
    (said,) = {row["definition"] for row in ours}
    assert said == (
        "Calls per 100,000 people: published calls over the people of the area, of all ages, in Populations, release "
        f"{PEOPLE.release}, times 100,000. The mean is of the seven days that end on the date: [c] where one of them "
        "is confidential, [x] where one is not there or provisional."
    )


def test_a_file_of_counts_has_no_rates(site: Site) -> None:
    view, _ = shown(site, "count", CITY)
    assert "people" not in as_csv(view, LINKS).partition("\r\n")[0]


def test_a_mean_of_the_first_day_shown_knows_the_days_before_and_none_is_provisional(site: Site) -> None:
    _, (city,) = shown(site, "per_head_mean", CITY, last="28")

    assert (len(city.cells), min(city.means)) == (28, min(city.cells))
    assert max(city.means) == city.latest == city.until - timedelta(days=1)
    assert city.written(city.until) == "[x]"


def test_a_release_from_before_the_people_offers_no_rate_and_says_why(site: Site) -> None:
    asked = from_query(site, f"?product=calls&release={OLDER}&area={CITY}&show=per_head")

    assert asked.view.show == "mean"
    assert asked.left_out == ("Not per 100,000 people: no population was published when this release was made.",)


def test_a_product_without_a_population_offers_no_rate_and_says_why(site: Site) -> None:
    view = from_query(site, "?product=visits").view

    assert forms(view.cube, view.picks) == ["count"]
    assert in_the_way(view.cube, view.picks).startswith("Not per 100,000 people: no population of these areas")


def test_an_area_whose_people_are_not_known_has_no_rate_beside_others_that_have(site: Site) -> None:
    _, (town, city) = shown(site, "per_head", TOWN, CITY)
    alone = from_query(site, f"?product=calls&area={TOWN}&show=per_head")

    assert {town.written(day) for day in town.cells} == {"[c]", "[x]"}
    assert (town.people, city.people) == (None, 400_000)
    assert alone.left_out == ("Not per 100,000 people: how many live in Town & Country is not published.",)


def test_people_of_all_ages_are_no_denominator_of_one_age(site: Site) -> None:
    view, _ = shown(site, "per_head", CITY)
    ages = Facet("age", "Age band", whole="ALL")
    offer = replace(view.offer, facets=(*view.offer.facets, ages))
    cube = replace(view.cube, offer=offer, values={**view.cube.values, "age": {"ALL": "All ages", "0-18": "0 to 18"}})

    assert in_the_way(cube, {"area": (CITY,), "age": ("ALL",)}) == ""
    for picked in (("0-18",), ("ALL", "0-18")):
        assert "choose “All ages” alone" in in_the_way(cube, {"area": (CITY,), "age": picked})
    slices = replace(offer, facets=(Facet("group", "Group", labels={}), *view.offer.facets))
    told = in_the_way(replace(cube, offer=slices), {"area": (CITY,), "group": ("x",)})
    assert told.endswith("how many people there are is not known by group.")


def test_the_definition_of_figures_that_are_weeks_apart_tells_of_no_mean(site: Site) -> None:
    view, _ = shown(site, "per_head", CITY)
    assert view.cube.rates is not None
    assert "mean" not in definition(view.cube.rates, "calls", daily=False)
