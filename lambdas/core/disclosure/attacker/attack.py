"""The attacker: what anyone can work out about a hidden count from everything that is published.

He knows, for every cell, a box [low, high] (a point where the count is published, [1, ∞) where it is hidden and zeros
are published, ±2 where it was rounded to 5), that counts are whole, and the sums that bind the cells. For each target
he asks for the smallest and the largest whole number that fits. Nothing here comes from the protector.

An end of an interval is only ever reported from a *witness*: a whole-number table that fits all that is published,
checked in integer arithmetic. So an interval is never wider than the truth, and a target is safe only by two tables
that differ at it. ``*_exact`` says that no smaller (larger) number fits: proved by propagating bounds or by HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.bounds import NO_LIMIT, System, reduce_to_unknown
from lambdas.core.disclosure.attacker.offers import fitting
from lambdas.core.disclosure.attacker.rays import endless
from lambdas.core.disclosure.attacker.search import Question, Search
from lambdas.core.disclosure.attacker.solver import Solver
from lambdas.core.disclosure.table.table import Bools, Ints

BULK_ROUNDS = 12
LOT = 2000


@dataclass(frozen=True)
class Intervals:
    """The attacker's answer for each target: arrays as long as ``cells``; NO_LIMIT where there is no upper end."""

    cells: Ints
    low: Ints
    high: Ints
    low_exact: Bools
    high_exact: Bools

    def first(self, count: int) -> Intervals:
        """Return the answer for the first so many targets."""
        low, high, low_exact, high_exact = self.low, self.high, self.low_exact, self.high_exact
        return Intervals(self.cells[:count], low[:count], high[:count], low_exact[:count], high_exact[:count])

    @property
    def exposed(self) -> Bools:
        """True where only one count fits, or where no two tables were found that prove otherwise."""
        exposed: Bools = self.high <= self.low
        return exposed


def attack(
    matrix: sp.csc_matrix,
    low: Ints,
    high: Ints,
    targets: Ints,
    *,
    table: Ints | None = None,
    question: Question | None = None,
    offered: sp.csc_matrix | None = None,
    witnessed: tuple[Ints, Ints] | None = None,
) -> Intervals:
    """Find the interval of each target cell.

    ``matrix`` holds the published sums (rows are 0), ``low`` and ``high`` the box of every cell, ``table`` one
    whole-number table known to fit (the true one), if there is one. ``offered`` has a column for each change of that
    table, by cell, that is said to fit too; it is taken as a witness if it does. ``witnessed`` holds what an attack on
    narrower boxes has seen of each target, least and most. Raises ValueError when nothing fits.
    """
    question = question or Question()
    system = reduce_to_unknown(matrix, low, high)
    mark = np.zeros(low.size, bool)
    mark[targets] = True
    search = Search(system, mark[system.cells], question, table)
    if table is not None and offered is not None and system.cells.size:
        columns, values = fitting(system, table, offered)
        np.minimum.at(search.seen_low, columns, values)
        np.maximum.at(search.seen_high, columns, values)
    if witnessed is not None:
        search.know(targets, *witnessed)
    if system.cells.size and search.targets.any():
        for first, end in system.lots(LOT):
            part, columns = system.part(first, end)
            if not search.too_large(columns):
                _bulk(search, part, columns)
        _without_end(search)
        _one_by_one(search)
    return _answer(targets, system, search)


def _bulk(search: Search, part: System, columns: Ints) -> None:
    """Witnesses by the dozen: push every open end at once in one linear programme, as long as that settles many."""
    solver: Solver | None = None
    rng = np.random.default_rng(0)
    before = -1
    for turn in range(BULK_ROUNDS):
        open_low, open_high = search.open_low(columns), search.open_high(columns)
        left = int(open_low.sum() + open_high.sum())
        if left < 8 or (turn > 2 and before - left < 0.04 * before):
            return
        before = left
        solver = solver or Solver(part, search.question.work)
        weight = 1.0 + rng.random(open_low.size)
        down = open_low & ~(open_high & (rng.random(open_low.size) < 0.5)) if turn > 1 else open_low & (turn == 0)
        up = open_high & ~down if turn > 1 else open_high & (turn == 1)
        solution = solver.solve(np.where(down, weight, 0.0) - np.where(up, weight, 0.0))
        whole = np.flatnonzero(part.fits(solution)[part.component])
        search.witness(columns[whole], np.rint(solution[whole]).astype(np.int64))


def _without_end(search: Search) -> None:
    """Find the targets that counts of any size fit: there is none unless some total of theirs is bound by nothing."""
    system = search.system
    if not system.capped or search.question.verdict_only:
        return
    for label in np.unique(system.component[search.targets & (system.high >= system.high.max())]):
        part, columns = system.part(int(label))
        if not search.too_large(columns):
            search.unlimited(columns[endless(part, search.question.work)])


def _one_by_one(search: Search) -> None:
    """Settle what is left: two programmes for each open target, in its connected component."""
    system, branch = search.system, search.question.branch
    every = np.arange(system.cells.size)
    still = np.unique(system.component[search.open_low(every) | search.open_high(every)])
    for label in still:
        part, columns = system.part(int(label))
        if search.too_large(columns):
            continue
        ends = np.flatnonzero(search.open_low(columns) | search.open_high(columns))
        if not ends.size:
            continue
        solver = Solver(part, search.question.work)
        for j in ends:
            own = columns[j : j + 1]
            if search.open_low(own)[0]:
                end = solver.end(int(j), 1, branch=branch)
                _settle(search, part, columns, int(j), 1, end.bound, end.table)
            if search.open_high(own)[0]:
                end = solver.end(int(j), -1, branch=branch)
                _settle(search, part, columns, int(j), -1, end.bound, end.table)


def _settle(search: Search, part: System, columns: Ints, j: int, sign: int, bound: int, table: Ints | None) -> None:
    if table is not None:
        search.witness(columns, table)
    cell = columns[j]
    if sign > 0:
        search.tried_low[cell] = True
        search.low[cell] = max(search.low[cell], bound) if not part.capped else search.low[cell]
    else:
        search.tried_high[cell] = True
        search.high[cell] = min(search.high[cell], bound) if not part.capped else search.high[cell]


def _answer(targets: Ints, system: System, search: Search) -> Intervals:
    """Intervals of the targets: a point where the reduction settled them, else what the search has seen."""
    low, high = system.settled_low[targets].copy(), system.settled_high[targets].copy()
    low_exact, high_exact = np.ones(targets.size, bool), np.ones(targets.size, bool)
    place = system.column_of(targets)
    unknown = np.flatnonzero(place >= 0)
    at = place[unknown]
    low[unknown], high[unknown] = search.seen_low[at], search.seen_high[at]
    low_exact[unknown] = search.seen_low[at] <= search.low[at]
    high_exact[unknown] = search.seen_high[at] >= search.high[at]
    if system.capped:  # a limit set so that programmes are bounded says nothing of larger counts
        high_exact[unknown] &= (search.seen_high[at] < system.high.max()) | (search.seen_high[at] >= NO_LIMIT)
    return Intervals(targets, low, high, low_exact, high_exact)
