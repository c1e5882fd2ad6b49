"""Complementary suppression: which further cells to hide so that no unsafe count can be worked out.

Every unsafe cell is given an integer circuit over hidden cells (see :mod:`circuits`), so the result is safe by
construction; the attacker still has the last word, and :func:`repair` takes his findings. How much is hidden is then
brought down in steps, as far as the effort goes: circuits are routed anew, cells that no unsafe cell needs are
published, and the circuits of several starts are combined at least cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from lambdas.core.disclosure.least import least_known
from lambdas.core.disclosure.pattern import Pattern
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.search import Search
from lambdas.core.disclosure.table import Bools, Ints, Table
from lambdas.core.disclosure.terms import Terms


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


@dataclass(frozen=True, eq=False)
class Beside:
    """What else readers know, by cell number.

    ``carried`` cells are hidden in any case, ``floors`` are the least that a hidden cell can be, ``least`` what the
    published zeros say of it.
    """

    carried: Bools
    floors: Ints
    least: Ints


def protect(
    table: Table,
    rule: Rule,
    terms: Terms | None = None,
    *,
    effort: Effort = Effort.IMPROVED,
    beside: Beside | None = None,
) -> Bools:
    """Choose the cells to hide: array by cell number, unsafe cells and those that are not published included.

    Raises DisclosureError where a fixed cell is unsafe or the table cannot be protected while it is published.
    """
    terms = terms or Terms.of(table)
    search = begin(table, rule, terms, beside)
    hidden: Bools = rule.unsafe(table.flat, terms.structural) | terms.unlisted & ~terms.structural
    if search is not None:
        search.first()
        if effort >= Effort.IMPROVED:
            search.improve()
        if effort >= Effort.BEST:
            search.combine(int(effort) - 1)
        hidden = search.pattern.hidden()
    return hidden if beside is None else hidden | beside.carried


def begin(table: Table, rule: Rule, terms: Terms | None = None, beside: Beside | None = None) -> Search | None:
    """Begin the search for a pattern, see :func:`protect`; None where nothing is unsafe."""
    terms = terms or Terms.of(table)
    unsafe = rule.unsafe(table.flat, terms.structural)
    terms.check(table, unsafe)
    if not unsafe.any():
        return None
    price = terms.price(table.flat)
    if beside is None:
        beside = Beside(np.zeros(unsafe.size, bool), terms.floors(rule), least_known(table, rule.floor))
    price[beside.carried] = 0.0
    pattern = Pattern(table, rule, unsafe, terms, least=beside.least, floors=beside.floors, cost=price)
    return Search(pattern, table)


def repair(table: Table, hidden: Bools, exposed: Ints, fixed: Bools | None = None) -> Bools:
    """Hide the exposed cells' parts and every total above them, save fixed ones.

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
    wider &= table.flat > 0
    if fixed is not None:
        wider &= ~fixed | hidden
    return wider | hidden
