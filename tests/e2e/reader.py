"""What a reader does with a page of the open site, with scripts or without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page


def lists(page: Page) -> list[tuple[str, list[str]]]:
    """Return what can be chosen by links: each filter, and its choices."""
    return [
        (each.locator("xpath=preceding-sibling::*[1]").inner_text(), each.locator("a").all_text_contents())
        for each in page.locator(".choose > ul, .choose > details > ul").all()
    ]


def menus(page: Page) -> list[tuple[str, list[str]]]:
    """Return what can be chosen by forms."""
    return [
        (form.locator("label").inner_text(), form.locator("option:not([value=''])").all_text_contents())
        for form in page.locator(".choose form").all()
    ]


def choose(page: Page, facet: str, choice: str) -> None:
    """Choose by the form, where there is one, else by the link."""
    form = page.locator(".choose form").filter(has=page.get_by_label(facet, exact=True))
    before = page.url
    if form.count():
        form.get_by_label(facet).select_option(label=choice)
        form.get_by_role("button").click()
    else:
        title = page.locator(".choose h3, .choose summary").get_by_text(facet, exact=True)
        if title.evaluate("each => each.tagName") == "SUMMARY":
            title.click()
        title.locator("xpath=following-sibling::ul[1]").get_by_role("link", name=choice, exact=True).click()
    page.wait_for_url(lambda url: url != before)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def focused(page: Page) -> str:
    return page.locator(":focus").inner_text()


def go_to(page: Page, element: str, text: str = "") -> None:
    """Press Tab until an element with this text is reached. Fails when none is within a long page's reach."""
    for _ in range(150):
        page.keyboard.press("Tab")
        here = page.locator(f"{element}:focus")
        if here.count() and (not text or here.inner_text() == text):
            return
    pytest.fail(f"no {element} {text} is reached with the keyboard")
