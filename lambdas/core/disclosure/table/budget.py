"""How long the search for a better pattern, or the proof of one, may go on."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

Clock = Callable[[], float]
LIMITS = {"prune": (0.3, 3e-5, 30.0), "search": (5.0, 5.5e-4, 200.0), "audit": (2.0, 2e-4, 60.0)}
"""Seconds of work where no time is given: so many, so many more for each cell of the table, and at most so many."""


def limit(step: str, cells: int) -> float:
    """Give the seconds of work for a step on a table of so many cells."""
    least, each, most = LIMITS[step]
    return min(least + each * cells, most)


class Work:
    """A clock that goes by what was done and not by time: the same on any machine.

    Each step says about how many seconds it takes on one processor.
    """

    def __init__(self) -> None:
        self.done = 0.0

    def __call__(self) -> float:
        """Tell how much was done."""
        return self.done

    def add(self, seconds: float) -> None:
        """Take note of a step."""
        self.done += seconds


class Budget:
    """Time that may be spent. It is only asked between steps, and decides nothing but whether there is a next one.

    ``clock`` is time, or :class:`Work`, by which the search takes the same steps on any machine. Without ``seconds`` it
    never ends by itself. With ``inside`` it ends when that one does, too.
    """

    def __init__(self, seconds: float | None = None, clock: Clock = perf_counter, inside: Budget | None = None) -> None:
        self.clock, self.inside = clock, inside
        self.end = None if seconds is None else clock() + seconds

    def left(self) -> float:
        """Seconds that are left by its own clock."""
        return float("inf") if self.end is None else self.end - self.clock()

    def by_the_clock(self) -> float:
        """Seconds of time that are left; endless where it goes by work."""
        own = self.left() if self.clock is perf_counter else float("inf")
        return own if self.inside is None else min(own, self.inside.by_the_clock())

    def part(self, share: float) -> Budget:
        """Give a share of what is left as a budget of its own."""
        left = self.left()
        return self if left == float("inf") else Budget(share * left, self.clock, self)

    def spent(self) -> bool:
        """Tell whether to stop."""
        return self.left() <= 0 or (self.inside is not None and self.inside.spent())


ENDLESS = Budget()
