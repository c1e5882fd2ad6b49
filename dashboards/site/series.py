"""Means and trends of a daily series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from contracts.products.dimensions import Grain
from dashboards.site.figure import Figure
from lambdas.core.paper.words import number, period

WEEK = 7


@dataclass(frozen=True)
class Trend:
    """How the latest figure compares. ``direction`` is up, down or level."""

    direction: str
    text: str


def is_daily(series: Mapping[date, Figure]) -> bool:
    """Whether there is a figure for most days: then a 7-day mean evens out the days of the week."""
    days = sorted(series)
    return len(days) >= 2 * WEEK and (days[-1] - days[0]).days < 2 * len(days)


def with_gaps(dates: Iterable[date]) -> list[date]:
    """Return dates in order, and where more than the usual time lies between two, those that there is nothing of.

    A line through them has to break there. The usual time is the median: months are not of one length.
    """
    known = sorted(dates)
    apart = [(after - before).days for before, after in pairwise(known)]
    usual = max(1, median_low(apart)) if apart else 1
    missing = (
        before + timedelta(days=step * usual)
        for before, days in zip(known, apart, strict=False)
        for step in range(1, round(days / usual))
    )
    return sorted({*known, *missing})


def weekly_mean(series: Mapping[date, Figure]) -> dict[date, float]:
    """Mean of each day and the six before it, for days on which all seven counts are known."""
    known = {when.toordinal(): figure for when, figure in series.items() if isinstance(figure, int)}
    means = {}
    for last in series:
        end = last.toordinal()
        week = [known[day] for day in range(end - WEEK + 1, end + 1) if day in known]
        if len(week) == WEEK:
            means[last] = sum(week) / WEEK
    return means


def trend(series: Mapping[date, Figure], when: date | None, unit: str, grain: Grain = Grain.DAY) -> Trend | None:
    """Compare the 7-day mean that ends on a date with that of the week before, or its figure with the one before it.

    ``when`` is the date whose figure stands beside the trend. None where that figure or the mean that ends on its date
    is not known, and where there is nothing to compare: a trend of another date would be read as one of this.
    """
    latest = None if when is None else series.get(when)
    if when is None or not isinstance(latest, int):
        return None
    if is_daily(series):
        return _of_means(weekly_mean(series), when, unit)
    known = [(day, figure) for day, figure in series.items() if day < when and isinstance(figure, int)]
    if not known:
        return None
    earlier, before = max(known)
    return Trend(_direction(latest, before), f"{_change(latest, before)} {_named(earlier, grain)}")


def _of_means(means: Mapping[date, float], when: date, unit: str) -> Trend | None:
    mean, before = means.get(when), means.get(when - timedelta(days=WEEK))
    if mean is None or before is None:
        return None
    text = f"7-day mean of {number(round(mean))} {unit} a day, {_change(mean, before)} the week before"
    return Trend(_direction(mean, before), text)


def _named(when: date, grain: Grain) -> str:
    return f"{'the ' if grain is Grain.WEEK else ''}{period(when, grain)}"


def _direction(now: float, before: float) -> str:
    return "level" if round(now) == round(before) else "up" if now > before else "down"


def _change(now: float, before: float) -> str:
    """``4% lower than``; a number instead of a percentage where the base is small."""
    if round(now) == round(before):
        return "the same as"
    word = "higher than" if now > before else "lower than"
    if before < 100:
        return f"{number(round(abs(now - before)))} {word}"
    percent = abs(now - before) / before * 100
    return f"{'less than 1' if percent < 1 else f'{percent:.0f}'}% {word}"
