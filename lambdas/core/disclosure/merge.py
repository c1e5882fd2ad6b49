"""The cheapest combination of known circuits: a small integer programme for each connected component."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.budget import ENDLESS, Budget
from lambdas.core.disclosure.circuits import TINY, Circuit
from lambdas.core.disclosure.paths import Floats
from lambdas.core.disclosure.pattern import Pattern
from lambdas.core.disclosure.table import Ints

NODES = 500
LARGE = 2000
SWEEPS = 3


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
            better |= _rechoose(pattern, pool, part)
        if not better:
            return


class _Pool:
    """All circuits, and which needs each of them meets. A need is a number: the cell, and which need it is."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.circuits = list(pattern.pool.values())
        self.meets = [needs_met(pattern, circuit) for circuit in self.circuits]
        self.users: dict[int, list[int]] = {}
        for i, needs in enumerate(self.meets):
            for need in needs.tolist():
                self.users.setdefault(need, []).append(i)

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
        return np.split(wanted[order], cuts)


def needs_met(pattern: Pattern, circuit: Circuit) -> Ints:
    """Numbers of the needs that a circuit meets."""
    size = pattern.values.size
    met = [circuit.cells[need.met_by(circuit)] + k * size for k, need in enumerate(pattern.needs)]
    return np.concatenate(met)


def _rechoose(pattern: Pattern, pool: _Pool, part: Ints) -> bool:
    """Choose the circuits of one part again, others kept; tell whether less is hidden."""
    size, wanted = pattern.values.size, set(part.tolist())
    numbers = {n for cell in (part % size).tolist() for n in pattern.users.get(cell, ())}
    own = [n for n in sorted(numbers) if wanted.issuperset(needs_met(pattern, pattern.circuits[n]).tolist())]
    value = pattern.value()
    before = [pattern.drop(number) for number in own]
    left = [need for need in part.tolist() if not pattern.needs[need // size].count[need % size]]
    able = sorted({i for need in left for i in pool.users[need]})
    shown = pattern.finder.price > TINY
    safe = [pool.circuits[i].cells[shown[pool.circuits[i].cells]] for i in able]
    goals = np.array(left, np.int64)
    serves = [np.intersect1d(pool.meets[i], goals) for i in able]
    chosen = _solve(safe, serves, pattern.finder.cost) if able else []
    added = [pattern.add(pool.circuits[able[i]]) for i in chosen]
    met = all(pattern.needs[need // size].count[need % size] for need in left)
    if met and pattern.value() < value - TINY * len(pattern.circuits):
        return True
    for number in added:
        pattern.drop(number)
    for circuit in before:
        pattern.add(circuit)
    return False


def _solve(safe: list[Ints], serves: list[Ints], cost: Floats) -> list[int]:
    """Choose circuits so that every need is met and the cells they hide are worth least.

    Hidden cells are whole (0 or 1) and shares of a need are not: a need is shared out over circuits, and of each cell
    no more can be used for any one need than is hidden. That is much tighter than a variable for each circuit.
    """
    cells, needs = np.unique(np.concatenate(safe)), np.unique(np.concatenate(serves))
    pair_circuit = np.repeat(np.arange(len(safe)), [len(s) for s in serves])
    pair_need = np.searchsorted(needs, np.concatenate(serves))
    lengths = np.array([len(s) for s in safe])[pair_circuit]
    entry_pair = np.repeat(np.arange(pair_need.size), lengths)
    entry_cell = np.searchsorted(cells, np.concatenate([safe[k] for k in pair_circuit.tolist()]))
    links, row = np.unique(pair_need[entry_pair] * cells.size + entry_cell, return_inverse=True)
    count, top = cells.size, needs.size
    matrix = sp.csr_matrix(
        (
            np.concatenate([np.ones(pair_need.size), np.full(row.size, -1.0), np.ones(links.size)]),
            (
                np.concatenate([pair_need, top + row, top + np.arange(links.size)]),
                np.concatenate([count + np.arange(pair_need.size), count + entry_pair, links % cells.size]),
            ),
        ),
        shape=(top + links.size, count + pair_need.size),
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_ = np.concatenate([np.rint(cost[cells]), np.zeros(pair_need.size)])
    lp.col_lower_, lp.col_upper_ = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    lp.row_lower_ = np.concatenate([np.ones(top), np.zeros(links.size)])
    lp.row_upper_ = np.full(matrix.shape[0], highspy.kHighsInf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    make: Any = highspy.Highs  # its constructor carries no types
    model = make()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_abs_gap", 0.99), ("mip_max_nodes", NODES)):
        model.setOptionValue(option, value)
    model.passModel(lp)
    whole = np.full(count, highspy.HighsVarType.kInteger)
    model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
    model.run()
    solution = np.array(model.getSolution().col_value)
    if not solution.size:
        return []
    hidden = set(cells[solution[:count] > 0.5].tolist())
    taken: dict[int, int] = {}
    for circuit, need in zip(pair_circuit.tolist(), pair_need.tolist(), strict=True):
        if need not in taken and hidden.issuperset(safe[circuit].tolist()):
            taken[need] = circuit
    return sorted(set(taken.values()))
