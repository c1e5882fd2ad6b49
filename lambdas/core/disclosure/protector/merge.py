"""The cheapest combination of known circuits: a small integer programme for each connected component."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.protector.choice import Choice
from lambdas.core.disclosure.protector.circuits import TINY, Circuit
from lambdas.core.disclosure.protector.columns import priced_out
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.table.budget import ENDLESS, Budget
from lambdas.core.disclosure.table.table import Ints

LARGE = 2000
MOST_LINKS = 4_000  # of a need and a cell in one choice; a larger one is made part by part
SWEEPS = 3
ROUNDS = 6


def merge(pattern: Pattern, budget: Budget = ENDLESS) -> None:
    """Choose again, part by part, from all circuits ever used those that hide least; the result is never worse.

    A part is a connected component of the circuits, or where that is large the unsafe cells of one block of it, the
    others' circuits being kept. The number of branches is bounded and not the time, so that the result is the same on
    any machine.
    """
    pool = _Pool(pattern)
    for _ in range(SWEEPS):
        better = False
        for part in pool.parts():
            if budget.spent():
                return
            better |= _rechoose(pattern, pool, part, budget)
        if not better:
            return


class _Pool:
    """All circuits, and which needs each of them meets. A need is a number: the cell, and which need it is."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.circuits: list[Circuit] = []
        self.meets: list[Ints] = []
        self.users: dict[int, list[int]] = {}
        for circuit in pattern.pool.values():
            self._take(circuit)

    def _take(self, circuit: Circuit) -> None:
        self.circuits.append(circuit)
        self.meets.append(needs_met(self.pattern, circuit))
        for need in self.meets[-1].tolist():
            self.users.setdefault(need, []).append(len(self.circuits) - 1)

    def extend(self, circuits: list[Circuit]) -> bool:
        """Take circuits up; tell whether any is new."""
        count = len(self.circuits)
        for circuit in circuits:
            key = circuit.cells.tobytes()
            if key not in self.pattern.pool:
                self.pattern.pool[key] = circuit
                self._take(circuit)
        return len(self.circuits) > count

    def serving(self, needs: list[int]) -> list[int]:
        """Positions of the circuits that meet any of these needs."""
        return sorted({i for need in needs for i in self.users[need]})

    def is_new(self, needs: list[int]) -> bool:
        """Tell whether this choice has not been made before."""
        return self._key(needs) not in self.pattern.settled

    def settle(self, needs: list[int]) -> None:
        """Take note that the choice was made: it need not be made again with the same circuits."""
        self.pattern.settled.add(self._key(needs))

    def _key(self, needs: list[int]) -> int:
        return hash((tuple(needs), len(self.serving(needs))))

    def pieces(self, part: Ints) -> list[Ints]:
        """Cut a part, needs in their order, where its choice would have more than MOST_LINKS links."""
        shown = self.pattern.finder.price > TINY
        links = [
            np.unique(np.concatenate([self.circuits[i].cells for i in self.users[need]])) for need in part.tolist()
        ]
        run = np.cumsum([int(shown[cells].sum()) for cells in links]) // MOST_LINKS
        return np.split(part, np.flatnonzero(np.diff(run)) + 1)

    def choice(self, able: list[int], needs: list[int], budget: Budget) -> Choice:
        """State the choice between these circuits, at what each would hide in addition."""
        shown = self.pattern.finder.price > TINY
        safe = [self.circuits[i].cells[shown[self.circuits[i].cells]] for i in able]
        goals = np.array(needs, np.int64)
        serves = [np.intersect1d(self.meets[i], goals) for i in able]
        return Choice(safe, serves, self.pattern.finder.cost, self.pattern.finder.work, budget)

    def parts(self) -> list[Ints]:
        """List sets of needs to choose circuits for at once."""
        pattern = self.pattern
        safe = [circuit.cells[~pattern.forced[circuit.cells]] for circuit in self.circuits]
        size = pattern.values.size
        columns = [np.concatenate([cells, needs + size]) for cells, needs in zip(safe, self.meets, strict=True)]
        rows = np.repeat(np.arange(len(columns)), [len(c) for c in columns])
        shape = (len(columns), size * (1 + len(pattern.needs)))
        link = sp.csr_matrix((np.ones(rows.size), (rows, np.concatenate(columns))), shape=shape)
        labels = connected_components(sp.bmat([[None, link], [link.T, None]]), directed=False)[1]
        wanted = np.array(sorted(self.users), np.int64)
        label = labels[len(columns) + size + wanted]
        count = np.bincount(labels[: len(columns)], minlength=int(labels.max()) + 1)[label]
        block = pattern.finder.block_of(wanted % size)
        key = np.where(count > LARGE, block + 1, 0)
        order = np.lexsort((key, label))
        cuts = np.flatnonzero(np.diff(label[order]) | np.diff(key[order])) + 1
        return [piece for part in np.split(wanted[order], cuts) for piece in self.pieces(part)]


def needs_met(pattern: Pattern, circuit: Circuit) -> Ints:
    """Numbers of the needs that a circuit meets."""
    size = pattern.values.size
    met = [circuit.cells[need.met_by(circuit)] + k * size for k, need in enumerate(pattern.needs)]
    return np.concatenate(met)


def _rechoose(pattern: Pattern, pool: _Pool, part: Ints, budget: Budget) -> bool:
    """Choose the circuits of one part again, others kept; tell whether less is hidden.

    Where the choice is large it is made piece by piece: the whole of it would take long, and what is found in a
    bounded number of branches is worse.
    """
    size, wanted = pattern.values.size, set(part.tolist())
    numbers = {n for cell in (part % size).tolist() for n in pattern.users.get(cell, ())}
    own = [n for n in sorted(numbers) if wanted.issuperset(needs_met(pattern, pattern.circuits[n]).tolist())]
    value = pattern.value()
    before = [pattern.drop(number) for number in own]
    left = [need for need in part.tolist() if not pattern.needs[need // size].count[need % size]]
    added: list[int] = []
    pieces = [part]
    if left and pool.is_new(left):
        able = _priced(pattern, pool, left, budget)
        pieces = pool.pieces(part)
        if len(pieces) == 1:
            added = [pattern.add(pool.circuits[able[i]]) for i in pool.choice(able, left, budget).whole()]
        pool.settle(left)
    met = all(pattern.needs[need // size].count[need % size] for need in left)
    if met and pattern.value() < value - TINY * len(pattern.circuits):
        return True
    for number in added:
        pattern.drop(number)
    for circuit in before:
        pattern.add(circuit)
    if len(pieces) == 1:
        return False
    return any([_rechoose(pattern, pool, piece, budget) for piece in pieces if not budget.spent()])  # noqa: C419 - all


def _priced(pattern: Pattern, pool: _Pool, needs: list[int], budget: Budget) -> list[int]:
    """Add circuits that the choice for these needs could use, as long as there are any; give those it is between."""
    able = pool.serving(needs)
    for _ in range(ROUNDS):
        if not pool.extend(priced_out(pattern, pool.choice(able, needs, budget), budget)):
            break
        able = pool.serving(needs)
    return able
