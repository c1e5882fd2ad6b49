"""Complementary suppression: which further cells to hide so that no unsafe count can be worked out.

Every unsafe cell is given an integer circuit over hidden cells (see :mod:`circuits`), so the result is safe by
construction; the attacker still has the last word, and :func:`repair` takes his findings. How much is hidden is then
brought down in steps, as far as the effort goes: circuits are routed anew, cells that no unsafe cell needs are
published, and the circuits of several starts are combined at least cost.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from lambdas.core.disclosure.protector.lifts import zeros_to_lift
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.search import Search
from lambdas.core.disclosure.rules.demand import Demand, demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.budget import Budget, limit
from lambdas.core.disclosure.table.table import Bools, Ints, Table


class Effort(IntEnum):
    """How long to look for a pattern that hides less; each is safe. Times are for 10,000 cells on one processor."""

    FIRST = 1  # a circuit for each unsafe cell, then publish what none needs: half a second
    IMPROVED = 2  # and route the circuits anew: a second
    BEST = 6  # and combine as many starts as this number: ten seconds

    @classmethod
    def for_unsafe(cls, count: int) -> Effort:
        """Choose by the number of unsafe cells of all tables, so that a release takes a few minutes at most."""
        if count <= 500:
            return cls.BEST
        return cls.IMPROVED if count <= 5_000 else cls.FIRST


def protect(
    table: Table,
    rule: Rule,
    terms: Terms | None = None,
    *,
    effort: Effort = Effort.IMPROVED,
    carried: Bools | None = None,
    demand: Demand | None = None,
) -> Bools:
    """Choose the cells to hide: array by cell number, unsafe cells and those that are not published included.

    ``carried`` cells are hidden in any case. ``demand`` says what to protect where the rule and the counts alone do
    not. Raises DisclosureError where a fixed cell is unsafe or the table cannot be protected while it is published.
    """
    terms = terms or Terms.of(table)
    kept = np.zeros(table.flat.size, bool) if carried is None else carried
    demand = demand or demand_of(table, rule, terms)
    search = begin(table, demand, terms, carried)
    if search is None:
        return demand.unsafe | terms.behind | kept
    search.first(limit("search", table.flat.size))
    budget = Budget(limit("search", table.flat.size), search.pattern.finder.work)
    if effort >= Effort.IMPROVED:
        search.improve(budget)
    if effort >= Effort.BEST:
        search.combine(int(effort) - 1, budget)
    return search.pattern.hidden() | kept


def begin(table: Table, demand: Demand, terms: Terms | None = None, carried: Bools | None = None) -> Search | None:
    """Begin the search for a pattern, see :func:`protect`; None where nothing needs protection."""
    terms = terms or Terms.of(table)
    terms.check(table, demand.unsafe)
    price = terms.price(table.flat)
    if carried is not None:
        price[carried] = 0.0
    lifted = zeros_to_lift(table, demand, terms, price)
    if not demand.unsafe.any() and not lifted.size:
        return None
    return Search(Pattern(table, demand, lifted, terms, price), table)


def repair(table: Table, hidden: Bools, exposed: Ints, fixed: Bools | None = None, floor: int | Ints = 1) -> Bools:
    """Hide the exposed cells' parts and every total above them, save fixed ones and what is below ``floor``.

    With a whole chain of totals hidden up to the grand total any count on it can be higher, so this ends.
    """
    wider = hidden.copy()
    for cell in exposed.tolist():
        place = np.unravel_index(cell, table.shape)
        nodes = []
        for dim, node in zip(table.dims, place, strict=True):
            leaves = dim.leaves_under(int(node))
            nodes.append(sorted({above for leaf in leaves for above in dim.chain(leaf)}))
        wider[np.ravel_multi_index(np.ix_(*nodes), table.shape).reshape(-1)] = True
    wider &= table.flat >= floor
    if fixed is not None:
        wider &= ~fixed | hidden
    return wider | hidden
