"""Beds under assumptions: nobody is lost, limits that are known in closed form hold, and chance agrees."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.explorer.demand.beds import Course, Now, remaining, taken
from dashboards.explorer.demand.growth import daily, growth_of, level_of
from dashboards.explorer.demand.scenario import Assumptions, course, dispersion, scenario, stay_of, unchanged
from dashboards.explorer.demand.stay import LONGEST, Stay

stays = st.builds(Stay, st.floats(0.5, 20), st.one_of(st.just(0.0), st.floats(0.2, 1.2)))
histories = st.lists(st.integers(0, 500), min_size=1, max_size=90).map(lambda found: tuple(map(float, found)))
courses = st.builds(Course, st.floats(-0.1, 0.1), st.floats(-0.1, 0.1), st.integers(1, 40))
ASSUMED = Assumptions(0.2, -0.1, 14, 9.0, 0.9, 0.05, 0.1, 42)
STEADY = Now(1000.0, (100.0,) * 90)


@given(stays)
def test_shares_never_grow_and_add_up_to_the_mean_stay(stay: Stay) -> None:
    assert stay.shares[0] <= 1 + 1e-12
    assert all(before >= after - 1e-12 for before, after in pairwise(stay.shares))
    assert sum(stay.shares) == pytest.approx(stay.mean, rel=0.01)


@given(st.floats(0, 5000), histories, courses, stays)
def test_nobody_is_lost(beds: float, history: tuple[float, ...], course: Course, stay: Stay) -> None:
    now = Now(beds, history)
    admissions = course.admissions(now.level, 40)
    found = taken(now, admissions, stay)

    assert min(found.left) >= -1e-6
    assert beds + sum(admissions) == pytest.approx(found.beds[-1] + sum(found.left))


@given(st.floats(1, 500), st.floats(0.5, 20))
def test_without_growth_and_with_a_fixed_stay_beds_stay_what_they_are(level: float, mean: float) -> None:
    now = Now(level * mean, (level,) * 60)

    assert taken(now, (level,) * 60, Stay(mean, 0)).beds == pytest.approx((level * mean,) * 60)


@given(histories, courses, st.floats(0.5, 15), st.floats(0.1, 5), st.floats(0.3, 1.0))
def test_whoever_comes_and_stays_longer_takes_more_beds(
    history: tuple[float, ...], course: Course, mean: float, more: float, variation: float
) -> None:
    now = Now(0.0, history)
    admissions = course.admissions(now.level, 40)
    short, longer = (taken(now, admissions, Stay(each, variation)).beds for each in (mean, mean + more))

    assert all(less <= greater + 1e-9 for less, greater in zip(short, longer, strict=True))


@given(st.floats(1, 500), st.integers(1, 15), st.integers(1, 5))
def test_with_the_same_number_every_day_those_in_hospital_leave_later_when_stays_are_longer(
    level: float, mean: int, more: int
) -> None:
    now = Now(100.0, (level,) * 60)
    short, longer = (remaining(now, Stay(each, 0), 40) for each in (mean, mean + more))

    assert all(less <= greater + 1e-9 for less, greater in zip(short, longer, strict=True))


@given(st.floats(-0.1, 0.1), stays)
def test_after_long_growth_beds_grow_like_admissions(growth: float, stay: Stay) -> None:
    """In the long run beds are admissions times the sum of e^(-growth * age) over the shares (Euler and Lotka)."""
    now = Now(0.0, (1.0,))
    days = 2 * LONGEST // 3
    admissions = Course(growth, growth, 1).admissions(1.0, days)
    ratio = sum(share * math.exp(-growth * age) for age, share in enumerate(stay.shares[:days]))

    assert taken(now, admissions, stay).beds[-1] / admissions[-1] == pytest.approx(ratio)


def test_by_hand_admissions_that_double_each_week_go_on_from_the_newest_day_not_from_the_mean_of_its_week() -> None:
    doubling = [100 * 2.0 ** (day / 7) for day in range(-20, 1)]  # 100 on the newest day, 50 a week ago
    now = Now(0.0, tuple(doubling))

    assert now.level == pytest.approx(100)
    assert Course(daily(1.0), daily(1.0), 1).admissions(now.level, 14)[6::7] == pytest.approx((200, 400))


@given(st.floats(-0.1, 0.15), stays, st.floats(1, 1000))
def test_an_epidemic_that_grows_exactly_goes_on_as_it_was(growth: float, stay: Stay, level: float) -> None:
    """Admissions of day t are level * e^(growth * t), and beds those of them who are still there, before and after."""
    history = tuple(level * math.exp(growth * day) for day in range(1 - LONGEST, 1))
    beds = sum(number * share for number, share in zip(reversed(history), stay.shares, strict=True))
    now = Now(beds, history)
    admissions = course(replace(ASSUMED, growth=math.expm1(7 * growth), later=math.expm1(7 * growth))).admissions(
        now.level, 28
    )
    lasting = sum(share * math.exp(-growth * age) for age, share in enumerate(stay.shares))

    assert admissions == pytest.approx([level * math.exp(growth * day) for day in range(1, 29)])
    assert taken(now, admissions, stay).beds == pytest.approx(
        [level * math.exp(growth * day) * lasting for day in range(1, 29)], rel=1e-3, abs=1e-9 * beds
    )


def test_few_admissions_are_not_taken_for_growth_beyond_what_may_be_supposed() -> None:
    assert level_of([0.0] * 6 + [1.0] + [20.0] * 7) == pytest.approx(140 / sum(3 ** (-k / 7) for k in range(7)))
    assert level_of([1.0] * 6) == 1.0
    assert level_of([5.0] * 7 + [0.0] * 7) == level_of([]) == 0.0


def _one(draw: random.Random, stay: Stay, history: list[int], admissions: tuple[float, ...]) -> int:
    """Count who is there on the last day: each patient comes at a time of the day, and stays a time of their own."""
    spread = math.sqrt(math.log1p(stay.variation**2))
    centre = math.log(stay.mean) - spread**2 / 2

    def there(number: int, days: int) -> int:
        return sum(draw.lognormvariate(centre, spread) > days + draw.random() for _ in range(number))

    came = [_poisson(draw, mean) for mean in admissions]
    now = sum(there(number, age + len(admissions)) for age, number in enumerate(reversed(history)))
    return now + sum(there(number, len(admissions) - 1 - at) for at, number in enumerate(came))


def _poisson(draw: random.Random, mean: float) -> int:
    at, number, limit = draw.random(), 0, math.exp(-mean)
    while at > limit:
        at, number = at * draw.random(), number + 1
    return number


def test_a_simulation_of_single_patients_agrees() -> None:
    draw, stay, history = random.Random(2020), Stay(6.0, 0.8), [30] * 60  # noqa: S311 - no secret
    beds = 30 * sum(stay.shares[:60])
    admissions = Course(0.03, 0.03, 1).admissions(30.0, 15)
    counts = [_one(draw, stay, history, admissions) for _ in range(300)]
    mean = sum(counts) / len(counts)
    found = taken(Now(beds, tuple(map(float, history))), admissions, stay)

    assert mean == pytest.approx(found.beds[-1], rel=0.015)
    variance = sum((each - mean) ** 2 for each in counts) / len(counts)
    assert variance == pytest.approx(found.variance[-1], rel=0.3)


@settings(max_examples=20)
@given(st.floats(-0.4, 0.6), st.floats(2, 20), st.floats(0, 0.15), st.floats(0, 0.3))
def test_ranges_are_in_order_and_hold_the_expected_course(
    growth: float, stay: float, growth_by: float, stay_by: float
) -> None:
    assumed = replace(ASSUMED, growth=growth, later=growth, stay=stay, growth_by=growth_by, stay_by=stay_by, days=10)
    for each in scenario(STEADY, assumed):
        assert each.lowest <= each.low <= each.middle <= each.high <= each.highest


@pytest.mark.parametrize(("growth_by", "stay_by"), [(0.1, 0.0), (0.0, 0.3), (0.05, 0.1)])
def test_as_many_courses_lie_within_a_range_as_is_said_of_it(growth_by: float, stay_by: float) -> None:
    assumed = replace(ASSUMED, growth_by=growth_by, stay_by=stay_by)
    shown, spread, draw = scenario(STEADY, assumed)[-1], dispersion(STEADY.admitted), random.Random(2020)  # noqa: S311
    drawn = []
    for _ in range(600):
        admissions = course(assumed, draw.gauss(0, 1)).admissions(STEADY.level, assumed.days)
        found = taken(STEADY, admissions, stay_of(assumed, draw.gauss(0, 1)), spread)
        drawn.append(draw.gauss(found.beds[-1], math.sqrt(found.variance[-1])))

    assert sum(shown.low < each < shown.high for each in drawn) / 600 == pytest.approx(0.5, abs=0.07)
    assert sum(shown.lowest < each < shown.highest for each in drawn) / 600 == pytest.approx(0.9, abs=0.04)


def test_whoever_is_less_sure_is_told_a_wider_range() -> None:
    sure, unsure = (scenario(STEADY, replace(ASSUMED, growth_by=by))[-1] for by in (0.0, 0.1))

    assert unsure.highest - unsure.lowest > 1.5 * (sure.highest - sure.lowest)


def test_a_decision_changes_nothing_before_its_day_and_much_after() -> None:
    with_it, without = scenario(STEADY, ASSUMED), scenario(STEADY, unchanged(ASSUMED))

    assert with_it[: ASSUMED.change - 1] == without[: ASSUMED.change - 1]
    assert with_it[-1].highest < without[-1].lowest


def test_growth_and_dispersion_are_read_from_what_was_admitted() -> None:
    assert growth_of([100.0] * 7 + [120.0] * 7) == pytest.approx(0.2)
    assert growth_of([5.0]) == growth_of([]) == 0.0
    assert daily(math.e**0.7 - 1) == pytest.approx(0.1)
    assert dispersion([100.0] * 40) == 1.0
    assert dispersion([60.0, 140.0] * 20) == pytest.approx(7 / 6 * (320 / 7) ** 2 * (7 / 740 + 7 / 660) / 2)


@pytest.mark.parametrize(("mean", "variation"), [(0, 1), (61, 1), (5, -0.1), (5, 2.1), (math.nan, 1)])
def test_a_stay_that_is_none_is_refused(mean: float, variation: float) -> None:
    with pytest.raises(ValueError, match="not reckoned with"):
        Stay(mean, variation)
