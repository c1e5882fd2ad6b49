from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lambdas.core import in_use
from lambdas.core.taken_periods import ANY, MOST, left, told

DAYS = some.sets(some.dates(date(2020, 2, 20), date(2020, 3, 10)).map(str), min_size=1)


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        (["2020-02-29", "2020-02-28", "2020-03-01", "2020-03-03"], "2020-02-28..2020-03-01 2020-03-03"),
        (["2019-11", "2019-12", "2020-01", "2020-03"], "2019-11..2020-01 2020-03"),
        (["all"], "all"),
        ([str(date(2020, 1, 1) + timedelta(days=2 * n)) for n in range(MOST + 1)], ANY),
    ],
)
def test_neighbouring_periods_are_one_run(periods: list[str], text: str) -> None:
    assert told(periods) == text


@given(commits=some.lists(DAYS, min_size=1, max_size=6), asked=some.integers(0, 5))
def test_what_is_left_of_a_drop_is_what_no_later_one_took(commits: list[set[str]], asked: int) -> None:
    asked = min(asked, len(commits) - 1)
    owner = {day: number for number, days in enumerate(commits) for day in days}
    history = [(f"d{number}", told(days)) for number, days in enumerate(commits)]
    mine = [day for day, number in owner.items() if number == asked]
    said = in_use.told(f"d{number}" for number in owner.values())
    assert " ".join(left(history, f"d{asked}", said)) == told(mine)


def test_a_month_is_not_replaced_by_the_days_around_it() -> None:
    assert left([("a", "2020-10"), ("b", "2020-09-28..2020-11-02")], "a", "a=1 b=36") == ("2020-10",)


@pytest.mark.parametrize(("own", "later"), [("", "2020-10-01"), (ANY, "2020-10-01")])
def test_what_a_commit_did_not_tell_may_still_stand_unless_nothing_of_it_is_in_use(own: str, later: str) -> None:
    history = [("a", own), ("b", later)]
    assert left(history, "a", "a=1 b=1") == (ANY,)
    assert left(history, "a", "b=1") == ()


def test_a_later_commit_that_tells_nothing_replaces_nothing_for_certain() -> None:
    assert left([("a", "2020-10-01"), ("b", ANY)], "a", "") == ("2020-10-01",)


def test_a_drop_that_is_no_part_of_the_past_has_nothing_left() -> None:
    assert left([("a", "2020-10-01")], "b", "a=1") == ()
