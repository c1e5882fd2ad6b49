"""The picture of a release for other sites: complete in itself, with its source, in the reader's colours."""

from __future__ import annotations

from xml.etree import ElementTree

from dashboards.site.product_page import picture, render
from tests.support.html import Outline
from tests.support.places import release, visits, weekly

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_says_what_it_shows_and_where_it_is_from() -> None:
    for page, title in (
        (release(), "Calls a day"),
        (release(visits(), weekly()), "Visits by area: week of 15 September 2020"),
    ):
        tree = ElementTree.fromstring(picture(page))  # noqa: S314 - made here
        said = [text.text or "" for text in tree.iter(f"{SVG}text")]
        assert said[0] == title
        assert said[-1].startswith(
            "Source: Analysis, Pratique, Open Government Licence v3.0. Release of 5 October 2020"
        )


def test_the_picture_asks_for_nothing_else() -> None:
    made = picture(release())
    assert "prefers-color-scheme:dark" in made
    assert "href" not in made
    assert "url(" not in made
    assert "<script" not in made


def test_a_site_with_an_address_tells_it_to_those_who_show_the_page() -> None:
    told = {
        str(meta.attributes.get("property")): meta.attributes.get("content")
        for meta in Outline(render(release(address="https://figures.example"))).all("meta")
    }
    assert str(told["og:title"]).startswith("Calls for help")
    assert told["og:url"] == "https://figures.example/products/calls/latest/index.html"
    assert told["og:image"] == "https://figures.example/products/calls/latest/card.png"
    assert "og:image" not in render(release())
