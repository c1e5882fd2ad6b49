"""When releases open: at a time of day by the clocks of the United Kingdom, whichever time they show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.products.release_terms import ZONE, Release

_ZONE = ZoneInfo(ZONE)


def opening(day: date, at: str) -> datetime:
    """Return, in UTC, when clocks show ``at`` on a day.

    A time that a change of the clocks leaves out is as long after midnight as it would be without the change. Of one
    that comes twice it is the first.
    """
    return datetime.combine(day, time.fromisoformat(at), _ZONE).astimezone(UTC)


def local_day(moment: str) -> date:
    """Return the day that a moment, ISO 8601 with its offset, is in."""
    return datetime.fromisoformat(moment).astimezone(_ZONE).date()


def due(published: str, release: Release) -> datetime:
    """Return when the release after one that was published at a moment, ISO 8601, is due."""
    return opening(local_day(published) + timedelta(days=release.next_after_days), release.at)


def next_opening(now: datetime, at: str) -> datetime:
    """Return the first time, at or after ``now``, that clocks show ``at``."""
    today = now.astimezone(_ZONE).date()
    found = opening(today, at)
    return found if found >= now else opening(today + timedelta(days=1), at)


def in_words(moment: datetime) -> str:
    """Write a moment as clocks show it: ``09:30 BST``."""
    return f"{moment.astimezone(_ZONE):%H:%M %Z}"
