"""The private tier in a browser: by keyboard alone, without a fault that axe-core knows, gone after signing out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.private.conftest import PASSWORD, TEMPORARY, Tier
from tests.private.visitor import Visitor, new_place
from tests.support import axe
from tests.support.one_time_code import code

TESTS = "/agreements/wharfe_modelling/covid_tests"
TRUE = "/agreements/outbreak_centre/nhs_pathways_unsuppressed"
WIDTHS = (320, 768, 1440)


def window(browser: Browser, **more: Any) -> BrowserContext:
    """Open a browser that comes from a place of its own."""
    return browser.new_context(extra_http_headers={"X-Forwarded-For": new_place()}, **more)


def as_visitor(context: BrowserContext, tier: Tier, visitor: Visitor) -> Page:
    """Go on in a browser where somebody has signed in without one."""
    cookie = next(iter(visitor.cookies))
    context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": tier.address}])
    return context.new_page()


@pytest.fixture(scope="module")
def member(tier: Tier) -> Visitor:
    """Somebody of two agreements who has signed in."""
    visitor, username = tier.visitor(), tier.cloud.invite("wharfe_modelling")
    # Before anybody asks for their groups, which are believed for half a minute.
    tier.cloud.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=tier.cloud.made["TIER_POOL"], Username=username, GroupName="agreement-outbreak_centre"
    )
    assert visitor.first_time(username, TEMPORARY, PASSWORD).status == 200
    return visitor


@pytest.fixture
def page(browser: Browser, tier: Tier) -> Iterator[Page]:
    context = window(browser)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """Return what axe-core finds, and whether the page is wider than a window of each width."""
    told = axe.faults(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            told.append(f"wider than {width}")
    return told


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_on_the_way_in_has_a_fault(browser: Browser, tier: Tier, scheme: Literal["light", "dark"]) -> None:
    context = window(browser, color_scheme=scheme, bypass_csp=True)
    page, username = context.new_page(), tier.cloud.invite("wharfe_modelling")
    page.goto(f"{tier.address}/")
    assert faults(page) == []
    fill(page, {"Username": username, "Password": "Not-the-password-1"}, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("You could not be signed in")
    expect(page.get_by_label("Username")).to_have_value(username)
    expect(page.get_by_label("Password")).to_have_value("")
    assert faults(page) == []
    fill(page, {"Username": username, "Password": TEMPORARY}, "Continue")
    assert faults(page) == []
    fill(page, {"New password": PASSWORD, "The same again": PASSWORD}, "Continue")
    assert faults(page) == []
    expect(page.get_by_role("img", name="QR code of the secret below")).to_be_visible()
    secret = page.locator(".secret").inner_text()
    fill(page, {"Six-digit code": code(secret)}, "Finish")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your agreements")
    page.get_by_role("button", name="Sign out").click()
    assert faults(page) == []
    page.get_by_role("link", name="Sign in again").click()
    fill(page, {"Username": username, "Password": PASSWORD}, "Continue")
    assert faults(page) == []
    fill(page, {"Six-digit code": "000000"}, "Sign in")
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_inside_has_a_fault(
    browser: Browser, tier: Tier, member: Visitor, scheme: Literal["light", "dark"]
) -> None:
    context = window(browser, color_scheme=scheme, bypass_csp=True)
    page = as_visitor(context, tier, member)
    for path in ("/", TESTS, f"{TESTS}?by=sex", TRUE, f"{TESTS}?result=void", f"{TESTS}?page=0", "/nothing"):
        page.goto(tier.address + path)
        assert faults(page) == [], path
    context.close()


def test_the_keyboard_alone_leads_in_and_out(page: Page, tier: Tier) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    username, keys = tier.cloud.invite("wharfe_modelling"), page.keyboard
    page.goto(f"{tier.address}/")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    keys.press("Enter")
    for text in (username, TEMPORARY):
        keys.press("Tab")
        keys.type(text)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")
    to(page, "New password")
    keys.type(PASSWORD)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your authenticator app")
    to(page, "Six-digit code")
    keys.type(code(page.locator(".secret").inner_text()))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your agreements")
    to(page, "COVID-19 test results")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=2, name="3 rows")).to_be_visible()
    to(page, "Sign out")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert said == []


def test_after_signing_out_the_back_button_shows_nothing(browser: Browser, tier: Tier) -> None:
    visitor, username = tier.signed_in("wharfe_modelling")
    context = window(browser)
    page = as_visitor(context, tier, visitor)
    page.goto(f"{tier.address}/")
    page.goto(tier.address + TESTS)
    expect(page.get_by_role("heading", level=2, name="3 rows")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert username not in page.content()
    context.close()


def test_a_warning_comes_before_the_session_lapses_and_leads_on(browser: Browser, tier: Tier, member: Visitor) -> None:
    context = window(browser)
    page = as_visitor(context, tier, member)
    page.goto(tier.address + TESTS)
    warning = page.get_by_role("alert")
    expect(warning).to_have_count(0)
    page.evaluate("document.getAnimations().forEach(each => each.finish())")  # seventeen minutes later
    expect(warning).to_contain_text("You will be signed out within three minutes")
    assert not faults(page)
    with context.expect_page() as opened:
        page.get_by_role("link", name="Stay signed in").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("You stay signed in")
    assert page.url == tier.address + TESTS
    context.close()


def test_rows_are_chosen_by_a_form_without_a_script(browser: Browser, tier: Tier, member: Visitor) -> None:
    context = window(browser, java_script_enabled=False)
    page = as_visitor(context, tier, member)
    page.goto(tier.address + TESTS)
    page.get_by_text("Choose rows").click()
    page.get_by_label("Sex").select_option("female")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2, name="2 rows")).to_be_visible()
    expect(page.get_by_text("Where Sex = female.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download 2 rows as CSV").click()
    assert taken.value.suggested_filename == "wharfe_modelling-covid_tests.csv"
    assert "Do not pass on." in taken.value.path().read_text()
    context.close()


def test_numbers_that_are_not_safe_to_publish_wear_a_mark(browser: Browser, tier: Tier, member: Visitor) -> None:
    context = window(browser)
    page = as_visitor(context, tier, member)
    page.goto(tier.address + TRUE)
    expect(page.locator(".banner .mark")).to_have_text("Unsuppressed")
    expect(page.locator("caption .mark")).to_have_text("Unsuppressed")
    assert page.locator(".scroll.marked").evaluate("e => getComputedStyle(e).borderLeftWidth") != "0px"
    context.close()


def fill(page: Page, fields: dict[str, str], button: str) -> None:
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def to(page: Page, name: str) -> None:
    """Press the tabulator until it is at what has a name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "(e => e.labels && e.labels.length ? e.labels[0].innerText : e.innerText || '')(document.activeElement)"
        )
        if reached.strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")
