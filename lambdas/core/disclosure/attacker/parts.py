"""The attack where hardly any count is known exactly, as after rounding: all cells hang together in one component.

Second tables are first looked for near the true one: a single leaf that moves, then a hundred leaves that do while the
others keep their counts, which is an attack on a small table. Each is a witness for the whole. What has no second count
then is asked of larger parts, and of the whole where that is small; else it is taken to be exposed, and more is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Dim, Ints

PARTS = (100, 300)
WHOLE = 4_000
"""Unknowns up to which the whole is searched for a second count that no part has; in larger tables it has none."""
HIGH = NO_LIMIT + 1


class Depth(Enum):
    """How far the ends of intervals are followed: not at all, as far as parts of the table lead, or to the end."""

    VERDICT = auto()
    PARTS = auto()
    PROVEN = auto()


@dataclass(frozen=True, eq=False)
class Moves:
    """What changes when a leaf does: a column of ``matrix`` for each leaf, 1 where a cell counts it too.

    ``leaf`` is the cell of each column.
    """

    matrix: sp.csc_matrix
    leaf: Ints


@lru_cache(maxsize=32)
def moves_of(dims: tuple[Dim, ...]) -> Moves:
    """Give the moves of a table: neighbours, along the dimension with most leaves, beside each other."""
    leaves = Leaves(dims)
    cells = np.arange(int(np.prod([len(dim.codes) for dim in dims]))).reshape([len(dim.codes) for dim in dims])
    order = np.argsort([-at.size for at in leaves.at], kind="stable")
    matrix = sp.csr_matrix(np.ones((1, 1), np.int64))
    for below in leaves.below:
        matrix = sp.kron(matrix, below, format="csr")
    columns = np.arange(matrix.shape[1]).reshape(leaves.shape).transpose(order).reshape(-1)
    return Moves(sp.csc_matrix(matrix)[:, columns], leaves.of(cells).transpose(order).reshape(-1))


def attack_boxes(
    matrix: sp.csc_matrix,
    low: Ints,
    high: Ints,
    targets: Ints,
    *,
    table: Ints,
    moves: Moves,
    reach: tuple[Ints, Ints],
    depth: Depth = Depth.PARTS,
) -> Intervals:
    """Find the interval of each target as :func:`attack` does, given the true table and what its leaves move.

    An end needs no further work once it is at its ``reach``; beyond two counts, others are only followed to where parts
    of the table lead unless they must be ``PROVEN``. For a ``VERDICT`` two counts are enough. Raises ValueError when
    nothing fits.
    """
    if not targets.size:
        return attack(matrix, low, high, targets, table=table)
    proven, verdict = depth is Depth.PROVEN, depth is Depth.VERDICT
    offered, seen_low, seen_high = _single(low, high, table, moves, int(reach[1].max()))
    by_cell = moves.matrix.tocsr()
    column = by_cell.indices[by_cell.indptr[targets]]

    def wanting() -> Bools:
        low_open, high_open = (seen_low > low) & (seen_low > reach[0]), (seen_high < high) & (seen_high < reach[1])
        open_ends: Bools = (seen_low == seen_high) | ((low_open | high_open) & (not verdict))
        return open_ends[targets]

    second = Question(verdict_only=True, branch=False)
    quick = second if verdict else Question(reach=reach, branch=False)
    stages = [(PARTS[0], quick, HIGH), (PARTS[1], Question(reach=reach) if proven else second, HIGH if proven else 1)]
    for size, question, narrower in stages:
        asked = wanting() & ((seen_high - seen_low)[targets] < narrower)
        for number in np.unique(column[asked] // size).tolist():
            mine = targets[asked & (column // size == number)]
            near_low, near_high = low.copy(), high.copy()
            kept = np.delete(moves.leaf, slice(number * size, (number + 1) * size))
            near_low[kept] = near_high[kept] = table[kept]
            found = attack(matrix, near_low, near_high, mine, table=table, question=question)
            seen_low[mine] = np.minimum(seen_low[mine], found.low)
            seen_high[mine] = np.maximum(seen_high[mine], found.high)
    question = Question(reach=reach) if proven else Question(verdict_only=True, most=WHOLE)
    return attack(
        *(matrix, low, high, targets),
        table=table,
        question=question,
        offered=offered,
        witnessed=(seen_low[targets], seen_high[targets]),
    )


def _single(low: Ints, high: Ints, table: Ints, moves: Moves, most: int) -> tuple[sp.csc_matrix, Ints, Ints]:
    """Move each leaf by itself as far as all boxes let it: the changes, and the least and most of every cell so."""
    part = moves.matrix
    starts = part.indptr[:-1]
    rise = np.minimum(np.minimum.reduceat((high - table)[part.indices], starts), most)
    fall = np.minimum(np.minimum.reduceat((table - low)[part.indices], starts), most)
    column = np.repeat(np.arange(part.shape[1]), np.diff(part.indptr))
    seen_low, seen_high = table.copy(), table.copy()
    np.maximum.at(seen_high, part.indices, table[part.indices] + rise[column])
    np.minimum.at(seen_low, part.indices, table[part.indices] - fall[column])
    changes = [sp.csc_matrix((amount[column], part.indices, part.indptr), part.shape) for amount in (rise, -fall)]
    kept = [change[:, np.flatnonzero(amount)] for change, amount in zip(changes, (rise, fall), strict=True)]
    return sp.hstack(kept, format="csc"), seen_low, seen_high
