"""Means and trends of a daily series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.dimensions import Grain
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


def weekly_mean(series: Mapping[date, Figure]) -> dict[date, float]:
    """Mean of each day and the six before it, for days on which all seven counts are known."""
    means = {}
    for last in series:
        week = [series.get(last - timedelta(days=back)) for back in range(WEEK)]
        known = [figure for figure in week if isinstance(figure, int)]
        if len(known) == WEEK:
            means[last] = sum(known) / WEEK
    return means


def trend(series: Mapping[date, Figure], unit: str, grain: Grain = Grain.DAY) -> Trend | None:
    """Compare the latest 7-day mean with that of the week before, or the latest figure with the one before it.

    None when there is nothing to compare.
    """
    if is_daily(series):
        means = weekly_mean(series)
        last = max(means, default=None)
        before = means.get(last - timedelta(days=WEEK)) if last else None
        if last is None or before is None:
            return None
        change = _change(means[last], before)
        text = f"7-day mean of {number(round(means[last]))} {unit} a day, {change} the week before"
        return Trend(_direction(means[last], before), text)
    known = [(when, figure) for when, figure in sorted(series.items()) if isinstance(figure, int)]
    if len(known) < 2:
        return None
    (earlier, before), (_, latest) = known[-2:]
    return Trend(_direction(latest, before), f"{_change(latest, before)} {_named(earlier, grain)}")


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
