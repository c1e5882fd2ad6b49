"""How long patients stay: the share of those admitted on one day who are still there so many days later."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

LONGEST = 365  # days that are reckoned with
MOST_MEAN = 60.0


@dataclass(frozen=True)
class Stay:
    """Lengths of stay, lognormal with a ``mean`` in days and a coefficient of ``variation``; 0 is a fixed stay."""

    mean: float
    variation: float

    def __post_init__(self) -> None:
        if not 0 < self.mean <= MOST_MEAN or not 0 <= self.variation <= 2:
            raise ValueError(
                f"a mean stay of {self.mean} days with a variation of {self.variation} is not reckoned with"
            )

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """Share still there at the end of the day of admission, of the next day, and so on; it never grows.

        Patients come at any time of the day alike, so the share is the mean of the survival function over a day, and
        the shares add up to the mean stay, but for what is beyond the longest.
        """
        until = [self._until(day) for day in range(LONGEST + 1)]
        return tuple(max(0.0, after - before) for before, after in pairwise(until))

    def _until(self, day: int) -> float:
        """Return the mean of the days spent before this one: E[min(stay, day)]."""
        if self.variation == 0 or day == 0:
            return min(self.mean, float(day))
        spread = math.sqrt(math.log1p(self.variation**2))
        centre = math.log(self.mean) - spread**2 / 2
        at = (math.log(day) - centre) / spread
        return self.mean * _normal(at - spread) + day * (1 - _normal(at))


def _normal(at: float) -> float:
    return (1 + math.erf(at / math.sqrt(2))) / 2
