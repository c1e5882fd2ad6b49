"""How admissions have grown, and where that leaves them today: read from the weeks before."""

from __future__ import annotations

import math
from collections.abc import Sequence

WEEK = 7
LEAST, MOST = -0.6, 2.0
"""Changes a week that may be supposed; from few admissions, changes beyond are chance."""


def daily(weekly: float) -> float:
    """Return the exponent a day of a change a week; nothing falls by more than 95 in a hundred."""
    return math.log1p(max(-0.95, weekly)) / WEEK


def growth_of(admitted: Sequence[float]) -> float:
    """Return the change a week of the last two: 0 where it is not known."""
    latest, before = sum(admitted[-WEEK:]), sum(admitted[-2 * WEEK : -WEEK])
    return latest / before - 1 if before > 0 and latest > 0 and len(admitted) >= 2 * WEEK else 0.0


def level_of(admitted: Sequence[float]) -> float:
    """Return the admissions of the newest day, newest last: the last seven evened out.

    Their mean is that of the middle of the week. It is brought forward to its end by the growth there has been, so
    that of exactly exponential admissions it is the newest one.
    """
    week = admitted[-WEEK:]
    step = daily(min(MOST, max(LEAST, growth_of(admitted))))
    return sum(week) / sum(math.exp(-step * back) for back in range(len(week))) if week else 0.0
