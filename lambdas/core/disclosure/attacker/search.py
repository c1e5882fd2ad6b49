"""What the attacker is asked, and what he has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lambdas.core.disclosure.attacker.bounds import NO_LIMIT, System
from lambdas.core.disclosure.table.budget import Budget, Work
from lambdas.core.disclosure.table.table import Bools, Ints

LARGE = 5000


@dataclass(frozen=True)
class Question:
    """What is asked about the targets.

    ``reach``: an end needs no further work once a witness is at or beyond it and two counts are known to fit (arrays
    of lows and highs by cell); None asks for the exact ends. ``verdict_only``: stop at a target once two counts are
    known to fit. ``budget`` is asked before each end of a target of which two counts are known to fit: once it is
    spent, the ends that are left stay as they have been witnessed; ``work`` takes note of what is done. ``branch``: go
    on by branch and bound where a linear programme's vertices are not whole; without, such an end stays as it has been
    witnessed. So do all ends in a connected part of more than ``most`` unknowns: a target without a second count there
    is taken to be exposed.
    """

    reach: tuple[Ints, Ints] | None = None
    verdict_only: bool = False
    budget: Budget | None = None
    branch: bool = True
    most: int | None = None
    work: Work = field(default_factory=Work)


class Search:
    """Witnessed and proven ends of each unknown cell of one system, and what is still open."""

    def __init__(self, system: System, targets: Bools, question: Question, table: Ints | None) -> None:
        self.system, self.targets, self.question = system, targets, question
        count = system.low.size
        self.seen_low = np.full(count, NO_LIMIT, np.int64)
        self.seen_high = np.full(count, -1, np.int64)
        self.low, self.high = system.low.copy(), system.high.copy()
        self.tried_low, self.tried_high = np.zeros(count, bool), np.zeros(count, bool)
        reach = question.reach
        self.reach_low = np.full(count, -1, np.int64) if reach is None else reach[0][system.cells]
        self.reach_high = np.full(count, NO_LIMIT, np.int64) if reach is None else reach[1][system.cells]
        if table is not None:
            self.witness(np.arange(count), table[system.cells])

    def witness(self, columns: Ints, values: Ints) -> None:
        """Take note of a whole-number table that fits, given on some components' columns."""
        self.seen_low[columns] = np.minimum(self.seen_low[columns], values)
        self.seen_high[columns] = np.maximum(self.seen_high[columns], values)

    def unlimited(self, columns: Ints) -> None:
        """Take note that counts of any size fit at these columns."""
        self.seen_high[columns] = self.high[columns] = NO_LIMIT

    def know(self, cells: Ints, low: Ints, high: Ints) -> None:
        """Take note of ends that were witnessed elsewhere, by cell."""
        place = self.system.column_of(cells)
        known = place >= 0
        np.minimum.at(self.seen_low, place[known], low[known])
        np.maximum.at(self.seen_high, place[known], high[known])

    def too_large(self, columns: Ints) -> bool:
        """Tell whether programmes are too large: more than asked for, or endless where each target has two counts."""
        if self.question.most is not None and columns.size > self.question.most:
            return True
        if self.question.budget is None or columns.size <= LARGE:
            return False
        return bool((self.seen_low < self.seen_high)[columns[self.targets[columns]]].all())

    def open_low(self, at: Ints) -> Bools:
        """Tell of these columns whether they are targets whose smallest count is not settled."""
        low = self.seen_low[at]
        reached = (low <= self.reach_low[at]) & (low < self.seen_high[at])
        return self._open(at, self.tried_low[at] | reached | (low <= self.low[at]))

    def open_high(self, at: Ints) -> Bools:
        """Tell of these columns whether they are targets whose largest count is not settled."""
        high = self.seen_high[at]
        reached = (high >= self.reach_high[at]) & (self.seen_low[at] < high)
        return self._open(at, self.tried_high[at] | reached | (high >= self.high[at]))

    def _open(self, at: Ints, settled: Bools) -> Bools:
        still: Bools = self.targets[at] & ~settled
        if self.question.verdict_only or (self.question.budget is not None and self.question.budget.spent()):
            still &= self.seen_high[at] <= self.seen_low[at]
        return still
