"""Second tables near the true one: the fewest units moved so that one cell is so much higher or lower.

Such a change touches few cells, each by little, so it fits into many boxes beside those that it was found for.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.table.table import Ints

MOST = 1e9


class Near:
    """Programmes over some unknowns of a case: what each rises by, then what each falls by, beside the true table."""

    def __init__(self, matrix: sp.csc_matrix, table: Ints, cells: Ints) -> None:
        part = matrix[:, cells].astype(np.int64).tocsr()
        self.cells, self.table = cells, table[cells]
        self.matrix = part[np.flatnonzero(np.diff(part.indptr) > 0)]
        self.place = np.full(table.size, -1, np.int64)
        self.place[cells] = np.arange(cells.size)
        self.every = np.arange(2 * cells.size, dtype=np.int32)
        self.model = self._model()

    def _model(self) -> Any:
        lp, both = highspy.HighsLp(), sp.hstack([self.matrix, -self.matrix], format="csr")
        lp.num_col_, lp.num_row_ = self.every.size, both.shape[0]
        lp.col_cost_ = np.ones(self.every.size)
        lp.col_lower_ = lp.col_upper_ = np.zeros(self.every.size)
        lp.row_lower_ = lp.row_upper_ = np.zeros(both.shape[0])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = both.indptr.astype(np.int32), both.indices.astype(np.int32)
        lp.a_matrix_.value_ = both.data.astype(float)
        model: Any = highspy.Highs  # its constructor carries no types
        model = model()
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("simplex_strategy", 1)):
            model.setOptionValue(name, value)
        model.passModel(lp)
        return model

    def change(self, cell: int, by: int, low: Ints, high: Ints) -> Ints | None:
        """Return a change of these unknowns, ``by`` at one cell, that leaves all sums as they are and fits the bounds.

        ``low`` and ``high`` are those of all unknowns of the case. None where none is found.
        """
        column = int(self.place[cell])
        rise, fall = high[self.cells] - self.table, self.table - low[self.cells]
        most = np.minimum(np.concatenate([rise, fall]), MOST).astype(float)
        least = np.zeros(most.size)
        own = column if by > 0 else column + self.cells.size
        other = column + self.cells.size if by > 0 else column
        most[other], least[own] = 0.0, float(abs(by))
        if most[own] < least[own]:
            return None
        self.model.changeColsBounds(self.every.size, self.every, least, most)
        self.model.run()
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self.model.clearSolver()
            return None
        found = np.rint(np.array(self.model.getSolution().col_value)).astype(np.int64)
        moved: Ints = found[: self.cells.size] - found[self.cells.size :]
        fits = (moved <= rise).all() and (-moved <= fall).all() and not (self.matrix @ moved).any()
        return moved if fits and moved[column] * np.sign(by) >= abs(by) else None
