"""What a reader has to wait for: every page is one file, and none weighs 100 KB, pictures left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from contracts.reference.codes import Hierarchy
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.geography import Geography
from dashboards.site.breakdown import NEWEST
from dashboards.site.figures import Figures
from dashboards.site.home import render_home
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import People
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from dashboards.site.views.parts import MOST as MOST_PARTS
from dashboards.site.views.parts import Parts
from dashboards.site.views.view_page import filters_of, view_pages
from lambdas.core.release.cells import Cell
from tests.support.places import every_kind_of_page, facts
from tests.support.products import DATASET, INPUT, RELEASE, page

MOST = 100_000  # bytes
ELEMENTS = 3_500  # of a page whose table has every local authority; a page without such a table has far fewer
DATES = 400
SMALL = every_kind_of_page()


@cache
def catalogue() -> Catalogue:
    return load(Path(__file__).resolve().parents[3] / "catalogue")


@cache
def released(name: str) -> tuple[ReleasePage, Parts]:
    """Make a release of a product of the catalogue: every code of each dimension, on more than a year of dates."""
    known = catalogue()
    product = known.products[name]
    figures = Figures(product, known.hierarchies)
    parts = Parts(product, known.hierarchies, figures)
    trees = [item.over(known.hierarchies) for item in product.dimensions]
    roots = [tree.root for tree in trees]
    for n in range(DATES):
        day = (date(2020, 3, 1) + timedelta(days=n)).isoformat()
        newest = n >= DATES - 8
        for at, tree in enumerate(trees):
            codes = tree.names if newest else [*roots[at : at + 1], *tree.leaves[:3]]
            for code in codes:
                for labels in slices(name, day):
                    cell = Cell((*labels, *roots[:at], code, *roots[at + 1 :]), 123_456 + 37 * n)
                    figures.add(cell)
                    parts.add(cell)
                    apart = [i for i, tree in enumerate(trees) if i != at and tree.leaves[0] != roots[i]]
                    parts.add(cell._replace(keys=_of_another(cell.keys, apart, trees, len(labels))))
    made = replace(
        page(),
        product=product,
        hierarchies=known.hierarchies,
        figures=figures,
        datasets={"calls": DATASET},
        inputs=[INPUT],
        people=everywhere(),
    )
    return made, parts


@cache
def everywhere() -> People:
    """Return people of every area, so that each product that has rates tells them."""
    codes = (code for tree in catalogue().hierarchies.values() for code in tree.names)
    return People("populations", "Populations", RELEASE, dict.fromkeys(codes, 1_234_567))


def _of_another(keys: tuple[str, ...], apart: list[int], trees: list[Hierarchy], first: int) -> tuple[str, ...]:
    """Return the cell beside one: of the first code of another dimension, where there is one."""
    other = list(keys)
    for i in apart[:1]:
        other[first + i] = trees[i].leaves[0]
    return tuple(other)


def release(name: str) -> ReleasePage:
    """Return what the page of a release tells."""
    return released(name)[0]


def slices(name: str, day: str) -> list[tuple[str, ...]]:
    """Values of a product's slices on a day: each label, or one value where there are none."""
    found: list[tuple[str, ...]] = [()]
    for item in catalogue().products[name].slices:
        values = [day] if item.kind == "date" else list(item.labels) or ["other"]
        found = [(*before, value) for before in found for value in values]
    return found


def keeps_to_its_weight(html: str) -> None:
    assert len(html.encode()) < MOST
    assert len(re.findall("<[a-z]", html)) < ELEMENTS


@pytest.mark.parametrize("name", sorted(catalogue().products))
def test_the_pages_of_a_product_weigh_less_than_they_may_after_a_year(name: str) -> None:
    page, parts = released(name)
    views = dict(view_pages(page, parts))
    assert len(views) <= MOST_PARTS + NEWEST + 1
    for html in (render(page, filters_of(page, parts)), *views.values()):
        keeps_to_its_weight(html)


def test_the_page_of_england_with_every_product_weighs_less_than_it_may() -> None:
    known = catalogue()
    geography = Geography.of(known)
    told = facts(*(release(name) for name in sorted(known.products)))
    html = render_area(geography.areas["E92000001"], geography, told)
    assert html.count('<section class="panel') == len(told) - 1  # all but Scotland's
    keeps_to_its_weight(html)


def test_home_and_the_list_of_areas_weigh_less_than_they_may() -> None:
    known = catalogue()
    geography = Geography.of(known)
    home = render_home([summary(release(name)) for name in sorted(known.products)])
    keeps_to_its_weight(home)
    keeps_to_its_weight(render_areas(geography))


@pytest.mark.parametrize("address", sorted(SMALL))
def test_what_can_be_read_comes_before_anything_else_is_asked_for(address: str) -> None:
    html = SMALL[address]
    assert len(html.encode()) < MOST
    assert html.index("<h1>") < 30_000
    assert 'rel="stylesheet"' not in html
