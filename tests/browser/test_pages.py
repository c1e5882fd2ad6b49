"""Pages as a browser shows them: without a fault that axe-core knows, at any width, in light, in dark and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.geography import Geography
from tests.support.axe import faults
from tests.support.places import CITY, HIERARCHIES, LISTS, TOWN, calls, every_kind_of_page, geography, visits

ADDRESSES = sorted(every_kind_of_page())
WIDTHS = (320, 768, 1440)
LEAST = 11  # pixels of a letter of a chart, which shrinks with its picture
LETTERS = """[...document.querySelectorAll('main svg text')].filter(each => each.getBoundingClientRect().width)
    .map(each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_no_fault(browser: Browser, site: str, address: str, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(viewport={"width": 1024, "height": 800}, color_scheme=scheme)
    page.goto(site + address)
    assert faults(page) == []
    page.close()


def test_axe_would_find_a_fault(browser: Browser, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.html"
    faulty.write_text("<!doctype html><title>No language</title><p style='color:#ddd'>Pale</p>", encoding="utf-8")
    page = browser.new_page()
    page.goto(faulty.as_uri())
    found = {fault.split(":", maxsplit=1)[0] for fault in faults(page)}
    assert {"html-has-lang", "color-contrast"} <= found
    page.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_is_wider_than_its_window(browser: Browser, site: str, address: str) -> None:
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_every_letter_of_a_chart_can_be_read_on_the_narrowest_window(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": min(WIDTHS), "height": 800})
    found: dict[str, list[float]] = {}
    for address in ADDRESSES:
        page.goto(site + address)
        found[address] = page.evaluate(LETTERS)
    assert found[f"/areas/{CITY}/index.html"]
    assert [address for address, letters in found.items() if min(letters, default=LEAST) < LEAST] == []
    page.close()


def test_everything_can_be_reached_and_seen_with_the_keyboard_alone(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/areas/{CITY}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML"))
    wanted = page.evaluate(
        "[...document.querySelectorAll('main a, main summary')].filter(e => e.checkVisibility()).map(e => e.outerHTML)"
    )
    assert set(wanted) <= reached
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_area_is_found_by_name_with_a_script_or_without(browser: Browser, site: str, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site}/areas/index.html")
    if scripts:
        page.get_by_label("Name of the area, or postcode").fill("cit")
        assert page.get_by_role("status").inner_text() == "1 area"
        assert page.get_by_role("link", name="Town & Country").count() == 0
        page.keyboard.press("Enter")
    else:
        assert not page.get_by_label("Name of the area, or postcode").is_visible()
        page.get_by_role("link", name="City", exact=True).click()
    page.wait_for_url(f"**/areas/{CITY}/index.html")
    context.close()


@pytest.mark.parametrize("typed", ["xa10", "XA10 1AA", "xa101aa", "XA10 1"])
def test_an_area_is_found_by_its_postcode_as_one_types_it(browser: Browser, site: str, typed: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/areas/index.html")
    page.get_by_label("Name of the area, or postcode").fill(typed)
    assert page.get_by_role("status").inner_text() == "Areas of the postcode district XA10"
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/postcodes/XA/index.html#XA10")
    page.locator("tr:target").get_by_role("link", name="Town & Country").click()
    page.wait_for_url(f"**/areas/{TOWN}/index.html")
    page.close()


def test_an_area_is_found_by_its_postcode_without_a_script(browser: Browser, site: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/areas/index.html")
    page.get_by_role("link", name="Find an area by postcode").click()
    page.get_by_role("link", name="XA", exact=True).click()
    page.get_by_role("row", name="XA2").get_by_role("link", name="City").click()
    page.wait_for_url(f"**/areas/{CITY}/index.html")
    page.close()


@pytest.mark.parametrize(
    ("districts", "typed", "said"),
    [
        (True, "zz9 9zz", "No area here has postcodes that begin like this."),
        (True, "nowhere", "No area has that in its name."),
        (False, "xa10 1aa", "Areas are not found by postcode here, only by name."),
        (False, "nowhere", "No area has that in its name."),
    ],
)
def test_what_finds_no_area_is_told_in_a_sentence(
    browser: Browser, site: str, *, districts: bool, typed: str, said: str
) -> None:
    known = geography() if districts else Geography([calls(), visits()], HIERARCHIES, LISTS)
    page = browser.new_page()
    page.route("**/list.html", lambda route: route.fulfill(body=render_areas(known), content_type="text/html"))
    page.goto(f"{site}/list.html")
    page.locator("#name").fill(typed)
    assert page.get_by_role("status").inner_text() == said
    assert page.get_by_text("this site has no table of postcodes").is_visible() is not districts
    page.keyboard.press("Enter")
    assert page.url == f"{site}/list.html"
    page.close()


def test_on_paper_every_figure_is_there_and_nothing_is_cut_off(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.goto(f"{site}/products/calls/latest/index.html")
    page.emulate_media(media="print")
    assert page.evaluate(
        "[...document.querySelectorAll('.tall')].every(e => getComputedStyle(e).overflow === 'visible')"
    )
    assert not page.get_by_text("Skip to the content").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    closed = "[...document.querySelectorAll('details:not([open]):not(.noprint) > :not(summary)')]"
    assert page.evaluate(f"{closed}.length") > 0
    assert page.evaluate(f"{closed}.every(e => e.checkVisibility({{contentVisibilityAuto: true}}) && e.clientHeight)")
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_shown_is_chosen_with_a_script_or_without(browser: Browser, site: str, *, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site}/products/both/latest/index.html")
    page.get_by_role("link", name="Online", exact=True).click()
    page.wait_for_url("**/view/service-online.html")
    if scripts:
        assert page.locator(".choose details").count() == 0
        page.get_by_label("Date").select_option(label="30 September 2020")
        page.get_by_role("button", name="Show").click()
    else:
        page.locator(".choose summary").click()
        page.get_by_role("link", name="30 September 2020").click()
    page.wait_for_url("**/view/date-2020-09-30.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Date: 30 September 2020"
    context.close()


def test_a_table_of_many_areas_is_narrowed_while_a_name_is_typed(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/products/mapped/latest/view/map.html")
    page.get_by_label("Name of the area").fill("place 07")
    assert page.get_by_role("status").inner_text() == "1 row"
    assert page.locator("tbody tr:visible").all_inner_texts() == ["Place 07\t27"]
    page.close()
