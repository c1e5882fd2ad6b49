"""The open site as the deployed platform publishes it: without scripts and with, by links, forms and keyboard."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, Page

from local.catalogue import catalogue
from tests.e2e.open_pages import ABSENT, KINDS, kinds_of, one_of_each
from tests.e2e.reader import choose, focused, go_to, heading, lists, menus
from tests.e2e.world import World
from tests.support.axe import faults

pytestmark = pytest.mark.e2e
WIDTHS = (320, 1440)


class Filter(NamedTuple):
    """One thing that readers choose by, of a product that offers it, and the rows of its data that the choice means."""

    product: str
    facet: str
    choice: str
    column: str
    value: str


FILTERS = {
    "age": Filter("nhs_pathways", "Age band", "70 and over", "age", "70-120"),
    "sex": Filter("covid_tests", "Sex", "Male", "sex", "male"),
    "condition": Filter(
        "shielded_patients",
        "Disease group",
        "Respiratory (Severe Asthma)",
        "patient_group",
        "Respiratory (Severe Asthma)",
    ),
    "date": Filter("covid_cases", "Specimen date", "30 September 2020", "date", "2020-09-30"),
}


@pytest.fixture(scope="module")
def keys(landed: World) -> list[str]:
    """Every page that is published."""
    return [key for key in landed.keys(landed.platform.output("PublishedBucket"), "") if key.endswith(".html")]


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts"])
def page(browser: Browser, landed: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader's window, in which nothing may fail and nothing may come from elsewhere."""
    site = landed.platform.site_url
    context = browser.new_context(java_script_enabled=request.param, base_url=site)
    window, wrong = context.new_page(), list[str]()
    window.on("pageerror", lambda error: wrong.append(str(error)))
    window.on("requestfailed", lambda asked: wrong.append(asked.url))
    window.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
    yield window
    context.close()
    assert wrong == []


def test_every_page_is_of_a_kind_and_every_kind_has_a_page(keys: list[str]) -> None:
    assert [key for key in keys if len(kinds_of(key)) != 1] == []
    assert {kind for key in keys for kind in kinds_of(key)} == set(KINDS) - ABSENT


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_fault_on_any_kind_of_page(browser: Browser, landed: World, keys: list[str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=landed.platform.site_url)
    page, found = context.new_page(), dict[str, list[str]]()
    for kind, where in one_of_each(keys).items():
        page.goto(where)
        found[kind] = faults(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[kind].append("wider than its window")
    context.close()
    assert len(found) > len(catalogue().products)
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


def test_every_link_of_every_kind_of_page_leads_somewhere(browser: Browser, landed: World, keys: list[str]) -> None:
    page, targets = browser.new_page(base_url=landed.platform.site_url), dict[str, str]()
    for where in one_of_each(keys).values():
        page.goto(where)
        for to in page.locator("a[href]").evaluate_all("all => all.map(each => each.href)"):
            targets.setdefault(urldefrag(to).url, where)
    page.close()
    site = landed.platform.site_url
    ours = {to.removeprefix(site): where for to, where in targets.items() if to.startswith(site)}
    assert len(ours) > 300
    for path, where in ours.items():
        assert landed.fetch(path), f"{where} leads to {path}"


@pytest.mark.parametrize("product", sorted(catalogue().products))
def test_every_filter_leads_to_its_part(page: Page, product: str) -> None:
    page.goto(f"/products/{product}/latest/")
    for facet, choices in [*lists(page), *menus(page)]:
        page.goto(f"/products/{product}/latest/")
        choose(page, facet, choices[-1])
        assert heading(page) == f"{facet}: {choices[-1]}"
        marked = page.locator(".choose a[aria-current], .choose option:checked").all_text_contents()
        assert [each for each in marked if each != "Choose one"] == [choices[-1]]


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_what_a_filter_shows_is_what_the_data_says(page: Page, landed: World, name: str) -> None:
    asked = FILTERS[name]
    page.goto(f"/products/{asked.product}/latest/")
    choose(page, asked.facet, asked.choice)
    if name == "date":
        shown = page.locator(".whole-row td").first.inner_text()
        when = asked.value
    else:
        shown = page.locator(".figure strong").inner_text()
        said = re.search(r"\d+ \w+ \d{4}", page.locator(".figure").inner_text())
        assert said is not None
        when = f"{datetime.strptime(said[0], '%d %B %Y'):%Y-%m-%d}"  # noqa: DTZ007 - a day
    counts = whole_on(landed, asked, when)
    assert counts
    assert shown == f"{sum(counts):,}"


def test_an_area_is_chosen_from_a_product_and_tells_of_it(page: Page) -> None:
    page.goto("/products/covid_cases/latest/")
    page.locator("#tables ~ .scroll").first.get_by_role("link", name="London", exact=True).click()
    assert heading(page) == "London"
    assert page.get_by_role("link", name="COVID-19 cases").first.is_visible()


def test_an_area_is_found_by_its_name(page: Page) -> None:
    page.goto("/areas/")
    if page.get_by_label("Name of the area").is_visible():
        page.get_by_label("Name of the area").fill("leeds")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Leeds", exact=True).click()
    page.wait_for_url("**/areas/E08000035/*")
    assert heading(page) == "Leeds"


def test_a_part_and_an_area_are_reached_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/products/covid_cases/latest/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    if menus(page):
        go_to(page, "select")
        page.keyboard.type("30 Sep")
        go_to(page, "button")
    else:
        go_to(page, "summary", "Specimen date")
        page.keyboard.press("Enter")
        go_to(page, "a", "30 September 2020")
    page.keyboard.press("Enter")
    page.wait_for_url("**/view/date-2020-09-30.html")
    go_to(page, "a", "London")
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/E12000007/*")
    assert heading(page) == "London"


def whole_on(landed: World, asked: Filter, when: str) -> list[int]:
    """Return the counts of the whole on a day, of the rows that a choice means; one for each line of the chart."""
    known = catalogue()
    product = known.products[asked.product]
    roots = {item.name: item.over(known.hierarchies).root for item in product.dimensions} | {asked.column: asked.value}
    rows = csv.DictReader(io.StringIO(landed.page(f"/products/{asked.product}/latest/data.csv")))
    return [
        int(row[product.measure.name])
        for row in rows
        if row["date"] == when and all(row[column] == value for column, value in roots.items())
    ]
