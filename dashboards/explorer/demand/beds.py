"""Beds taken: those in hospital now who stay, and those who come and stay. Expected numbers, day by day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboards.explorer.demand.growth import level_of
from dashboards.explorer.demand.stay import LONGEST, Stay


@dataclass(frozen=True)
class Now:
    """Where a scenario begins: ``beds`` taken today, and what was ``admitted`` on each day up to today, newest last."""

    beds: float
    admitted: tuple[float, ...]

    @property
    def level(self) -> float:
        """Admissions of today, evened out over the last seven days."""
        return level_of(self.admitted)


@dataclass(frozen=True)
class Course:
    """How admissions go on: by a factor e^growth a day, and from ``change`` days on by e^later."""

    growth: float
    later: float
    change: int

    def admissions(self, level: float, days: int) -> tuple[float, ...]:
        """Return the expected admissions of each of the next days."""
        steps = (self.growth if day < self.change else self.later for day in range(1, days + 1))
        return tuple(level * math.exp(grown) for grown in accumulate(steps))


@dataclass(frozen=True)
class Taken:
    """Of each day the beds taken at its end, expected, and their variance; and how many left that day."""

    beds: tuple[float, ...]
    variance: tuple[float, ...]
    left: tuple[float, ...]


def taken(now: Now, admissions: Sequence[float], stay: Stay, dispersion: float = 1.0) -> Taken:
    """Convolve admissions with the stay, and let go those in hospital now as their stays so far say.

    Admissions of a day vary by ``dispersion`` times what a Poisson number would, each independent of the others; who
    stays is independent of who else does. Then the number of those who come and stay has the mean sum(a * s) and the
    variance sum(a * s * (1 + (dispersion - 1) * s)), and of those in hospital now a binomial number stays.
    """
    shares = stay.shares
    staying = remaining(now, stay, len(admissions))
    beds, variance = [], []
    for day in range(len(admissions)):
        come = [(admissions[at], shares[day - at]) for at in range(day + 1)]
        beds.append(now.beds * staying[day] + sum(number * share for number, share in come))
        binomial = now.beds * staying[day] * (1 - staying[day])
        variance.append(binomial + sum(number * share * (1 + (dispersion - 1) * share) for number, share in come))
    before = [now.beds, *beds]
    left = tuple(before[day] + admissions[day] - beds[day] for day in range(len(beds)))
    return Taken(tuple(beds), tuple(variance), left)


def remaining(now: Now, stay: Stay, days: int) -> tuple[float, ...]:
    """Return the share of those in hospital now who are still there at the end of each of the next days.

    How long they have been there follows from what was admitted before: of those who came ``n`` days ago, as many as
    stay longer. Without any admission known, as if there had been the same number every day.
    """
    shares = stay.shares
    history = [float(number) for number in reversed(now.admitted)][:LONGEST] if any(now.admitted) else [1.0] * LONGEST
    there = [number * shares[age] for age, number in enumerate(history)]
    total = sum(there)
    if total <= 0:
        return (0.0,) * days
    return tuple(
        sum(number * shares[age + day] for age, number in enumerate(history) if age + day < LONGEST) / total
        for day in range(1, days + 1)
    )
