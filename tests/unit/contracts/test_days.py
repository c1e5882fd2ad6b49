"""Days begin and end by the clocks, on the days on which they change too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts.agreements.days import begins, day_of

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("year", [2003, 2024, 2026, 2027, 2031, 2037])
def test_every_hour_of_a_year_is_in_the_day_that_clocks_show(year: int) -> None:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year == year:
        assert day_of(moment) == moment.astimezone(LONDON).date(), moment
        moment += timedelta(hours=1)


@pytest.mark.parametrize("year", [2003, 2024, 2026, 2027, 2031, 2037])
def test_every_day_of_a_year_begins_at_midnight_by_the_clocks(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert begins(day) == datetime.combine(day, time(), LONDON), day
        assert (day_of(begins(day)), day_of(begins(day) - timedelta(seconds=1))) == (day, day - timedelta(days=1))
        day += timedelta(days=1)


def test_a_moment_of_another_zone_is_in_the_day_that_it_is_here() -> None:
    assert day_of(datetime.fromisoformat("2026-07-01T08:30:00+10:00")) == date(2026, 6, 30)
