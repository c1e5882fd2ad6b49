"""The explorer in a browser: choosing changes the address, an address brings the view back, and everybody can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboards.site.missing_page import render_missing
from tests.support.axe import faults
from tests.support.html import Outline
from tests.support.places import CITY, ENGLAND, PEOPLE, SOUTH, TOWN
from tests.support.products import RELEASE

VIEW = f"/?product=calls&area={ENGLAND}&area={TOWN}&last=91&show=mean"
PAGES = {"compare": VIEW, "rates": VIEW.replace("show=mean", "show=per_head_mean"), "what if": "/what-if/?beds=3500"}
DRAWN = ".js-plotly-plot .scatterlayer .trace"


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who has been here before: the scripts are in the browser."""
    context = browser.new_context()
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    """Open a page, and wait for its chart."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_no_fault(browser: Browser, explorer: str, path: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = opened(context, explorer + path)
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_is_wider_than_its_window_and_none_breaks_its_own_policy(
    browser: Browser, explorer: str, path: str
) -> None:
    context = browser.new_context()
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page = opened(context, explorer + path)
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not said
    context.close()


def test_what_is_chosen_becomes_the_address_and_back_leads_back(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/")
    expect(page).to_have_url(f"{explorer}/?product=calls&area={ENGLAND}&last=91&show=mean")

    page.get_by_role("link", name="The South compare it").click()
    expect(page).to_have_url(re.compile(f"area={ENGLAND}&area={SOUTH}"))
    expect(page.locator(".readouts li")).to_have_count(2)
    page.get_by_role("link", name="As reported").click()
    expect(page).to_have_url(re.compile("show=count"))
    page.get_by_role("link", name="England shown, leave it out").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Calls for help: The South")

    page.go_back()
    expect(page.locator(".readouts li")).to_have_count(2)
    page.close()


def test_a_shared_address_shows_the_same_to_somebody_else(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, explorer + VIEW)
    held = page.get_by_role("link", name="at this release for good").get_attribute("href") or ""
    shown = page.locator("#result").inner_text()
    page.close()

    other = opened(reader, f"{explorer}/{held}")
    assert f"release={RELEASE}" in held
    assert other.locator("#result").inner_text() == shown
    other.close()


def test_an_address_that_is_not_right_is_put_right_and_says_so(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/?product=calls&area=%3Cscript%3Ealert(1)%3C/script%3E&last=7")

    expect(page.get_by_role("alert")).to_contain_text("there are no figures for “<script>alert(1)</script>”")
    expect(page).to_have_url(f"{explorer}/?product=calls&area={ENGLAND}&last=91&show=mean")
    page.close()


def test_hidden_and_provisional_figures_are_marked_as_such(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/?product=calls&area={TOWN}&last=28&show=count")
    page.get_by_text("The figures as a table").click()

    assert page.get_by_title("confidential").count() == 5
    expect(page.locator("tbody tr").first).to_contain_text("30 October 2020provisional")
    expect(page.locator(".annotation-text")).to_have_text("provisional")
    expect(page.get_by_text("5 of these figures are confidential")).to_be_visible()
    page.close()


def test_the_menu_leads_wherever_that_of_the_open_site_leads(reader: BrowserContext, explorer: str, site: str) -> None:
    page = opened(reader, explorer)
    ways = page.get_by_role("navigation", name="Site").get_by_role("link")
    leads = dict(zip(ways.all_inner_texts(), ways.evaluate_all("all => all.map(each => each.href)"), strict=True))
    theirs = [link for link in Outline(render_missing()).all("a") if "nav" in link.inside]
    assert len(theirs) >= 4
    for link in theirs:
        assert leads[link.text] == site + str(link.attributes["href"]).removesuffix("index.html")
    page.close()


def test_what_is_seen_can_be_taken_along(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, explorer + VIEW)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download these figures").click()

    assert taken.value.suggested_filename == f"calls-{RELEASE}.csv"
    assert len(taken.value.path().read_text().splitlines()) == 121
    page.close()


def test_areas_are_compared_per_head_and_the_people_have_their_release(
    reader: BrowserContext, explorer: str, site: str
) -> None:
    page = opened(reader, f"{explorer}/?product=calls&area={ENGLAND}&area={CITY}&last=28")
    page.get_by_role("link", name="Per 100,000 people", exact=True).click()

    expect(page).to_have_url(re.compile("show=per_head$"))
    expect(page.locator("caption")).to_contain_text("Calls per 100,000 people")
    expect(page.locator(".readouts li").last).to_contain_text("400,000 people")
    led = page.get_by_role("link", name="The people that rates are over").get_attribute("href")
    assert led == f"{site}/products/populations/releases/{PEOPLE.release}/"
    page.goto(f"{explorer}/?product=visits")
    expect(page.get_by_text("Not per 100,000 people")).to_be_visible()
    page.close()


def test_the_keyboard_alone_is_enough(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
        if reached[-1].startswith("City"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"area={ENGLAND}&area={CITY}"))
    # The choices are made anew, and the keyboard stays where it was.
    page.wait_for_function("document.activeElement.innerText.startsWith('City')")
    wanted = page.evaluate(
        "[...document.querySelectorAll('main a, main summary')].filter(e => e.checkVisibility()).map(e => e.innerText)"
    )
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
    assert set(wanted) <= set(reached)
    page.close()


def test_a_chart_says_in_words_what_it_shows(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, explorer + VIEW)
    said = page.locator("#picture").get_attribute("aria-label") or ""

    assert said.startswith("Line chart of calls, 7-day mean, by date. England: 203.0 on 7 September 2020")
    assert "12 of its dates are confidential." in said
    page.close()


def test_colours_follow_the_reader_while_the_page_is_open(browser: Browser, explorer: str) -> None:
    context = browser.new_context(color_scheme="light")
    page = opened(context, explorer + VIEW)
    line = page.locator(f"{DRAWN} path.js-line").nth(1)
    before = line.evaluate("e => getComputedStyle(e).stroke")
    page.emulate_media(color_scheme="dark")
    expect(line).not_to_have_css("stroke", before)
    assert line.evaluate("e => getComputedStyle(e).stroke") == "rgb(116, 201, 211)"
    context.close()


def test_the_page_itself_is_small(explorer: str) -> None:
    with urlopen(f"{explorer}/", timeout=30) as answer:  # noqa: S310 - the loopback address
        assert len(answer.read()) < 30_000


def test_a_number_that_is_typed_becomes_the_address_and_the_scenario(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/what-if/")
    before = page.locator("#result").inner_text()
    page.get_by_label("Mean stay, days").fill("14")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("&stay=14&"))
    expect(page.locator("#result")).not_to_have_text(before)
    page.go_back()
    expect(page.get_by_label("Mean stay, days")).to_have_value("9")
    page.close()


def test_the_picture_of_a_scenario_says_what_it_is(reader: BrowserContext, explorer: str) -> None:
    page = opened(reader, f"{explorer}/what-if/")

    expect(page.locator(".annotation-text")).to_have_text("scenario, not forecast")
    expect(page.get_by_role("heading", level=2)).to_have_text("England: scenario, not forecast")
    page.close()
