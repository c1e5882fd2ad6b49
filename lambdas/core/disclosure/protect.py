"""Complementary suppression: which further cells to hide so that no unsafe count can be worked out.

Every unsafe cell is given an integer circuit over hidden cells (see :mod:`circuits`); then each hidden safe cell is
tried for publication by routing its circuits anew. Circuits are sufficient, never necessary, so the result is safe
by construction; the attacker still has the last word, and :func:`repair` takes his findings.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from contracts.product import Protection
from lambdas.core.disclosure.circuits import NEVER, Circuit, Finder, Floats
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Bools, Ints, Table, least_known

MOST_SHARED = 12
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
    """The circuits chosen so far, what they hide and what they leave open."""

    def __init__(self, table: Table, rule: Rule, unsafe: Bools, never: Bools, cost: Floats) -> None:
        self.finder = Finder(table, cost, rule.floor, never)
        self.floor = rule.floor
        self.values = self.finder.values
        self.unsafe = unsafe[self.finder.cell_of]
        self.forced = self.unsafe.copy()
        self.finder.hide(np.flatnonzero(self.forced))
        self.used = np.zeros(self.values.size, np.int64)
        self.circuits: dict[int, Circuit] = {}
        self.users: dict[int, set[int]] = {}
        self.next = 0
        if rule.protection is Protection.EXACT:
            self.needs = [Need((1, -1), self.unsafe.astype(np.int64))]
        else:
            least = least_known(table, rule.floor)[self.finder.cell_of]
            self.needs = [
                Need((-1,), np.where(self.unsafe, self.values - np.minimum(least, self.values), 0)),
                Need((1,), np.where(self.unsafe, np.maximum(rule.threshold, least) - self.values, 0)),
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


def protect(table: Table, rule: Rule, *, fixed: Bools | None = None, structural: Bools | None = None) -> Bools:
    """Choose the cells to hide: array by cell number, unsafe cells included.

    ``fixed`` cells must be published, ``structural`` ones can hold nobody. Raises DisclosureError where a fixed cell
    is unsafe or the table cannot be protected while it is published.
    """
    unsafe = rule.unsafe(table.flat, structural)
    never = np.zeros(table.flat.size, bool) if fixed is None else fixed.copy()
    if (unsafe & never).any():
        raise DisclosureError(f"{int((unsafe & never).sum())} cells that must be published hold unsafe counts")
    if structural is not None:
        never |= structural
    if not unsafe.any():
        return unsafe
    pattern = Pattern(table, rule, unsafe, never, table.flat.astype(float))
    _construct(pattern, table)
    _improve(pattern)
    return pattern.hidden()


def _construct(pattern: Pattern, table: Table) -> None:
    for cell, need in pattern.open():
        if need.count[cell]:
            continue
        if pattern.serve(cell, need) is None:
            pattern.add(_climb(pattern, table, cell, need))


def _climb(pattern: Pattern, table: Table, cell: int, need: Need) -> Circuit:
    """Change the cell with every total above it: the last resort, which always exists."""
    finder = pattern.finder
    place = np.unravel_index(int(finder.cell_of[cell]), table.shape)
    under = np.ix_(*[dim.leaves_under(int(node)) for dim, node in zip(table.dims, place, strict=True)])
    values = table.values[under]
    sign = need.signs[0]
    left = int(need.step[cell])
    change: dict[int, int] = {}
    for flat in np.argsort(-values, axis=None, kind="stable").tolist():
        room = int(values.reshape(-1)[flat]) - pattern.floor
        amount = left if sign > 0 else min(left, room)
        at = np.unravel_index(flat, values.shape)
        leaf = [int(axis.reshape(-1)[i]) for axis, i in zip(under, at, strict=True)]
        chains = [dim.chain(node) for dim, node in zip(table.dims, leaf, strict=True)]
        for number in np.ravel_multi_index(np.ix_(*chains), table.shape).reshape(-1).tolist():
            inner = int(finder.place[number])
            change[inner] = change.get(inner, 0) + sign * amount
        left -= amount
        if left == 0:
            break
    cells = np.array(sorted(change), np.int64)
    if (finder.cost[cells] >= NEVER).any():
        raise DisclosureError("the table cannot be protected while the cells that must be published are published")
    return Circuit(cells, np.array([change[c] for c in cells.tolist()], np.int64))


def _improve(pattern: Pattern, rounds: int = 3) -> None:
    """Try to publish each hidden safe cell, dearest first, by routing the circuits through it another way."""
    for _ in range(rounds):
        secondary = np.flatnonzero((pattern.used > 0) & ~pattern.forced)
        order = secondary[np.argsort(-pattern.values[secondary], kind="stable")]
        if not sum(_without(pattern, int(cell)) for cell in order):
            return


def _without(pattern: Pattern, cell: int) -> bool:
    """Publish one cell if the circuits through it can be replaced by cheaper ones; True when that was done."""
    numbers = sorted(pattern.users.get(cell, ()))
    if not numbers or len(numbers) > MOST_SHARED:
        return False
    finder = pattern.finder
    before = [pattern.circuits[number] for number in numbers]
    touched = np.unique(np.concatenate([circuit.cells for circuit in before]))
    for number in numbers:
        pattern.drop(number)
    freed = touched[(pattern.used[touched] == 0) & ~pattern.forced[touched]]
    kept, finder.cost[cell] = finder.cost[cell], NEVER
    finder.show(np.array([cell]))
    gain = float(finder.cost[freed[freed != cell]].sum()) + kept
    added, good = _reroute(pattern, touched, gain)
    finder.cost[cell] = kept
    finder.show(np.array([cell]))
    if not good:
        for number in added:
            pattern.drop(number)
        for circuit in before:
            pattern.add(circuit)
    return good


def _reroute(pattern: Pattern, touched: Ints, gain: float) -> tuple[list[int], bool]:
    """Serve what the touched cells lost; the circuits added, and whether they cost less than was gained."""
    added: list[int] = []
    paid = 0.0
    for need in pattern.needs:
        for lost in touched[(need.step[touched] > 0) & (need.count[touched] == 0)].tolist():
            if need.count[lost]:
                continue
            number = pattern.serve(lost, need, gain - paid)
            if number is None:
                return added, False
            added.append(number)
            cells = pattern.circuits[number].cells
            paid += float(pattern.finder.cost[cells[(pattern.used[cells] == 1) & ~pattern.forced[cells]]].sum())
    return added, paid < gain - 1e-6


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
