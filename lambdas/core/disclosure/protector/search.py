"""The search for a pattern that hides less, in steps: after the first one there is always a whole answer in hand."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.circuits import TINY, Circuit
from lambdas.core.disclosure.protector.dear import publish_dear
from lambdas.core.disclosure.protector.eliminate import eliminate
from lambdas.core.disclosure.protector.last_resort import any_route, climb
from lambdas.core.disclosure.protector.merge import merge
from lambdas.core.disclosure.protector.paths import NEVER, Floats
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.reroute import flow, improve, prune, route
from lambdas.core.disclosure.protector.routes import Router
from lambdas.core.disclosure.protector.windows import serving, windows
from lambdas.core.disclosure.table.budget import ENDLESS, Budget
from lambdas.core.disclosure.table.table import Ints, Table

NOISE = 0.25
STALE = 8
ELIMINATIONS = 5
MOST_FLOWED = 12_000  # cells of a window
POLISHING = 0.25
DEAREST, OF_ALL = 100, 20  # hidden safe cells that are tried: so many, and one of so many more


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
        stale, by_flow = 0, False
        if starts:
            by_flow = self._by_flow(0, budget)
            self._from_above(budget)
            self._without_dear(budget)
        self._merge(budget)
        for number in range(1, starts + 1):
            if budget.spent() or stale == STALE:
                return
            value = self.pattern.value()
            if by_flow and number % 2:
                self._by_flow(number, budget)
            else:
                self._again(number, budget)
            self._merge(budget)
            if self.pattern.value() < value:
                self._without_dear(budget)
                stale = 0
            else:
                stale += 1

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
        pattern.price_by(self._noisy(number))
        whole = self._construct(budget)
        pattern.price_by(self.prices)
        if whole:
            self._polish(budget)
        if not whole or pattern.value() >= value:
            pattern.replace(best)
        self.starts += whole

    def _from_above(self, budget: Budget) -> None:
        """More starts, from patterns that elimination finds; only where the first hides less are there others."""
        if not self._eliminated(self.prices, budget):
            return
        for number in range(1, ELIMINATIONS):
            self._eliminated(self._noisy(number), budget)
        self._polish(budget)

    def _by_flow(self, number: int, budget: Budget) -> bool:
        """Route circuits of any form, one after the other, window by window; tell whether less is hidden by it.

        Where Finder's circuits are as good it is no use to try again.
        """
        pattern = self.pattern
        value = pattern.value()
        prices = self._noisy(number) if number else self.prices
        for cells in windows(pattern.finder, pattern.unsafe, MOST_FLOWED):
            if budget.spent():
                break
            self._flow_in(cells, prices, budget)
        self.starts += 1
        return pattern.value() < value

    def _flow_in(self, cells: Ints, prices: Floats, budget: Budget) -> None:
        """Route all circuits anew that serve cells of a window alone; they stay where that hides no less."""
        pattern, finder = self.pattern, self.pattern.finder
        value, whole_table = pattern.value(), cells.size == np.count_nonzero(finder.cost < NEVER)
        before = [pattern.drop(number) for number in serving(pattern, cells)]
        kept = set(pattern.circuits)
        price = np.where(pattern.forced | (pattern.used > 0), TINY, prices)[cells]
        matrix = self.table.sums[:, finder.cell_of[cells]]
        done = flow(pattern, Router(matrix, cells, finder.room[cells], price, finder.work), budget)
        if done and whole_table:
            prune(pattern, self.table, budget)
        if not done or pattern.value() >= value:
            for number in set(pattern.circuits) - kept:
                pattern.drop(number)
            for circuit in before:
                pattern.add(circuit)

    def _eliminated(self, order: Floats, budget: Budget) -> bool:
        """Take the pattern that elimination finds in this order, where it hides less than the one in hand."""
        pattern = self.pattern
        hidden = None if budget.spent() else eliminate(pattern, self.table, order, budget)
        if hidden is None:
            return False
        best, value = list(pattern.circuits.values()), pattern.value()
        pattern.replace([])
        if route(pattern, self.table, hidden, budget):
            prune(pattern, self.table, budget)
            if pattern.value() < value:
                return True
        pattern.replace(best)
        return False

    def _noisy(self, number: int) -> Floats:
        """Prices somewhat other than they are."""
        noise = np.random.default_rng(number).standard_normal(self.prices.size)
        other: Floats = self.prices * np.exp(NOISE * noise)
        return other

    def _without_dear(self, budget: Budget) -> None:
        """Publish the dearest cells that circuits of any form can do without."""
        dearest = DEAREST + self.pattern.secondary().size // OF_ALL
        publish_dear(self.pattern, self.table, MOST_FLOWED, dearest, budget.part(POLISHING))

    def _polish(self, budget: Budget) -> None:
        """Route circuits anew, in a part of the time: in some tables it would take all of it and gain nothing."""
        part = budget.part(POLISHING)
        improve(self.pattern, part)
        if not part.spent() and prune(self.pattern, self.table, part):
            improve(self.pattern, part)

    def _merge(self, budget: Budget) -> None:
        merge(self.pattern, budget)
        if not budget.spent():
            prune(self.pattern, self.table, budget)
            improve(self.pattern, budget)
