"""NHS trusts and integrated care boards have pages like areas, trusts beneath boards, and are found where areas are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.catalogue import load
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.geography import Geography
from dashboards.site.areas.kinds import is_area, kind_of
from dashboards.site.figures import Figures
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import facts, release

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
TRUST, QUIET, BOARD, LONDON = "RJ1", "RYX", "QKK", "E40000003"


@pytest.fixture(scope="module")
def geography() -> Geography:
    known = load(ROOT)
    return Geography.of(known)


def test_a_code_of_three_signs_is_by_its_first_that_of_a_trust_or_of_a_board() -> None:
    assert [kind_of(code) for code in (TRUST, "R0A", BOARD, "E54000030", "E38000004", "E06000052+E06000053")] == [
        "trust",
        "trust",
        "icb",
        "icb",
        "ccg",
        "local_authority",
    ]
    assert not any(map(is_area, ("OTHER", "UNKNOWN", "ALL", "7A3", "RJ122", "r0a", "QK")))


def test_a_board_has_its_trusts_and_lies_in_its_region(geography: Geography) -> None:
    html = render_area(geography.areas[BOARD], geography, [])
    assert faults(html) == []
    outline = Outline(html)
    assert outline.all("h1")[0].text == "NHS South East London"
    text = outline.all("main")[0].text
    assert geography.areas[TRUST].name in text
    assert re.search(r"\d+ NHS trusts", text)
    assert [area.slug for area in geography.above(geography.areas[TRUST])] == ["E92000001", LONDON, BOARD]


def test_a_region_has_its_boards_beside_its_clinical_commissioning_groups(geography: Geography) -> None:
    html = render_area(geography.areas[LONDON], geography, [])
    assert faults(html) == []
    text = Outline(html).all("main")[0].text
    assert geography.areas[BOARD].name in text
    assert re.search(r"\d+ integrated care boards", text)
    assert re.search(r"\d+ clinical commissioning groups", text)


def test_a_trust_is_found_among_the_areas(geography: Geography) -> None:
    html = render_areas(geography)
    assert f'href="/areas/{TRUST}/index.html"' in html
    assert "NHS trusts" in html


def test_a_trusts_page_tells_what_it_reported_and_one_that_reported_nothing_has_no_figure(geography: Geography) -> None:
    known = load(ROOT)
    product = known.products["ae_waits_trusts"]
    figures = Figures(product, known.hierarchies)
    for month, count in (("2021-04-01", 5_000), ("2021-05-01", 6_000)):
        for code in ("E92000001", LONDON, BOARD, TRUST):
            figures.add(Cell((month, "attendances", code), count))
    told = facts(replace(release(), product=product, hierarchies=known.hierarchies, figures=figures, people=None))
    pages = {code: Outline(render_area(geography.areas[code], geography, told)) for code in (TRUST, BOARD, QUIET)}
    for code in (TRUST, BOARD):
        name = geography.areas[code].name
        assert f"6,000 attendances at A&E departments of {name} in May 2021" in pages[code].all("main")[0].text
    quiet = pages[QUIET]
    assert "attendances at A&E departments" not in quiet.all("main")[0].text
