"""NHS trusts have pages like areas, beneath their region, and are found where areas are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.catalogue import load
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.geography import Geography, is_area, kind_of
from dashboards.site.figures import Figures
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import facts, release

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
TRUST, QUIET, LONDON = "RJ1", "RYX", "E40000003"


@pytest.fixture(scope="module")
def geography() -> Geography:
    known = load(ROOT)
    return Geography.of(known)


def test_a_code_of_three_signs_that_begins_with_r_or_t_is_a_trusts() -> None:
    assert [kind_of(code) for code in (TRUST, "R0A", "E38000004", "E06000052+E06000053")] == [
        "trust",
        "trust",
        "ccg",
        "local_authority",
    ]
    assert not any(map(is_area, ("OTHER", "UNKNOWN", "ALL", "7A3", "RJ122", "r0a")))


def test_a_region_has_its_trusts_beside_its_clinical_commissioning_groups(geography: Geography) -> None:
    html = render_area(geography.areas[LONDON], geography, [])
    assert faults(html) == []
    text = Outline(html).all("main")[0].text
    assert geography.areas[TRUST].name in text
    assert re.search(r"\d+ NHS trusts", text)
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
        for code in ("E92000001", LONDON, TRUST):
            figures.add(Cell((month, "attendances", code), count))
    told = facts(replace(release(), product=product, hierarchies=known.hierarchies, figures=figures, people=None))
    page, quiet = (Outline(render_area(geography.areas[code], geography, told)) for code in (TRUST, QUIET))
    name = geography.areas[TRUST].name
    assert f"6,000 attendances at A&E departments of {name} in May 2021" in page.all("main")[0].text
    assert "attendances at A&E departments" not in quiet.all("main")[0].text
