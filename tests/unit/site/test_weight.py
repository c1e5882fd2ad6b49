"""What a reader has to wait for: every page is one file, and none weighs 100 KB, pictures left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.geography import Geography
from dashboards.site.figures import Figures
from dashboards.site.home import render_home
from dashboards.site.page import ReleasePage
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from tests.support.places import every_kind_of_page, facts
from tests.support.products import DATASET, INPUT, page

MOST = 100_000  # bytes
DATES = 400
SMALL = every_kind_of_page()


@cache
def catalogue() -> Catalogue:
    return load(Path(__file__).resolve().parents[3] / "catalogue")


@cache
def release(name: str) -> ReleasePage:
    """Make a release of a product of the catalogue: every code of each dimension, on more than a year of dates."""
    known = catalogue()
    product = known.products[name]
    figures = Figures(product, known.hierarchies)
    trees = [item.over(known.hierarchies) for item in product.dimensions]
    roots = [tree.root for tree in trees]
    for n in range(DATES):
        day = (date(2020, 3, 1) + timedelta(days=n)).isoformat()
        newest = n >= DATES - 8
        for at, tree in enumerate(trees):
            codes = tree.names if newest else [*roots[at : at + 1], *tree.leaves[:3]]
            for code in codes:
                for labels in slices(name, day):
                    figures.add(Cell((*labels, *roots[:at], code, *roots[at + 1 :]), 123_456 + 37 * n))
    return replace(
        page(),
        product=product,
        hierarchies=known.hierarchies,
        figures=figures,
        datasets={"calls": DATASET},
        inputs=[INPUT],
    )


def slices(name: str, day: str) -> list[tuple[str, ...]]:
    """Values of a product's slices on a day: each label, or one value where there are none."""
    found: list[tuple[str, ...]] = [()]
    for item in catalogue().products[name].slices:
        values = [day] if item.kind == "date" else list(item.labels) or ["other"]
        found = [(*before, value) for before in found for value in values]
    return found


@pytest.mark.parametrize("name", sorted(catalogue().products))
def test_the_page_of_a_product_weighs_less_than_it_may_after_a_year(name: str) -> None:
    assert len(render(release(name)).encode()) < MOST


def test_the_page_of_england_with_every_product_weighs_less_than_it_may() -> None:
    known = catalogue()
    geography = Geography(known.products.values(), known.hierarchies, known.lists)
    told = facts(*(release(name) for name in sorted(known.products)))
    html = render_area(geography.areas["E92000001"], geography, told)
    assert html.count('<section class="panel') == len(told) - 1  # all but Scotland's
    assert len(html.encode()) < MOST


def test_home_and_the_list_of_areas_weigh_less_than_they_may() -> None:
    known = catalogue()
    geography = Geography(known.products.values(), known.hierarchies, known.lists)
    home = render_home([summary(release(name)) for name in sorted(known.products)])
    assert len(home.encode()) < MOST
    assert len(render_areas(geography).encode()) < MOST


@pytest.mark.parametrize("address", sorted(SMALL))
def test_what_can_be_read_comes_before_anything_else_is_asked_for(address: str) -> None:
    html = SMALL[address]
    assert len(html.encode()) < MOST
    assert html.index("<h1>") < 30_000
    assert 'rel="stylesheet"' not in html
