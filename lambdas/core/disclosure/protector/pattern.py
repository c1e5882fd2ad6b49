"""The state of complementary suppression: which circuits are in use, what they hide, what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lambdas.core.disclosure.protector.circuits import TINY, Circuit, Finder
from lambdas.core.disclosure.protector.paths import NEVER, Floats
from lambdas.core.disclosure.rules.demand import Demand
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Ints, Table

FAR = 8


@dataclass(eq=False)
class Need:
    """One thing every unsafe cell must be given: to change at all, to fall low enough, or to rise high enough."""

    signs: tuple[int, ...]
    step: Ints
    count: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.count = np.zeros(self.step.size, np.int64)

    def met_by(self, circuit: Circuit) -> Bools:
        """Tell, for each cell of the circuit, whether it gives the cell what it needs here."""
        step = self.step[circuit.cells]
        amount = np.abs(circuit.change) if len(self.signs) == 2 else circuit.change * self.signs[0]
        met: Bools = (step > 0) & (amount >= step)
        return met


class Pattern:
    """The circuits chosen so far, what they hide and what they leave open.

    ``forced`` cells are hidden whatever the circuits: the unsafe ones, and those of which readers are shown nothing.
    ``prices`` are what each cell costs to hide; the finder's may be others for a while.
    """

    def __init__(self, table: Table, demand: Demand, lifted: Ints, terms: Terms, cost: Floats) -> None:
        """Begin with what is unsafe hidden, and the ``lifted`` zeros: each must be able to be one."""
        self.finder = Finder(table, cost, demand.floor, terms.fixed | terms.structural)
        self.values = self.finder.values
        self.prices = cost[self.finder.cell_of]
        inner = self.finder.cell_of
        self.finder.room = (table.flat - demand.known)[inner]
        up = np.zeros(inner.size, bool)
        up[lifted] = True
        self.unsafe = (demand.unsafe | up)[inner]
        self.forced = self.unsafe | terms.behind[inner]
        self.finder.hide(np.flatnonzero(self.forced))
        self.used = np.zeros(self.values.size, np.int64)
        self.circuits: dict[int, Circuit] = {}
        self.users: dict[int, set[int]] = {}
        self.next = 0
        self.pool: dict[bytes, Circuit] = {}
        self.settled: set[int] = set()
        if not demand.covers:
            self.needs = [Need((1, -1), self.unsafe.astype(np.int64))]
            return
        low, high = demand.low[inner], np.where(up & ~demand.unsafe, 1, demand.high)[inner]
        self.needs = [
            Need((-1,), np.where(self.unsafe, np.maximum(self.values - low, 0), 0)),
            Need((1,), np.where(self.unsafe, np.maximum(high - self.values, 0), 0)),
        ]

    def open(self) -> list[tuple[int, Need]]:
        """Unsafe cells and needs not met yet: small counts first, in cell order."""
        left = []
        for need in self.needs:
            cells = np.flatnonzero((need.step > 0) & (need.count == 0))
            left += [(int(self.values[cell]), int(cell), need) for cell in cells]
        return [(cell, need) for _, cell, need in sorted(left, key=lambda item: item[:2])]

    def add(self, circuit: Circuit) -> int:
        """Use a circuit: its cells are hidden from now on."""
        number, self.next = self.next, self.next + 1
        self.circuits[number] = circuit
        self.pool.setdefault(circuit.cells.tobytes(), circuit)
        self.used[circuit.cells] += 1
        self.finder.hide(circuit.cells)
        for cell in circuit.cells.tolist():
            self.users.setdefault(cell, set()).add(number)
        for need in self.needs:
            need.count[circuit.cells] += need.met_by(circuit)
        return number

    def drop(self, number: int) -> Circuit:
        """Take a circuit back; cells nobody else hides are shown again."""
        circuit = self.circuits.pop(number)
        self.used[circuit.cells] -= 1
        free = circuit.cells[(self.used[circuit.cells] == 0) & ~self.forced[circuit.cells]]
        self.finder.show(free)
        for cell in circuit.cells.tolist():
            self.users[cell].discard(number)
        for need in self.needs:
            need.count[circuit.cells] -= need.met_by(circuit)
        return circuit

    def serve(self, cell: int, need: Need, budget: float = NEVER) -> int | None:
        """Add the cheapest circuit for one need, near blocks first; None when nothing is cheaper than the budget."""
        step = int(need.step[cell])
        for reach in (0, FAR):
            circuit = self.finder.find(cell, step, need.signs, budget, reach)
            if circuit is not None:
                return self.add(circuit)
            if budget < NEVER:
                break
        return None

    def hidden(self) -> Bools:
        """Give the pattern by cell number of the table."""
        hidden = np.zeros(self.values.size, bool)
        hidden[self.finder.cell_of] = self.forced | (self.used > 0)
        return hidden

    def secondary(self) -> Ints:
        """List the hidden safe cells, dearest first."""
        cells = np.flatnonzero((self.used > 0) & ~self.forced)
        return cells[np.argsort(-self.prices[cells], kind="stable")]

    def value(self) -> float:
        """Sum the price of the hidden safe cells."""
        return float(self.finder.cost[(self.used > 0) & ~self.forced].sum())

    def price_by(self, cost: Floats) -> None:
        """Set other prices (internal numbers); cells that cannot be hidden keep theirs."""
        self.finder.cost = np.where(self.finder.cost >= NEVER, NEVER, np.rint(cost / TINY) * TINY + TINY)
        self.finder.price = np.where(self.forced | (self.used > 0), TINY, self.finder.cost)

    def replace(self, circuits: list[Circuit]) -> None:
        """Use these circuits and no others."""
        for number in list(self.circuits):
            self.drop(number)
        for circuit in circuits:
            self.add(circuit)
