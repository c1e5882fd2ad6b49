"""The cheapest combination of known circuits: a small integer programme for each connected component."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.circuits import Circuit
from lambdas.core.disclosure.pattern import Pattern
from lambdas.core.disclosure.table import Ints

NODES = 2000


def cheapest(pattern: Pattern) -> list[Circuit]:
    """Choose from the pattern's pool the circuits that meet all needs while the cells they hide are worth least.

    A circuit that is not hard to solve is solved exactly; the number of branches is bounded (not the time, so that
    the result is the same on any machine), and the best found by then is taken.
    """
    pool = list(pattern.pool.values())
    safe = [circuit.cells[~pattern.forced[circuit.cells]] for circuit in pool]
    free = [circuit for circuit, cells in zip(pool, safe, strict=True) if cells.size == 0]
    met = np.zeros((len(pattern.needs), pattern.values.size), bool)
    for circuit in free:
        for k, need in enumerate(pattern.needs):
            met[k, circuit.cells[need.met_by(circuit)]] = True
    size = pattern.values.size
    serves: list[Ints] = []
    for circuit, cells in zip(pool, safe, strict=True):
        parts = []
        for k, need in enumerate(pattern.needs):
            wanted = circuit.cells[need.met_by(circuit)] if cells.size else cells
            parts.append(wanted[~met[k, wanted]] + k * size)
        serves.append(np.concatenate(parts))
    useful = [i for i in range(len(pool)) if serves[i].size]
    chosen = _choose([safe[i] for i in useful], [serves[i] for i in useful], pattern)
    return free + [pool[useful[i]] for i in chosen]


def _choose(safe: list[Ints], serves: list[Ints], pattern: Pattern) -> list[int]:
    """Positions of the circuits to take."""
    if not safe:
        return []
    size = pattern.values.size
    columns = [np.concatenate([cells, needs + size]) for cells, needs in zip(safe, serves, strict=True)]
    rows = np.repeat(np.arange(len(safe)), [len(c) for c in columns])
    width = size * (1 + len(pattern.needs))
    link = sp.csr_matrix((np.ones(rows.size), (rows, np.concatenate(columns))), shape=(len(safe), width))
    labels = connected_components(sp.bmat([[None, link], [link.T, None]]), directed=False)[1][: len(safe)]
    chosen: list[int] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label).tolist()
        taken = _solve([safe[i] for i in members], [serves[i] for i in members], pattern)
        chosen += [members[i] for i in taken]
    return chosen


def _solve(safe: list[Ints], serves: list[Ints], pattern: Pattern) -> list[int]:
    """Solve one component: take circuits (0..1), hide cells (0 or 1) at their price, meet each need."""
    cells, needs = np.unique(np.concatenate(safe)), np.unique(np.concatenate(serves))
    count = len(safe)
    owner = np.repeat(np.arange(count), [len(s) for s in safe])
    hides = count + np.searchsorted(cells, np.concatenate(safe))
    line = np.arange(owner.size)
    server = np.repeat(np.arange(count), [len(s) for s in serves])
    cover = owner.size + np.searchsorted(needs, np.concatenate(serves))
    matrix = sp.csr_matrix(
        (
            np.concatenate([np.ones(line.size), -np.ones(line.size), np.ones(server.size)]),
            (np.concatenate([line, line, cover]), np.concatenate([hides, owner, server])),
        ),
        shape=(owner.size + needs.size, count + cells.size),
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_ = np.concatenate([np.full(count, 1e-3), pattern.finder.cost[cells]])
    lp.col_lower_, lp.col_upper_ = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    lp.row_lower_ = np.concatenate([np.zeros(owner.size), np.ones(needs.size)])
    lp.row_upper_ = np.full(matrix.shape[0], highspy.kHighsInf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    make: Any = highspy.Highs  # its constructor carries no types
    model = make()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_max_nodes", NODES)):
        model.setOptionValue(option, value)
    model.passModel(lp)
    kinds = np.full(matrix.shape[1], highspy.HighsVarType.kInteger)
    model.changeColsIntegrality(kinds.size, np.arange(kinds.size, dtype=np.int32), kinds)
    model.run()
    solution = np.array(model.getSolution().col_value)
    return np.flatnonzero(solution[:count] > 0.5).tolist() if solution.size else list(range(count))
