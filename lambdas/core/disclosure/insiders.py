"""What contributors know of magnitudes: each knows what he gave to every cell, and all of a cell that is his alone.

So the largest contributor of each hidden cell, and everybody who gives to several, attacks the table once more with
that in hand. That somebody is counted in a cell needs no attack of its own: the attacker is anyhow one who is counted
in every cell that is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.attack import attack
from lambdas.core.disclosure.attack_search import Question
from lambdas.core.disclosure.contributions import Contributions
from lambdas.core.disclosure.demand import Demand
from lambdas.core.disclosure.table import Bools, Ints, Table, roll_up


@dataclass(frozen=True, eq=False)
class _Insider:
    """One contributor: the least that each cell of the table is to him, and the cells that are his alone."""

    least: Ints
    alone: Bools


def told_to_contributors(
    table: Table,
    demand: Demand,
    given: Contributions,
    hidden: Bools,
    low: Ints,
    high: Ints,
    matrix: sp.csc_matrix,
    values: Ints,
) -> Ints:
    """List the unsafe cells of which some contributor learns more than is allowed.

    ``low``, ``high``, ``matrix`` and ``values`` are the attacker's case; its first unknowns are the table's cells.
    """
    found: set[int] = set()
    label = _components(matrix, low < high)
    size = table.flat.size
    for person in _knowing(table, given, hidden):
        insider = _of(table, given, person)
        touched = np.isin(label, np.unique(label[:size][hidden & (insider.least > demand.known)]))
        others = (given.contributors > 0) & ~insider.alone
        targets = np.flatnonzero(demand.unsafe & others & touched[:size])
        if not targets.size:
            continue
        floor, top = low.copy(), high.copy()
        floor[:size] = np.where(hidden, np.maximum(floor[:size], insider.least), floor[:size])
        top[:size] = np.where(hidden & insider.alone, table.flat, top[:size])
        goal = np.maximum(demand.low, np.minimum(insider.least, table.flat))
        reach = values.copy(), values.copy()
        reach[0][:size], reach[1][:size] = goal, demand.high
        answer = attack(matrix, floor, top, targets, table=values, question=Question(reach))
        short = answer.exposed | (answer.low > goal[targets]) | (answer.high < demand.high[targets])
        found.update(targets[short].tolist())
    return np.array(sorted(found), np.int64)


def _knowing(table: Table, given: Contributions, hidden: Bools) -> Iterator[int]:
    """Give everybody who is the largest contributor of a hidden cell or gives to several hidden leaves, once.

    He may be the largest in none and still know more of their sum than any other.
    """
    leaf = np.ones(table.shape, bool)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(leaf, axis, 0)[~dim.is_leaf] = False
    first = given.begins[:-1][hidden & (given.contributors > 0)]
    among = np.repeat(hidden & leaf.reshape(-1), given.contributors)
    people, leaves = np.unique(given.who[among], return_counts=True)
    yield from np.union1d(given.who[first], people[leaves > 1]).tolist()


def _of(table: Table, given: Contributions, person: int) -> _Insider:
    """Say what one contributor knows: his own, and one unit of somebody else's in each leaf that is not empty."""
    cells, amounts = given.of(person)
    own = np.zeros(table.flat.size, np.int64)
    own[cells] = amounts
    alone = np.zeros(table.flat.size, bool)
    alone[cells] = given.contributors[cells] == 1
    leaves = np.maximum(own, np.minimum(table.flat, 1)).reshape(table.shape)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(leaves, axis, 0)[~dim.is_leaf] = 0
    return _Insider(roll_up(table.dims, leaves).reshape(-1), alone)


def _components(matrix: sp.csc_matrix, unknown: Bools) -> Ints:
    """Label the connected component of each unknown; -1 for what is known."""
    cells = np.flatnonzero(unknown)
    label = np.full(unknown.size, -1, np.int64)
    part = matrix[:, cells].tocsr()
    part = part[np.flatnonzero(np.diff(part.indptr))]
    link = sp.bmat([[None, part], [part.T, None]], format="csr") if part.shape[0] else sp.csr_matrix((cells.size,) * 2)
    label[cells] = connected_components(link, directed=False)[1][part.shape[0] :]
    return label
