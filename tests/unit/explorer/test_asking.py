"""A view is its own address; nothing in an address is trusted, and what is left out is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.explorer.asking import added, from_query
from dashboards.explorer.offers import Facet
from dashboards.explorer.source import Site
from dashboards.explorer.view import MOST_LINES
from tests.support.places import CITY, ENGLAND, NORTH, SOUTH, TOWN
from tests.support.published import ADMISSIONS, BEDS, OLDER

AREAS = [ENGLAND, NORTH, SOUTH, CITY, TOWN]


@given(
    areas=st.lists(st.sampled_from(AREAS), min_size=1, max_size=MOST_LINES, unique=True),
    last=st.sampled_from(["28", "91", "365", "all"]),
    show=st.sampled_from(["count", "mean"]),
    held=st.booleans(),
)
def test_the_address_of_a_view_leads_to_that_view(
    site: Site, areas: list[str], last: str, show: str, *, held: bool
) -> None:
    query = "?product=calls" + (f"&release={OLDER}" if held else "") + "".join(f"&area={code}" for code in areas)
    asked = from_query(site, f"{query}&last={last}&show={show}")

    assert not asked.left_out
    assert asked.view.query() == f"{query}&last={last}&show={show}"
    assert from_query(site, asked.view.query()).view == asked.view


@given(st.text(max_size=200))
def test_whatever_is_written_in_an_address_there_is_a_view_whose_address_is_right(site: Site, text: str) -> None:
    view = from_query(site, "?" + text).view

    assert not from_query(site, view.query()).left_out


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?product=secrets", "There is no product “secrets”."),
        ("?product=calls&area=E99", "Area: there are no figures for “E99”."),
        ("?product=calls&release=20200101T000000Z-00000000", "There is no release “20200101T000000Z-00000000”"),
        ("?product=calls&release=../../../restricted", "There is no release “../../../restricted”"),
        ("?product=calls&last=7", "The time “7” is none of 28, 91, 365, all."),
        ("?product=visits&show=mean", "These figures cannot be shown as “mean”."),
        ("?product=calls&sex=F", "“sex” is nothing that these figures are told apart by."),
        ("?product=calls&area=%E2%80%AE", r"there are no figures for “\u202e”"),
        ("?" + "&".join(["product=calls"] * 100), "first view"),
        ("?product=" + "c" * 5000, "too long"),
    ],
)
def test_what_cannot_be_shown_is_said(site: Site, query: str, said: str) -> None:
    assert any(said in sentence for sentence in from_query(site, query).left_out), from_query(site, query).left_out


def test_the_first_view_is_of_the_whole(site: Site) -> None:
    view = from_query(site, "").view

    assert view.offer.name == "calls"
    assert dict(view.picks) == {"area": (ENGLAND,)}


def test_more_lines_than_can_be_told_apart_are_left_out_by_name(site: Site) -> None:
    areas = "".join(f"&area={code}" for code in (ENGLAND, NORTH, SOUTH, CITY))
    asked = from_query(site, f"?product=hospital_activity&measure={ADMISSIONS}&measure={BEDS}{areas}")

    assert len(asked.view.keys) == MOST_LINES
    assert asked.left_out[-1] == "Area: there are no figures for “E08000003”."
    assert asked.view.called((BEDS, NORTH)) == "Beds occupied at 08:00, The North"

    six = from_query(site, "?product=calls" + "".join(f"&area={code}" for code in [*AREAS, "UNKNOWN"]))
    assert len(six.view.keys) == MOST_LINES
    assert not six.left_out


def test_a_value_is_added_by_its_name_in_any_case(site: Site) -> None:
    query = added(site, f"?product=calls&area={ENGLAND}", "area", " town & COUNTRY ")

    assert dict(from_query(site, query).view.picks) == {"area": (ENGLAND, TOWN)}


def test_a_name_that_there_is_not_is_told_of(site: Site) -> None:
    query = added(site, f"?product=calls&area={ENGLAND}", "area", "Atlantis")

    assert from_query(site, query).left_out == ("Area: there are no figures for “Atlantis”.",)


def test_a_view_held_at_its_release_stays_there(site: Site) -> None:
    held = from_query(site, f"?product=calls&release={OLDER}").view
    latest = from_query(site, "?product=calls").view

    assert held.cube.release == OLDER != latest.cube.release
    assert len(held.cube.dates) == 20
    assert f"release={latest.cube.release}" in latest.query(held=True)
    assert "release" not in held.query(held=False)


def test_what_all_lines_have_in_common_reads_as_one_says_it(site: Site) -> None:
    view = from_query(site, "?product=calls").view
    ages = Facet("age", "Age band", whole="ALL")
    cube = replace(view.cube, offer=replace(view.offer, facets=(*view.offer.facets, ages)))
    named = replace(cube, values={**cube.values, "age": {"ALL": "All ages", "0-18": "0 to 18"}})

    def common(*picked: str) -> list[str]:
        return replace(view, cube=named, picks={**view.picks, "age": picked}).common

    assert common("ALL") == ["England", "all ages"]
    assert common("0-18") == ["England", "0 to 18"]
    assert common("ALL", "0-18") == ["England"]
