"""The calendar of releases, for people and for their calendars."""

from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.products.release_terms import EarlySight
from dashboards.site.calendar_page import Due, render_calendar, upcoming
from dashboards.site.machines.ical import icalendar
from tests.support.html import Outline, faults
from tests.support.products import HOSTILE, PRODUCT

CALLS = Product.model_validate(PRODUCT)


def named(name: str, title: str = "Visits", **release: Any) -> Product:
    terms = CALLS.release.model_copy(update=release)
    return CALLS.model_copy(update={"name": name, "title": title, "release": terms})


def calendar(*products: Product, published: str = "2026-03-24T09:30:04+00:00") -> list[Due]:
    summaries = [{"product": item.name, "published": published} for item in products]
    return upcoming({item.name: item for item in products}, [*summaries, {"product": "gone", "published": published}])


def test_the_calendar_says_day_and_time_as_clocks_will_show_them_the_earliest_first() -> None:
    weekly, daily = named("a_weekly"), named("b_daily", next_after_days=1)
    html = render_calendar(calendar(weekly, daily))
    rows = [[cell.text for cell in row.children] for row in Outline(html).all("tr")][1:]
    assert [row[1:3] for row in rows] == [["25 March 2026", "09:30 GMT"], ["31 March 2026", "09:30 BST"]]
    assert faults(html) == []


def test_it_says_which_products_open_together() -> None:
    html = render_calendar(calendar(named("a", "Cases", group="daily"), named("b", "Tests", group="daily"), named("c")))
    assert [row.children[3].text for row in Outline(html).all("tr")[1:]] == ["Tests", "Cases", ""]


def test_it_says_who_may_see_a_release_before_its_hour_and_where_nobody_may() -> None:
    early = (EarlySight(name=f"Una {HOSTILE}", role="Minister", organisation="Health", hours=24),)
    html = render_calendar(calendar(named("a", "Cases", pre_release=early), named("b", "Tests")))
    rows = [[cell.text for cell in row.children] for row in Outline(html).all("tr")][-1:]
    assert rows == [["Cases", f"Una {HOSTILE}", "Minister, Health", "24 hours"]]
    assert faults(html) == []
    assert "Nobody but those who make and sign it." in render_calendar(calendar(named("b")))


def test_a_calendar_without_releases_says_so() -> None:
    assert "Nothing has been released yet." in render_calendar([])


def test_the_file_for_calendars_has_each_release_in_utc() -> None:
    text = icalendar(calendar(named("calls", "Calls; for, help")), "https://figures.example")
    assert "DTSTART:20260331T083000Z\r\n" in text
    assert "SUMMARY:Calls\\; for\\, help\r\n" in text
    assert "URL:https://figures.example/products/calls/latest/index.html\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_no_line_of_it_is_longer_than_calendars_take_and_nothing_breaks_out_of_its_line() -> None:
    text = icalendar(calendar(named("calls", f"{HOSTILE}\nEND:VEVENT {'é' * 90}")), "")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines.count("END:VEVENT") == 1
    assert "URL:" not in text
    assert "é" * 90 in text.replace("\r\n ", "")
