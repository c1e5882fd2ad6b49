"""Days by the clocks of the United Kingdom: an agreement's last day ends when it ends for the people who signed it.

Summer time is from one o'clock Greenwich time in the morning of the last Sunday of March to that of the last Sunday of
October (The Summer Time Order 2002, SI 2002/262). It is reckoned here, since what compiles agreements and lets people
in carries no table of the world's clocks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

_MARCH, _OCTOBER = 3, 10
_CHANGE = time(1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def day_of(moment: datetime) -> date:
    """Return the day that a moment is in; it has an offset."""
    utc = moment.astimezone(UTC)
    return (utc + _ahead(utc)).date()


def begins(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins."""
    midnight = datetime.combine(day, time(tzinfo=UTC))
    return midnight - _ahead(midnight - _HOUR)  # clocks change at one, so a night begins by the time of the day before


def _ahead(utc: datetime) -> timedelta:
    summer = _change(utc.year, _MARCH) <= utc < _change(utc.year, _OCTOBER)
    return _HOUR if summer else timedelta()


def _change(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return datetime.combine(sunday, _CHANGE)
