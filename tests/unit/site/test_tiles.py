"""The map of tiles shows every local authority once, hidden figures as hidden, and says in words what it shows."""

from __future__ import annotations

import re

import pytest

from dashboards.site.tiles import layout
from dashboards.site.tiles.tile_map import shade, tile_map
from tests.support.html import Outline
from tests.support.places import MAPPED, NORTH, PEOPLE, mapped, release, views


def test_every_area_is_a_tile_and_a_row_of_the_table() -> None:
    html = views(*mapped(), "")["view/map.html"]
    tiles = re.findall(r"<title>(Place \d\d): ([^<]+)</title>", html)
    assert sorted(name for name, _ in tiles) == [node.name for node in MAPPED[3:]]
    rows = re.findall(r'index.html">(Place \d\d)</a></th><td>([^<]+)</td>', html)
    assert sorted(rows) == sorted(tiles)
    assert dict(tiles)["Place 04"] == "[c]"
    assert dict(tiles)["Place 29"] == "[x]"


def test_what_is_confidential_has_no_shade_and_the_words_count_it() -> None:
    page, _ = mapped()
    found = tile_map(page)
    assert found is not None
    north, south = found.blocks
    assert north.picture.count('class="c"') == 1
    assert north.said == "9 local authorities, from 20 in Place 00 to 28 in Place 08, 1 confidential"
    assert south.said.endswith("1 confidential, 1 not available")
    assert (found.hidden, found.missing) == (2, 1)
    assert f"The North: {north.said}." in Outline(views(*mapped(), "")["view/map.html"]).all("main")[0].text


def test_shades_have_as_many_areas_each_and_rise_with_the_figure() -> None:
    page, _ = mapped()
    found = tile_map(page)
    assert found is not None
    assert found.bounds == [(0, "20", "25"), (1, "26", "30"), (2, "31", "37"), (3, "38", "42"), (4, "43", "48")]
    tops = [1.0, 2.0, 3.0]
    assert [shade(figure, tops) for figure in (0.5, 1.0, 1.5, 3.0)] == [0, 0, 1, 2]


def test_the_key_has_the_shades_that_tiles_have_and_no_others() -> None:
    html = views(*mapped(least=15), "")["view/map.html"]
    key, pictures = html.split('<div class="regions">')
    shades = {kind: set(re.findall(r'class="(q\d)"', part)) for kind, part in (("key", key), ("tiles", pictures))}
    assert shades["key"] == shades["tiles"] != {f"q{n}" for n in range(5)}


def test_where_dates_are_weeks_apart_the_map_is_of_the_rates_of_counts() -> None:
    people = {node.code: 50_000 for node in MAPPED}
    page, cells = mapped(apart=7, people=PEOPLE.__class__("populations", "Populations", "r", people))
    html = views(page, cells, "")["view/map.html"]
    assert "<title>Place 00: 40.0</title>" in html
    assert "mean of seven days" not in html


def test_where_people_are_known_the_map_is_of_rates_and_else_says_that_it_is_not() -> None:
    said = "These are counts and not rates"
    assert said in views(*mapped(people=None), "")["view/map.html"]
    people = {node.code: 100_000 for node in MAPPED}
    page, cells = mapped(people=PEOPLE.__class__("populations", "Populations", "r", people))
    html = views(page, cells, "")["view/map.html"]
    assert said not in html
    assert "<title>Place 00: 20.0</title>" in html


def test_a_product_of_few_areas_has_no_map() -> None:
    assert tile_map(release()) is None


def test_regions_have_places_of_their_own_and_tiles_of_a_block_do_not_touch() -> None:
    assert len(set(layout.REGIONS.values())) == len(layout.REGIONS)
    assert NORTH in layout.REGIONS
    places = [layout.place(n, 33) for n in range(33)]
    width, height = layout.size(33)
    for x, y in places:
        assert layout.WIDE / 2 <= x <= width - layout.WIDE / 2
        assert layout.HIGH / 2 <= y <= height - layout.HIGH / 2 + 1e-9
    apart = [((x - ox) ** 2 + (y - oy) ** 2) ** 0.5 for n, (x, y) in enumerate(places) for ox, oy in places[:n]]
    assert min(apart) == pytest.approx(layout.WIDE)
