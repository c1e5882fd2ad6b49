"""The attacker's first step: leave out what is known, tighten what each sum allows, split into connected components."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.table.table import Bools, Ints

NO_LIMIT = 1 << 40
MAX_PASSES = 60


@dataclass(frozen=True, eq=False)
class System:
    """The unknown cells and the sums between them: ``matrix @ x == rhs``, ``low <= x <= high``, x whole.

    ``cells`` are the cell numbers of the columns. ``capped``: an upper limit was set so that programmes are bounded.
    ``settled_low`` and ``settled_high`` hold, for every cell of the table, the bounds found so far.
    """

    cells: Ints
    matrix: sp.csr_matrix
    rhs: Ints
    low: Ints
    high: Ints
    capped: bool
    settled_low: Ints
    settled_high: Ints

    @cached_property
    def _labels(self) -> tuple[Ints, Ints]:
        """Component of each row and of each column."""
        link = sp.bmat([[None, self.matrix], [self.matrix.T, None]], format="csr")
        labels = connected_components(link, directed=False)[1].astype(np.int64)
        rows = self.matrix.shape[0]
        return labels[:rows], labels[rows:]

    def column_of(self, cells: Ints) -> Ints:
        """Give the column of each cell; -1 where it is not unknown."""
        place = np.full(self.settled_low.size, -1, np.int64)
        place[self.cells] = np.arange(self.cells.size)
        columns: Ints = place[cells]
        return columns

    @property
    def component(self) -> Ints:
        """Component of each column; labels are not dense."""
        return self._labels[1]

    @cached_property
    def _order(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Rows, and columns, in order of their component; and where each component begins."""
        row_label, column_label = self._labels
        count = int(max(row_label.max(initial=-1), column_label.max(initial=-1))) + 1
        ends = [np.cumsum(np.bincount(label, minlength=count)) for label in (row_label, column_label)]
        starts = [np.concatenate([[0], end]) for end in ends]
        return (np.argsort(row_label, kind="stable"), starts[0]), (np.argsort(column_label, kind="stable"), starts[1])

    def lots(self, size: int) -> list[tuple[int, int]]:
        """Share the components out in lots of about ``size`` columns: first label, and the one after the last."""
        starts = self._order[1][1]
        lots, first = [], 0
        while first < starts.size - 1:
            last = max(first + 1, int(np.searchsorted(starts, starts[first] + size, side="right")) - 1)
            lots.append((first, last))
            first = last
        return lots

    def part(self, label: int, end: int | None = None) -> tuple[System, Ints]:
        """Components from ``label`` to before ``end`` (that one) as a system of its own, and its columns here."""
        end = label + 1 if end is None else end
        (by_row, row_starts), (by_column, starts) = self._order
        columns = np.sort(by_column[starts[label] : starts[end]])
        rows = np.sort(by_row[row_starts[label] : row_starts[end]])
        low, high = self.low[columns], self.high[columns]
        capped = self.capped and bool((high >= self.high.max()).any())
        return (
            System(
                self.cells[columns],
                self.matrix[rows][:, columns],
                self.rhs[rows],
                low,
                high,
                capped,
                self.settled_low,
                self.settled_high,
            ),
            columns,
        )

    def fits(self, solution: NDArray[np.float64]) -> Bools:
        """For each component label: True when the solution, rounded, is a whole-number table that fits exactly."""
        row_label, column_label = self._labels
        whole = np.rint(solution).astype(np.int64)
        good = np.ones(int(max(row_label.max(initial=0), column_label.max(initial=0))) + 1, bool)
        good[column_label[(whole < self.low) | (whole > self.high)]] = False
        good[row_label[self.matrix @ whole != self.rhs]] = False
        return good


def reduce_to_unknown(matrix: sp.csc_matrix, low: Ints, high: Ints) -> System:
    """Build the system of the cells that published points and bounds leave open. Raises ValueError if nothing fits."""
    low, high = low.astype(np.int64), np.minimum(high, NO_LIMIT).astype(np.int64)
    if (low > high).any():
        raise ValueError("a cell's box is empty")
    known = low == high
    rhs_all = -(matrix[:, np.flatnonzero(known)].astype(np.int64) @ low[known])
    cells = np.flatnonzero(~known)
    part = matrix[:, cells].astype(np.int64).tocsr()
    filled = np.diff(part.indptr) > 0
    if rhs_all[~filled].any():
        raise ValueError("published cells contradict each other")
    part, rhs = part[np.flatnonzero(filled)], rhs_all[filled]
    tight_low, tight_high = propagate(part, rhs, low[cells], high[cells])
    low[cells], high[cells] = tight_low, tight_high
    still = tight_low < tight_high
    if not still.all():
        rhs = rhs - part[:, np.flatnonzero(~still)] @ tight_low[~still]
        part = part[:, np.flatnonzero(still)]
        filled = np.diff(part.indptr) > 0
        if rhs[~filled].any():
            raise ValueError("published cells contradict each other")
        part, rhs = part[np.flatnonzero(filled)], rhs[filled]
    cells = cells[still]
    top, capped = high[cells], False
    if (top >= NO_LIMIT // 2).any():
        finite = np.concatenate([np.abs(rhs), low[cells], top[top < NO_LIMIT // 2], [0]])
        cap = 4 * int(finite.max()) + 1000
        top, capped = np.minimum(top, cap), True
    return System(cells, part, rhs, low[cells], top, capped, low, high)


def propagate(matrix: sp.csr_matrix, rhs: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Tighten bounds by each sum in turn until nothing changes (or MAX_PASSES): what is left after all the others."""
    low, high = low.copy(), high.copy()
    if matrix.nnz == 0:
        return low, high
    column, positive = matrix.indices, matrix.data > 0
    starts = matrix.indptr[:-1]
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.argsort(column, kind="stable")
    present, first = np.unique(column[order], return_index=True)
    for _ in range(MAX_PASSES):
        least = np.where(positive, low[column], -high[column])
        most = np.where(positive, high[column], -low[column])
        others_least = np.add.reduceat(least, starts)[row] - least
        others_most = np.add.reduceat(most, starts)[row] - most
        up = np.where(positive, rhs[row] - others_least, others_most - rhs[row])
        down = np.where(positive, rhs[row] - others_most, others_least - rhs[row])
        new_high, new_low = high.copy(), low.copy()
        new_high[present] = np.minimum(high[present], np.minimum.reduceat(up[order], first))
        new_low[present] = np.maximum(low[present], np.maximum.reduceat(down[order], first))
        if (new_low > new_high).any():
            raise ValueError("nothing fits what is published")
        if (new_low == low).all() and (new_high == high).all():
            break
        low, high = new_low, new_high
    return low, high
