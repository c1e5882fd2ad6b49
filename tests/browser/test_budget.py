"""What a page may ask of a reader's connection and machine: a few requests, a small document, nothing that jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from bench.paint import look
from tests.support.places import every_kind_of_page

REQUESTS = 2  # the page, and the script that makes choosing quicker
ELEMENTS, DEPTH = 1_500, 20  # above which Lighthouse calls a document large (1,400 of the body), or deep (32)
MOVED = 0.1  # cumulative layout shift above which Web Vitals no longer calls a page good


@pytest.mark.parametrize("address", sorted(every_kind_of_page()))
def test_a_page_keeps_to_its_budget(browser: Browser, site: str, address: str) -> None:
    for width in (320, 1440):
        context = browser.new_context(viewport={"width": width, "height": 800})
        seen = look(context, site + address)
        context.close()
        counted = seen.counted
        assert seen.requests <= REQUESTS
        assert counted["blocking"] == 0
        assert counted["unsized"] == 0
        assert (counted["elements"] <= ELEMENTS, counted["depth"] <= DEPTH) == (True, True)
        assert counted["moved"] <= MOVED
        assert counted["lang"] == "en-GB"
        assert counted["viewport"] == "width=device-width, initial-scale=1"
        assert 20 <= len(counted["description"]) <= 320
        assert len(counted["title"]) <= 110


def test_what_would_break_the_budget_is_seen(browser: Browser, site: str) -> None:
    heavy = (
        "<!doctype html><head><script src='/filter.js'></script></head><img src='data:,'>"
        + "<p>word" * ELEMENTS
        + "<script>const later = left => left ? requestAnimationFrame(() => later(left - 1)) : jump();"
        " onload = () => later(9); const jump = () => { const tall = document.createElement('div');"
        " tall.style.height = '600px'; document.body.prepend(tall) }</script>"
    )
    context = browser.new_context()
    context.route("**/heavy.html", lambda route: route.fulfill(body=heavy, content_type="text/html"))
    counted = look(context, f"{site}/heavy.html").counted
    context.close()
    assert (counted["blocking"], counted["unsized"]) == (1, 1)
    assert counted["elements"] > ELEMENTS
    assert counted["moved"] > MOVED
    assert (counted["lang"], counted["description"]) == ("", "")
