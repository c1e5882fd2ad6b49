"""How long the search for a better pattern may go on."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

Clock = Callable[[], float]


class Budget:
    """Time that may be spent. It is only asked between steps, and decides nothing but whether there is a next one.

    Without ``seconds`` it never ends: the search is then bounded by its steps alone, and the same on any machine.
    """

    def __init__(self, seconds: float | None = None, clock: Clock = perf_counter) -> None:
        self.clock = clock
        self.end = None if seconds is None else clock() + seconds

    def left(self) -> float:
        """Seconds that are left."""
        return float("inf") if self.end is None else self.end - self.clock()

    def spent(self) -> bool:
        """Tell whether to stop."""
        return self.left() <= 0


ENDLESS = Budget()
