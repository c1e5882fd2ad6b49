"""Protect one table as well as a given time allows: an audited answer first, then a better one, which is audited too.

The search is a schedule of seeded steps. Time decides how many of them are taken and nothing else, so a table has one
sequence of answers; which of them is reached in N seconds depends on the machine. Without a time the schedule ends
after so much work as the size of the table calls for, counted in steps and not by the clock, and the answer is the same
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.proof.secure import Secured, boxes, secure
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.protect import Effort, begin
from lambdas.core.disclosure.protector.search import Search
from lambdas.core.disclosure.rules.demand import Demand, demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import Budget, Work, limit
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Table

MOST_STARTS = 100
FOR_AUDIT = 0.15
MOST_TIMES = 1_000


@dataclass(frozen=True)
class Best:
    """The best answer; ``seconds_first`` says when the first one had been audited, ``starts`` how many were made."""

    secured: Secured
    seconds_first: float
    starts: int


def secure_within(table: Table, rule: Rule, *, seconds: float | None = None, effort: Effort = Effort.BEST) -> Best:
    """Protect a table within about so many seconds, and prove it; a first safe answer is found however few they are.

    Without ``seconds`` search and audit are bounded by ``effort`` and by work. The audit's ends are exact, save those
    for which there was no time.
    """
    start = perf_counter()
    demand = demand_of(table, rule)
    search = begin(table, demand)
    if search is None or demand.covers or len(demand.groups):
        return Best(secure(table, rule, effort=effort, exact_ends=True), perf_counter() - start, 1)
    whole = Budget(seconds)
    search.first(limit("prune", table.flat.size), whole)
    first = search.pattern.hidden()
    answer = _audit(table, demand, search.pattern, Question(verdict_only=True))
    if answer.exposed.any():
        return Best(secure(table, rule, effort=Effort.FIRST), perf_counter() - start, 1)
    safe_after = perf_counter() - start
    if seconds is None:
        _go_on(search, effort, Budget(limit("search", table.flat.size), search.pattern.finder.work))
    else:
        _go_on(search, effort, Budget(whole.left() - FOR_AUDIT * seconds))
    protecting = perf_counter() - start
    work = Work()
    ends = Question(budget=whole if seconds is not None else Budget(limit("audit", table.flat.size), work), work=work)
    hidden = search.pattern.hidden()
    answer = _audit(table, demand, search.pattern, ends)
    auditing = perf_counter() - start - protecting
    if answer.exposed.any():
        hidden = first
        answer = attack(
            table.sums, *boxes(table.flat, ~hidden, demand.known), answer.cells, table=table.flat, question=ends
        )
        if answer.exposed.any():
            raise DisclosureError("two audits of the same cells differ")
    return Best(Secured(hidden, demand, answer, 0, 0, 1, protecting, auditing), safe_after, search.starts)


def _go_on(search: Search, effort: Effort, budget: Budget) -> None:
    """Take further steps while there is time."""
    if effort >= Effort.IMPROVED and not budget.spent():
        search.improve(budget)
    if effort < Effort.BEST or budget.spent():
        return
    search.combine(MOST_STARTS, budget)


def _audit(table: Table, demand: Demand, pattern: Pattern, question: Question) -> Intervals:
    """Attack the pattern; its circuits are offered, and the attacker checks each of them."""
    hidden: Bools = pattern.hidden()
    low, high = boxes(table.flat, ~hidden, demand.known)
    targets = np.flatnonzero(demand.unsafe)
    return attack(table.sums, low, high, targets, table=table.flat, question=question, offered=_offered(pattern))


def _offered(pattern: Pattern) -> sp.csc_matrix:
    """Give the pattern's circuits as changes of the table: as often as they fit, there and back, a column each."""
    circuits = list(pattern.circuits.values())
    cells = np.concatenate([circuit.cells for circuit in circuits])
    change = np.concatenate([circuit.change for circuit in circuits])
    sizes = np.array([circuit.cells.size for circuit in circuits])
    starts = np.cumsum(sizes) - sizes
    times = np.full(cells.size, MOST_TIMES)
    fits = pattern.finder.room[cells] // np.abs(change)
    there = np.minimum.reduceat(np.where(change < 0, fits, times), starts)
    back = np.minimum.reduceat(np.where(change > 0, fits, times), starts)
    changes = np.concatenate([change * np.repeat(there, sizes), -change * np.repeat(back, sizes)])
    column = np.repeat(np.arange(2 * len(circuits)), np.tile(sizes, 2))
    places = (np.tile(pattern.finder.cell_of[cells], 2), column)
    return sp.csc_matrix((changes, places), shape=(pattern.values.size, 2 * len(circuits)))
