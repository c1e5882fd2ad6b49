"""Greedy elimination: publish one cell after another, the dearest first, as long as the sums give no unsafe one away.

The other way about than circuits: all is hidden at the beginning. A published cell takes one degree of freedom from
what the counts beneath can be. A cell is given away once it is a multiple of what is published. Reckoned in the field
of three elements, where a row is two bits a leaf and the sum of two rows takes seven operations on words. That may err,
so circuits must be found over what it leaves hidden, and the attacker looks at the end as ever.
Source of the order: Langsrud, GaussSuppression.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lambdas.core.disclosure.protector.paths import NEVER, Floats
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.table.budget import Budget
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table

Words = NDArray[np.uint64]
MOST_WORDS = 20_000_000
STEP, ROW, WORD = 4e-5, 2e-8, 3e-9  # seconds of publishing a cell, of each row still to come, and of each changed word


def eliminate(pattern: Pattern, table: Table, order: Floats, budget: Budget) -> Bools | None:
    """Choose what to hide, by internal cell number; None where the table is too large or the budget spent.

    ``order`` has, by internal number, what is published first: the largest.
    """
    finder = pattern.finder
    shut = finder.cost >= NEVER
    asked = np.flatnonzero(pattern.unsafe)
    able = np.flatnonzero(~shut & ~pattern.forced)
    shown = np.flatnonzero(shut & ~pattern.forced & (pattern.values > 0))
    able = np.concatenate([shown, able[np.lexsort((able, -order[able]))]])
    matrix, leaf = counted_in(table.dims)
    free = np.flatnonzero(~shut[finder.place[leaf]] | pattern.forced[finder.place[leaf]])
    rows = np.concatenate([able, asked])
    if rows.size * (free.size // 64 + 1) > MOST_WORDS:
        return None
    field = _Rows(matrix[finder.cell_of[rows]][:, free], able.size)
    hidden: Bools = pattern.forced.copy()
    for number, cell in enumerate(able.tolist()):
        if budget.spent():
            return None
        hidden[cell] = not field.publish(number, always=number < shown.size)
        finder.work.add(STEP + ROW * (rows.size - number) + WORD * field.changed)
    return hidden


def counted_in(dims: tuple[Dim, ...]) -> tuple[sp.csr_matrix, Ints]:
    """Give a matrix of cells and leaves, 1 where the cell counts the leaf, and the cell of each leaf."""
    leaves = Leaves(dims)
    cells = np.arange(int(np.prod([len(dim.codes) for dim in dims]))).reshape([len(dim.codes) for dim in dims])
    matrix = sp.csr_matrix(np.ones((1, 1), np.int8))
    for below in leaves.below:
        matrix = sp.kron(matrix, below.astype(np.int8), format="csr")
    return matrix, leaves.of(cells).reshape(-1)


class _Rows:
    """What each cell can still be told by, as a row of the field: a plane of bits for 1 and one for -1.

    Rows are published in their order; those from ``asked`` on must not be given away.
    """

    def __init__(self, matrix: sp.csr_matrix, asked: int) -> None:
        height, width = matrix.shape
        words = width // 64 + 1
        self.asked, self.changed = asked, 0
        self.planes = np.zeros((2, height, words), np.uint64)
        row = np.repeat(np.arange(height), np.diff(matrix.indptr))
        bit = np.uint64(1) << (matrix.indices % 64).astype(np.uint64)
        np.bitwise_or.at(self.planes[0], (row, matrix.indices // 64), bit)
        self.known = Counter(self._key(i) for i in range(asked, height))

    def _key(self, row: int) -> bytes:
        """Name a row and its negative alike."""
        one, other = (bytes(plane[row].tobytes()) for plane in self.planes)
        return one + other if one > other else other + one

    def publish(self, row: int, *, always: bool) -> bool:
        """Publish a cell unless that would give an unsafe one away; tell whether it is published."""
        self.changed = 0
        both = self.planes[0, row] | self.planes[1, row]
        filled = np.flatnonzero(both)
        if not filled.size:
            return True
        if not always and self.known[self._key(row)]:
            return False
        last = int(filled[-1])
        bit = both[last] & (~both[last] + np.uint64(1))
        plus, minus = (np.flatnonzero(plane[row + 1 :, last] & bit) + row + 1 for plane in self.planes)
        span = slice(int(filled[0]), last + 1)
        one, other = self.planes[0, row, span].copy(), self.planes[1, row, span].copy()
        if self.planes[1, row, last] & bit:
            one, other = other, one
        self._add(plus, span, other, one)
        self._add(minus, span, one, other)
        return True

    def _add(self, rows: Ints, span: slice, one: Words, other: Words) -> None:
        """Add a row to others."""
        asked = rows[rows >= self.asked].tolist()
        self.known.subtract(self._key(i) for i in asked)
        plus, minus = self.planes[0, rows, span], self.planes[1, rows, span]
        mixed = (plus | other) ^ (minus | one)
        self.planes[0, rows, span] = (minus | other) ^ mixed
        self.planes[1, rows, span] = (plus | one) ^ mixed
        self.known.update(self._key(i) for i in asked)
        self.changed += rows.size * one.size
