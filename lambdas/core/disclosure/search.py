"""The search for a pattern that hides less, in steps: after the first one there is always a whole answer in hand."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.budget import ENDLESS, Budget
from lambdas.core.disclosure.circuits import Circuit
from lambdas.core.disclosure.eliminate import eliminate
from lambdas.core.disclosure.last_resort import any_route, climb
from lambdas.core.disclosure.merge import merge
from lambdas.core.disclosure.pattern import Pattern
from lambdas.core.disclosure.reroute import improve, prune, route
from lambdas.core.disclosure.table import Table

NOISE = 0.25
STALE = 8


class Search:
    """Steps on one pattern. A budget only says how many are taken; what each does depends on the table alone."""

    def __init__(self, pattern: Pattern, table: Table) -> None:
        self.pattern, self.table = pattern, table
        self.prices = pattern.prices
        self.begun: list[Circuit] = []
        self.starts = 1

    def first(self, pruning: float | None = None, inside: Budget = ENDLESS) -> None:
        """Give every unsafe cell a circuit, and publish what none needs: as much as so much work, or time, finds."""
        self._construct(ENDLESS)
        self.begun = list(self.pattern.circuits.values())
        prune(self.pattern, self.table, Budget(pruning, self.pattern.finder.work, inside))

    def improve(self, budget: Budget = ENDLESS) -> None:
        """Route the circuits anew: those of the beginning, as there is more to choose from before the pruning."""
        pattern = self.pattern
        best, value = list(pattern.circuits.values()), pattern.value()
        pattern.replace(self.begun)
        self._polish(budget)
        if pattern.value() > value:
            pattern.replace(best)

    def combine(self, starts: int, budget: Budget = ENDLESS) -> None:
        """Combine all circuits ever used, and start again with other prices: so many times, or until it is no use."""
        stale = 0
        if starts:
            self._from_above(budget)
        self._merge(budget)
        for number in range(1, starts + 1):
            if budget.spent() or stale == STALE:
                return
            value = self.pattern.value()
            self._again(number, budget)
            self._merge(budget)
            stale = 0 if self.pattern.value() < value else stale + 1

    def _construct(self, budget: Budget) -> bool:
        """Fill an empty pattern; False when there was no time for it."""
        pattern = self.pattern
        for cell, need in pattern.open():
            if budget.spent():
                return False
            if not need.count[cell] and pattern.serve(cell, need) is None:
                table = self.table
                pattern.add(any_route(pattern, table, cell, need) or climb(pattern, table, cell, need))
        return True

    def _again(self, number: int, budget: Budget) -> None:
        """One more start; the pattern in hand stays unless it is bettered, but the new circuits join its pool."""
        pattern = self.pattern
        best, value = list(pattern.circuits.values()), pattern.value()
        pattern.replace([])
        noise = np.random.default_rng(number).standard_normal(self.prices.size)
        pattern.price_by(self.prices * np.exp(NOISE * noise))
        whole = self._construct(budget)
        pattern.price_by(self.prices)
        if whole:
            self._polish(budget)
        if not whole or pattern.value() >= value:
            pattern.replace(best)
        self.starts += whole

    def _from_above(self, budget: Budget) -> None:
        """One more start, from a pattern that elimination finds; it is taken where it hides less."""
        pattern = self.pattern
        hidden = eliminate(pattern, self.table, self.prices, budget)
        if hidden is None:
            return
        best, value = list(pattern.circuits.values()), pattern.value()
        pattern.replace([])
        if not route(pattern, self.table, hidden, budget) or pattern.value() >= value:
            pattern.replace(best)
        else:
            self._polish(budget)

    def _polish(self, budget: Budget) -> None:
        improve(self.pattern, budget)
        if not budget.spent() and prune(self.pattern, self.table, budget):
            improve(self.pattern, budget)

    def _merge(self, budget: Budget) -> None:
        merge(self.pattern, budget)
        if not budget.spent():
            prune(self.pattern, self.table, budget)
            improve(self.pattern, budget)
