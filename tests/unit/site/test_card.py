"""The picture for previews is made at release time, says what the page says, and is the same every time."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from dashboards.site.card import ACCENT, HEIGHT, PAPER, WARN, WIDTH, card
from dashboards.site.page import ReleasePage
from dashboards.site.product_page import render
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.places import release, visits, weekly
from tests.support.products import page, product


def drawn(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def colours(data: bytes) -> set[tuple[int, ...]]:
    return {colour for _, colour in drawn(data).getcolors(1 << 20) if isinstance(colour, tuple)}


def rgb(text: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(text.removeprefix("#")))


@pytest.mark.parametrize(
    "made",
    [
        page(),
        release(),
        page(found=[Cell(("2020-09-01", "phone", "E92", "ALL"), None, "confidential")]),
        page(product(title="A title that is much longer than any that was seen before, and then some " * 3)),
    ],
    ids=["lines", "one line", "confidential", "a long title"],
)
def test_a_card_has_its_size_is_light_and_stays_within_its_edges(made: ReleasePage) -> None:
    data = card(made)
    picture = drawn(data)
    assert picture.size == (WIDTH, HEIGHT)
    assert len(data) < 100_000
    margin = picture.crop((WIDTH - 30, 20, WIDTH, HEIGHT))
    assert margin.getcolors() == [(30 * (HEIGHT - 20), rgb(PAPER))]
    assert card(made) == data


def test_an_incomplete_figure_is_told() -> None:
    assert rgb(WARN) in colours(card(release(visits(), weekly())))
    assert rgb(WARN) not in colours(card(release()))
    assert rgb(ACCENT) in colours(card(release()))


def test_the_page_names_its_card_where_the_site_has_an_address() -> None:
    head = {
        str(item.attributes.get("property")): item.attributes.get("content")
        for item in Outline(render(page(address="https://figures.example"))).all("meta")
    }
    assert head["og:image"] == "https://figures.example/products/calls/latest/card.png"
    assert head["og:image:alt"] == "169 calls in England on 30 September 2020"
