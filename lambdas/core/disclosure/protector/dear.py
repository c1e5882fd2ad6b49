"""Publish the dearest of the hidden safe cells, by giving those who need them circuits of any form."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.circuits import TINY
from lambdas.core.disclosure.protector.paths import Floats
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.routes import Router
from lambdas.core.disclosure.protector.windows import windows
from lambdas.core.disclosure.table.budget import Budget
from lambdas.core.disclosure.table.table import Bools, Ints, Table

MOST_SHARED = 12
LEAST_GAIN = 1e-6


def publish_dear(pattern: Pattern, table: Table, most: int, dearest: int, budget: Budget) -> None:
    """Try to publish so many hidden safe cells, each by circuits within a window of at most ``most`` cells.

    Windows with the dearest of them come first.
    """
    dear = np.zeros(pattern.values.size)
    chosen = pattern.secondary()[:dearest]
    dear[chosen] = pattern.prices[chosen]
    places = [cells for cells in windows(pattern.finder, pattern.unsafe, most) if dear[cells].any()]
    for cells in sorted(places, key=lambda cells: -float(dear[cells].max())):
        if budget.spent():
            return
        window = _Window(pattern, table, cells)
        own = cells[dear[cells] > 0]
        for cell in own[np.argsort(-dear[own], kind="stable")].tolist():
            if budget.spent():
                return
            window.publish(cell)


class _Window:
    """A window of the table, and a router over it that knows what is hidden: that costs nothing more."""

    def __init__(self, pattern: Pattern, table: Table, cells: Ints) -> None:
        self.pattern, self.cells = pattern, cells
        self.inside: Bools = np.zeros(pattern.values.size, bool)
        self.inside[cells] = True
        finder = pattern.finder
        prices = self._prices()[cells]
        self.router = Router(table.sums[:, finder.cell_of[cells]], cells, finder.room[cells], prices, finder.work)

    def publish(self, cell: int) -> None:
        """Give the needs that circuits through a cell meet other circuits, if these hide less than those."""
        pattern = self.pattern
        numbers = sorted(pattern.users.get(cell, ()))
        if not numbers or len(numbers) > MOST_SHARED:
            return
        touched = np.unique(np.concatenate([pattern.circuits[number].cells for number in numbers]))
        value = pattern.value()
        before = [pattern.drop(number) for number in numbers]
        self._reprice(touched)
        self.router.ban(cell)
        added = self._serve(touched, value)
        self.router.allow(cell)
        if added is not None and pattern.value() < value - LEAST_GAIN:
            return
        changed = [touched, *(pattern.drop(number).cells for number in added or ())]
        for circuit in before:
            pattern.add(circuit)
        self._reprice(np.unique(np.concatenate(changed)))

    def _serve(self, touched: Ints, value: float) -> list[int] | None:
        """Serve what these cells lost; None, with nothing added, where that cannot be done in the window for less."""
        pattern, added = self.pattern, list[int]()
        for need in pattern.needs:
            for lost in touched[(need.step[touched] > 0) & (need.count[touched] == 0)].tolist():
                if need.count[lost]:
                    continue
                step = int(need.step[lost])
                circuit = self.router.find(lost, need.signs, step) if self.inside[lost] else None
                if circuit is not None:
                    added.append(pattern.add(circuit))
                    self.router.free(circuit.cells)
                if circuit is None or pattern.value() >= value - LEAST_GAIN:
                    self._reprice(np.unique(np.concatenate([touched, *(pattern.drop(n).cells for n in added)])))
                    return None
        return added

    def _prices(self) -> Floats:
        pattern = self.pattern
        prices: Floats = np.where(pattern.forced | (pattern.used > 0), TINY, pattern.finder.cost)
        return prices

    def _reprice(self, cells: Ints) -> None:
        mine = cells[self.inside[cells]]
        self.router.price(mine, self._prices()[mine])
