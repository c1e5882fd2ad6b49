"""Cheapest circuits of any form over a chosen set of cells, by linear programming.

Finder's circuits are products of simple moves. What hidden cells allow in combination is more; here it is found as a
flow: raise or lower one cell by one and let the others follow at least price. Only whole-number answers are taken.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.protector.circuits import TINY, Circuit
from lambdas.core.disclosure.table.budget import Work
from lambdas.core.disclosure.table.table import Ints

NEAR = 1e-6
ROUTE, PIVOT, PIVOT_ROW, PIVOT_CELL = 6e-4, 1.2e-5, 4e-9, 1.1e-8
"""Seconds of a programme, of its iterations, and of these times its rows and times its cells."""


class Router:
    """Routes circuits over ``cells`` (internal numbers, ascending) at fixed prices.

    ``matrix`` holds the sums; it has a column for each of the cells, and ``room`` and ``price`` an entry. Only bounds
    change from one question to the next, so that the dual simplex method goes on from where it was.
    """

    def __init__(self, matrix: sp.csc_matrix, cells: Ints, room: Ints, price: NDArray[np.float64], work: Work) -> None:
        self.cells, self.room, self.work = cells, room, work
        part = matrix.tocsr()
        part = part[np.flatnonzero(np.diff(part.indptr))].astype(float)
        columns = part.tocsc()
        count = cells.size
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = 2 * count, part.shape[0]
        lp.col_cost_ = np.concatenate([price, price])
        lp.col_lower_ = np.zeros(2 * count)
        self.upper = np.concatenate([np.full(count, highspy.kHighsInf), self.room.astype(float)])
        lp.col_upper_ = self.upper
        lp.row_lower_ = lp.row_upper_ = np.zeros(part.shape[0])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        # Every column twice, up and down. SciPy's own way of putting blocks together takes longer than the simplex.
        lp.a_matrix_.start_ = np.concatenate([columns.indptr, columns.indptr[1:] + columns.nnz])
        lp.a_matrix_.index_ = np.tile(columns.indices, 2)
        lp.a_matrix_.value_ = np.concatenate([columns.data, -columns.data])
        make: Any = highspy.Highs  # its constructor carries no types
        self.model = make()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self.model.setOptionValue(option, value)
        self.model.passModel(lp)
        self.size = count
        self.matrix = part

    def ban(self, cell: int) -> None:
        """Take a cell out of use."""
        self._bounds(int(np.searchsorted(self.cells, cell)), 0.0, 0.0, 0.0, 0.0)

    def allow(self, cell: int) -> None:
        """Take a cell back into use."""
        at = int(np.searchsorted(self.cells, cell))
        self._bounds(at, 0.0, self.upper[at], 0.0, self.upper[self.size + at])

    def free(self, cells: Ints) -> None:
        """Set the least price for cells that are hidden from now on."""
        self.price(cells, np.full(cells.size, TINY))

    def price(self, cells: Ints, prices: NDArray[np.float64]) -> None:
        """Set the prices of some cells."""
        at = np.searchsorted(self.cells, cells).astype(np.int32)
        both = np.concatenate([at, at + np.int32(self.size)])
        self.model.changeColsCost(both.size, both, np.concatenate([prices, prices]))

    def find(self, cell: int, signs: tuple[int, ...], step: int) -> Circuit | None:
        """Find the cheapest whole-number circuit that raises (or, failing that, lowers) the cell by ``step``."""
        at = int(np.searchsorted(self.cells, cell))
        found: Circuit | None = None
        for sign in signs:
            if found is not None or (sign < 0 and self.room[at] < step):
                continue
            up, down = (float(step), 0.0) if sign > 0 else (0.0, float(step))
            self._bounds(at, up, up, down, down)
            self.model.run()
            iterations = self.model.getInfo().simplex_iteration_count
            pivot = PIVOT + PIVOT_ROW * self.matrix.shape[0] + PIVOT_CELL * self.size
            self.work.add(ROUTE + iterations * pivot)
            if self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                found = self._circuit()
        self.allow(cell)
        return found

    def _circuit(self) -> Circuit | None:
        both = np.array(self.model.getSolution().col_value)
        change = both[: self.size] - both[self.size :]
        whole = np.rint(change).astype(np.int64)
        if np.abs(change - whole).max() > NEAR or (self.matrix @ whole).any() or (whole < -self.room).any():
            return None
        used = np.flatnonzero(whole)
        return Circuit(self.cells[used], whole[used])

    def _bounds(self, at: int, up_low: float, up_high: float, down_low: float, down_high: float) -> None:
        self.model.changeColBounds(at, up_low, up_high)
        self.model.changeColBounds(self.size + at, down_low, down_high)


class Routers:
    """A router for each connected component of the cells, made when it is first asked: small programmes are quick."""

    def __init__(self, matrix: sp.csc_matrix, cells: Ints, room: Ints, price: NDArray[np.float64], work: Work) -> None:
        part = matrix[:, cells].tocsr()
        rows = np.flatnonzero(np.diff(part.indptr))
        part = part[rows]
        labels = connected_components(_graph(part), directed=False)[1]
        row_label, self.label = labels[: rows.size], labels[rows.size :]
        self.cells, self.room, self.price, self.work = cells, room, price, work
        self._columns = _groups(self.label, int(labels.max(initial=-1)) + 1)
        self._rows = _groups(row_label, int(labels.max(initial=-1)) + 1)
        self._part = part
        self._made: dict[int, Router] = {}

    def size(self, cell: int) -> int:
        """Give the number of cells in the cell's component."""
        return int(self._columns[int(self.label[np.searchsorted(self.cells, cell)])].size)

    def of(self, cell: int) -> Router:
        """Give the router of the cell's component."""
        label = int(self.label[np.searchsorted(self.cells, cell)])
        if label not in self._made:
            columns = self._columns[label]
            matrix = self._part[self._rows[label]][:, columns].tocsc()
            members = self.cells[columns]
            self._made[label] = Router(matrix, members, self.room[members], self.price[members], self.work)
        return self._made[label]


def _graph(part: sp.csr_matrix) -> sp.csr_matrix:
    """Rows and columns as nodes, rows first; a row is joined to each column it holds."""
    rows, columns = part.shape
    start = np.concatenate([part.indptr, np.full(columns, part.indptr[-1], part.indptr.dtype)])
    joined = np.ones(part.nnz, dtype=np.int8), part.indices + rows, start
    return sp.csr_matrix(joined, shape=(rows + columns, rows + columns))


def _groups(labels: Ints, count: int) -> list[Ints]:
    """Positions by label."""
    return np.split(np.argsort(labels, kind="stable"), np.cumsum(np.bincount(labels, minlength=count))[:-1])
