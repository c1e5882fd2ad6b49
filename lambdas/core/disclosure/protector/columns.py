"""Circuits that would make the choice cheaper, found by its dual prices (column generation).

A cell that others pay for already is free to one more need; what it would have to add is its price. So each need is
asked for its cheapest circuit at prices of its own, and a circuit that costs less than what the need pays now joins
the pool. When there is none, no circuit of the finder's kind can lower the cost of the choice in parts.
"""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.choice import Choice
from lambdas.core.disclosure.protector.circuits import TINY, Circuit
from lambdas.core.disclosure.protector.paths import NEVER, Floats
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.table.budget import Budget

LEAST = 0.01


def priced_out(pattern: Pattern, choice: Choice, budget: Budget) -> list[Circuit]:
    """Find circuits that the choice lacks, one a need at most."""
    worth = choice.worth()
    if worth is None:
        return []
    pays, links = worth
    finder = pattern.finder
    paid = np.bincount(choice.link_cell, weights=links, minlength=choice.cells.size)
    base = np.where(pattern.forced, TINY, finder.cost)
    base[choice.cells] = _stepped(np.maximum(choice.cost - paid, 0.0))
    kept, finder.price = finder.price, base
    found: list[Circuit] = []
    order = np.argsort(choice.link_need, kind="stable")
    begins = np.searchsorted(choice.link_need[order], np.arange(choice.needs.size + 1))
    size = pattern.values.size
    for at in np.flatnonzero(pays > LEAST).tolist():
        if budget.spent():
            break
        own = order[begins[at] : begins[at + 1]]
        cells = choice.cells[choice.link_cell[own]]
        before = base[cells].copy()
        base[cells] = before + _stepped(links[own])
        which, cell = divmod(int(choice.needs[at]), size)
        need = pattern.needs[which]
        limit = min(float(pays[at]) - LEAST, NEVER)
        circuit = finder.find(cell, int(need.step[cell]), need.signs, limit)
        base[cells] = before
        if circuit is not None:
            found.append(circuit)
    finder.price = kept
    return found


def _stepped(prices: Floats) -> Floats:
    """Prices as multiples of the smallest one, and that at least."""
    stepped: Floats = np.rint(prices / TINY) * TINY + TINY
    return stepped
