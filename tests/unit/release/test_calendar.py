"""Releases open at a time of day by the clocks, also on the days on which clocks change."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from contracts.products.release_terms import AT, Release
from lambdas.core.release.calendar import due, in_words, next_opening, opening

DAILY = Release(frequency="daily", next_after_days=1)
WEEKLY = Release(frequency="weekly", next_after_days=7)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FORWARD - timedelta(days=1), "2026-03-28T09:30"),
        (FORWARD, "2026-03-29T08:30"),
        (BACK - timedelta(days=1), "2026-10-24T08:30"),
        (BACK, "2026-10-25T09:30"),
    ],
)
def test_half_past_nine_is_half_past_nine_on_both_sides_of_a_change_of_the_clocks(day: date, expected: str) -> None:
    assert opening(day, "09:30") == utc(expected)
    assert in_words(opening(day, "09:30")) in {"09:30 GMT", "09:30 BST"}


def test_a_time_that_is_left_out_comes_an_hour_later_and_one_that_comes_twice_is_the_first() -> None:
    assert opening(FORWARD, "01:30") == utc("2026-03-29T01:30")
    assert opening(BACK, "01:30") == utc("2026-10-25T00:30")


@pytest.mark.parametrize(
    ("published", "terms", "expected"),
    [
        ("2026-03-28T09:30:05+00:00", DAILY, "2026-03-29T08:30"),
        ("2026-10-24T08:30:05+00:00", DAILY, "2026-10-25T09:30"),
        ("2026-10-22T08:31:00+00:00", WEEKLY, "2026-10-29T09:30"),
        ("2026-07-01T23:30:00+00:00", DAILY, "2026-07-03T08:30"),  # clocks show 00:30 on the 2nd
        ("2026-01-05T09:30:00+00:00", DAILY.model_copy(update={"at": "16:00"}), "2026-01-06T16:00"),
    ],
)
def test_the_next_release_is_due_so_many_days_after_the_day_that_clocks_showed(
    published: str, terms: Release, expected: str
) -> None:
    assert due(published, terms) == utc(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-28T09:30", "2026-03-28T09:30"),
        ("2026-03-28T09:31", "2026-03-29T08:30"),
        ("2026-10-24T08:30:01", "2026-10-25T09:30"),
        ("2026-06-30T23:10", "2026-07-01T08:30"),
    ],
)
def test_what_misses_the_time_of_a_day_opens_the_day_after(now: str, expected: str) -> None:
    assert next_opening(utc(now), "09:30") == utc(expected)


@pytest.mark.parametrize(("at", "may"), [("00:59", True), ("01:00", False), ("02:04", False), ("02:05", True)])
def test_nothing_opens_in_the_hour_that_a_day_in_spring_lacks_nor_is_looked_at_in_it(at: str, *, may: bool) -> None:
    shown = datetime.combine(FORWARD, time.fromisoformat(at))
    lacking = any(time(1) <= moment.time() < time(2) for moment in (shown, shown - timedelta(minutes=5)))
    assert (re.fullmatch(AT, at) is not None, lacking) == (may, not may)
