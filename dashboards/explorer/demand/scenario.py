"""A scenario: what is assumed, how unsure of it one is, and the range of beds that follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from dashboards.explorer.demand.beds import Course, Now, taken
from dashboards.explorer.demand.growth import WEEK, daily
from dashboards.explorer.demand.stay import MOST_MEAN, Stay

# Ten parts of a standard normal that are as likely as each other, each by its median: shares of 5 and 25 in a hundred,
# and of 75 and 95, are at the middle of a part. Ranges are shares of all courses, so few nodes that give moments well,
# as those of Gauss and Hermite, would not do: between them lies a quarter of what may be.
PARTS = 10
NODES = tuple(NormalDist().inv_cdf((part + 0.5) / PARTS) for part in range(PARTS))
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Assumptions:
    """What is assumed. Growth is a change a week: 0.2 is a fifth more; days count from the newest figure.

    ``growth_by`` and ``stay_by`` are how far off one holds growth and mean stay to be, as one standard deviation: of
    growth added to it, of the stay as a share of it.
    """

    growth: float
    later: float
    change: int
    stay: float
    variation: float
    growth_by: float
    stay_by: float
    days: int


@dataclass(frozen=True)
class Range:
    """Beds on one day: the numbers below which they are with a chance of 5, 25, 50, 75 and 95 in a hundred."""

    lowest: float
    low: float
    middle: float
    high: float
    highest: float


def scenario(now: Now, assumed: Assumptions) -> list[Range]:
    """Return the range of beds of each day: over what is unsure in the assumptions, and over chance."""
    spread = dispersion(now.admitted)
    courses = [course(assumed, node).admissions(now.level, assumed.days) for node in NODES]
    stays = [stay_of(assumed, node) for node in NODES]
    found = [taken(now, admissions, stay, spread) for admissions in courses for stay in stays]
    return [
        Range(*(_quantile(share, [(each.beds[day], each.variance[day]) for each in found]) for share in SHARES))
        for day in range(assumed.days)
    ]


def course(assumed: Assumptions, node: float = 0.0) -> Course:
    """Return how admissions go on, so many standard deviations from what is assumed."""
    off = node * assumed.growth_by
    return Course(daily(assumed.growth + off), daily(assumed.later + off), assumed.change)


def stay_of(assumed: Assumptions, node: float = 0.0) -> Stay:
    """Return how long patients stay, so many standard deviations from what is assumed."""
    return Stay(min(MOST_MEAN, assumed.stay * math.exp(node * assumed.stay_by)), assumed.variation)


def unchanged(assumed: Assumptions) -> Assumptions:
    """Return the assumptions without the change."""
    return replace(assumed, later=assumed.growth)


def dispersion(admitted: Sequence[float]) -> float:
    """Return how much more admissions vary than Poisson numbers would, about the 7-day means of the last four weeks."""
    recent = list(admitted)[-4 * WEEK - 6 :]
    told = []
    for at in range(3, len(recent) - 3):
        mean = sum(recent[at - 3 : at + 4]) / WEEK
        if mean > 0:
            told.append((recent[at] - mean) ** 2 / mean)
    return max(1.0, sum(told) / len(told) * WEEK / (WEEK - 1)) if told else 1.0


def _quantile(share: float, parts: Sequence[tuple[float, float]]) -> float:
    """Return the quantile of a mixture of normal numbers, as likely as each other, none below zero: mean, variance."""
    known = [(mean, math.sqrt(2 * variance) or 1e-9) for mean, variance in parts]
    low = min(mean - 4 * spread for mean, spread in known)
    high = max(mean + 4 * spread for mean, spread in known)
    while high - low > 0.05 + 1e-5 * abs(high):
        middle = (low + high) / 2
        below = sum(1 + math.erf((middle - mean) / spread) for mean, spread in known) / (2 * len(known))
        low, high = (middle, high) if below < share else (low, middle)
    return max(0.0, (low + high) / 2)
