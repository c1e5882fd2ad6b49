from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboards.site.figure import HIDDEN, Figure
from dashboards.site.scale import day_ticks, ticks
from dashboards.site.series import Trend, is_daily, trend, weekly_mean

FIRST = date(2020, 9, 1)


def series(*counts: Figure) -> dict[date, Figure]:
    return {FIRST + timedelta(days=n): count for n, count in enumerate(counts)}


def latest(days: dict[date, Figure]) -> Trend | None:
    return trend(days, max(days, default=None), "calls")


def test_a_mean_needs_seven_known_days() -> None:
    means = weekly_mean(series(*[7] * 6, 14, HIDDEN, 7))
    assert means == {FIRST + timedelta(days=6): 8.0}


def test_a_missing_day_is_not_taken_for_zero() -> None:
    days = series(*[7] * 9)
    del days[FIRST + timedelta(days=1)]
    assert weekly_mean(days) == {FIRST + timedelta(days=8): 7.0}


def test_the_trend_of_daily_counts_compares_weeks() -> None:
    found = latest(series(*[100] * 7, *[150] * 7))
    assert found is not None
    assert (found.direction, found.text) == ("up", "7-day mean of 150 calls a day, 50% higher than the week before")


@pytest.mark.parametrize(
    ("before", "after", "direction", "change"),
    [
        (1000, 996, "down", "less than 1% lower than"),
        (10, 8, "down", "2 lower than"),
        (100, 100, "level", "the same as"),
        (0, 5, "up", "5 higher than"),
    ],
)
def test_changes_are_told_in_words(before: int, after: int, direction: str, change: str) -> None:
    found = latest(series(*[before] * 7, *[after] * 7))
    assert found is not None
    assert found.direction == direction
    assert change in found.text


def test_weekly_counts_compare_with_the_one_before() -> None:
    found = latest({FIRST: 200, FIRST + timedelta(days=7): 150})
    assert found is not None
    assert found.text == "25% lower than 1 September 2020"


@pytest.mark.parametrize("days", [series(), series(4), series(HIDDEN, 4), series(*[HIDDEN] * 20)])
def test_without_two_figures_there_is_no_trend(days: dict[date, Figure]) -> None:
    assert latest(days) is None


def test_beside_a_hidden_figure_stands_no_trend_of_the_days_before() -> None:
    assert latest(series(29, 17, HIDDEN)) is None
    found = trend(series(29, 17, HIDDEN), FIRST + timedelta(days=1), "calls")
    assert found is not None
    assert found.text == "12 lower than 1 September 2020"


def test_a_mean_that_does_not_end_on_the_figures_own_day_is_no_trend_of_it() -> None:
    days = series(*[100] * 20, HIDDEN, 100, 100)
    assert latest(days) is None
    assert trend(days, FIRST + timedelta(days=19), "calls") is not None
    assert trend(days, FIRST + timedelta(days=20), "calls") is None


def test_a_figure_is_not_compared_with_a_later_one() -> None:
    found = trend(series(10, 20, 90), FIRST + timedelta(days=1), "calls")
    assert found is not None
    assert found.text == "10 higher than 1 September 2020"


def test_weekly_counts_are_not_daily_ones() -> None:
    assert is_daily(series(*[1] * 14))
    assert not is_daily({FIRST + timedelta(days=7 * n): 1 for n in range(30)})


@pytest.mark.parametrize("top", [0, 1, 3, 4, 5, 9, 17, 99, 101, 2_345, 45_678, 9_999_999])
def test_axis_numbers_are_round_few_and_reach_the_top(top: int) -> None:
    found = ticks(top)
    assert found[0] == 0
    assert found[-1] >= max(top, 1)
    assert 2 <= len(found) <= 6
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_months_are_named_with_the_year_where_it_changes() -> None:
    names = [name for _, name in day_ticks(date(2020, 10, 20), date(2021, 3, 5), 9)]
    assert names == ["Nov 2020", "Dec", "Jan 2021", "Feb", "Mar"]


@pytest.mark.parametrize(
    ("first", "last", "wanted", "names"),
    [
        ((2020, 9, 3), (2020, 9, 27), 4, ["3 Sep 2020", "10 Sep", "17 Sep", "24 Sep"]),
        ((2020, 8, 19), (2020, 10, 2), 9, ["19 Aug 2020", "26 Aug", *(f"{n} Sep" for n in (2, 9, 16, 23, 30))]),
        ((2020, 8, 19), (2020, 10, 2), 3, ["19 Aug 2020", "16 Sep"]),
        ((2020, 12, 28), (2021, 1, 6), 9, ["28 Dec 2020", "30 Dec", "1 Jan 2021", "3 Jan", "5 Jan"]),
    ],
)
def test_within_two_months_days_are_named_as_many_as_there_is_room_for(
    first: tuple[int, int, int], last: tuple[int, int, int], wanted: int, names: list[str]
) -> None:
    found = day_ticks(date(*first), date(*last), wanted)
    assert [name for _, name in found] == names
    assert len(found) <= wanted


def test_two_months_of_monthly_figures_are_named_by_months() -> None:
    names = [name for _, name in day_ticks(date(2020, 8, 1), date(2020, 9, 1), 4, daily=False)]
    assert names == ["Aug 2020", "Sep"]


def test_a_single_day_has_a_tick() -> None:
    assert day_ticks(FIRST, FIRST, 4) == [(FIRST, "1 Sep 2020")]


@pytest.mark.parametrize("top", [0, 1, 1.5])
def test_an_axis_ends_at_no_single_thing_for_its_unit_is_in_the_plural(top: float) -> None:
    assert ticks(top) == [0, 1, 2]
