from __future__ import annotations

from datetime import date

import pytest

from lambdas.core.paper import words


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1204, "1,204"), (1204.26, "1,204.3"), (-3, "\u22123"), (253_670.0, "253,670")]
)
def test_numbers(value: float, text: str) -> None:
    assert words.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "no rows"), (1, "1 row"), (2_000, "2,000 rows")])
def test_counts(value: int, text: str) -> None:
    assert words.count(value, "row") == text


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1 byte"), (999, "999 bytes"), (41_230, "41 KB"), (3_524_716, "3.5 MB")]
)
def test_sizes(value: int, text: str) -> None:
    assert words.size(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2020, 10, 2), "2 October 2020"),
        ("2020-10-02", "2 October 2020"),
        ("2020-10-02T23:59:59Z", "2 October 2020"),
        ("2020-09", "September 2020"),
        ("2020-13", "2020-13"),
        ("soon", "soon"),
    ],
)
def test_days(value: date | str, text: str) -> None:
    assert words.day(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2020-10-02T16:30:00+00:00", "2 October 2020 at 16:30 UTC"),
        ("2020-07-02T00:30:00+01:00", "1 July 2020 at 23:30 UTC"),
        ("soon", "soon"),
    ],
)
def test_moments_are_told_in_one_time_zone(value: str, text: str) -> None:
    assert words.moment(value) == text


def test_lists() -> None:
    assert [words.listing(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_what_cannot_be_seen_is_written_out() -> None:
    assert words.visible("a\u202eb\u0000\ud800\u200b") == "a\\u202eb\\u0000\\ud800\\u200b"
    assert words.visible("é 東京 🙂") == "é 東京 🙂"


@pytest.mark.parametrize(
    ("title", "text"), [("Age band", "age band"), ("NHS trust", "NHS trust"), ("A", "a"), ("", "")]
)
def test_a_title_within_a_sentence_begins_small_unless_it_is_an_abbreviation(title: str, text: str) -> None:
    assert words.inside(title) == text


@pytest.mark.parametrize(
    ("grain", "last"),
    [("day", "2020-11-02"), ("week", "2020-11-08"), ("month", "2020-11-30"), ("quarter", "2020-12-31")],
)
def test_what_a_date_stands_for_ends_on_its_last_day(grain: str, last: str) -> None:
    assert words.last_day(date(2020, 11, 2), grain).isoformat() == last
