"""Which circuits to use, as a programme: every need met, and the cells that are hidden worth least.

Hidden cells are whole (0 or 1) and shares of a need are not: a need is shared out over circuits, and of each cell no
more can be used for any one need than is hidden. That is much tighter than a variable for each circuit.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.protector.paths import Floats
from lambdas.core.disclosure.table.budget import ENDLESS, Budget, Work
from lambdas.core.disclosure.table.table import Ints

NODES, LINKS = (
    500,
    1_000,
)  # branches at most while there are so many links of a need and a cell, fewer where there are more
PRICED, PIVOT, PIVOT_ROW = 1e-3, 1e-5, 4e-9
"""Seconds of a programme in shares, of its iterations, and of these times rows."""
CHOSEN, BRANCH_ROW = 8e-3, 8e-8
"""Seconds of a programme in whole cells, and of its iterations times rows: cuts and tries are in these too."""


class Choice:
    """``safe``: the cells each circuit would hide; ``serves``: the needs it meets; ``cost`` by cell.

    Where ``budget`` goes by the clock, a programme takes no longer than it lasts.
    """

    def __init__(
        self, safe: list[Ints], serves: list[Ints], cost: Floats, work: Work, budget: Budget = ENDLESS
    ) -> None:
        self.safe, self.work, self.budget = safe, work, budget
        self.cells, self.needs = np.unique(np.concatenate(safe)), np.unique(np.concatenate(serves))
        self.cost = np.rint(cost[self.cells])
        self.circuit = np.repeat(np.arange(len(safe)), [len(s) for s in serves])
        self.need = np.searchsorted(self.needs, np.concatenate(serves))
        lengths = np.array([len(s) for s in safe])[self.circuit]
        pair = np.repeat(np.arange(self.need.size), lengths)
        cell = np.searchsorted(self.cells, np.concatenate([safe[k] for k in self.circuit.tolist()]))
        links, row = np.unique(self.need[pair] * self.cells.size + cell, return_inverse=True)
        self.link_need, self.link_cell = np.divmod(links, max(1, self.cells.size))
        top, count = self.needs.size, self.cells.size
        entries = np.concatenate([np.ones(self.need.size), np.full(row.size, -1.0), np.ones(links.size)])
        rows = np.concatenate([self.need, top + row, top + np.arange(links.size)])
        columns = np.concatenate([count + np.arange(self.need.size), count + pair, self.link_cell])
        shape = (top + links.size, count + self.need.size)
        self.matrix = sp.csr_matrix((entries, (rows, columns)), shape=shape)

    def whole(self) -> list[int]:
        """Positions of the circuits to take; branches are bounded, and the best found by then is taken."""
        model = self._model()
        count = self.cells.size
        whole = np.full(count, highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        model.run()
        self.work.add(CHOSEN + BRANCH_ROW * _iterations(model) * self.matrix.shape[0])
        solution = np.array(model.getSolution().col_value)
        if not solution.size:
            return []
        hidden = set(self.cells[solution[:count] > 0.5].tolist())
        taken: dict[int, int] = {}
        for circuit, need in zip(self.circuit.tolist(), self.need.tolist(), strict=True):
            if need not in taken and hidden.issuperset(self.safe[circuit].tolist()):
                taken[need] = circuit
        return sorted(set(taken.values()))

    def worth(self) -> tuple[Floats, Floats] | None:
        """Dual prices when cells may be hidden in part: what each need costs, and what each link of need and cell."""
        model = self._model()
        model.run()
        self.work.add(PRICED + _iterations(model) * (PIVOT + PIVOT_ROW * self.matrix.shape[0]))
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        dual = np.maximum(np.array(model.getSolution().row_dual), 0.0)
        return dual[: self.needs.size], dual[self.needs.size :]

    def _model(self) -> Any:
        lp = highspy.HighsLp()
        height, width = self.matrix.shape
        lp.num_col_, lp.num_row_ = width, height
        lp.col_cost_ = np.concatenate([self.cost, np.zeros(self.need.size)])
        lp.col_lower_ = np.zeros(width)
        lp.col_upper_ = np.concatenate([np.ones(self.cells.size), np.full(self.need.size, highspy.kHighsInf)])
        lp.row_lower_ = np.concatenate([np.ones(self.needs.size), np.zeros(height - self.needs.size)])
        lp.row_upper_ = np.full(height, highspy.kHighsInf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        lp.a_matrix_.value_ = self.matrix.data
        make: Any = highspy.Highs  # its constructor carries no types
        model = make()
        nodes = min(NODES, NODES * LINKS // max(1, self.link_cell.size))
        for option, value in (("output_flag", False), ("threads", 1), ("mip_abs_gap", 0.99), ("mip_max_nodes", nodes)):
            model.setOptionValue(option, value)
        model.setOptionValue("time_limit", max(0.0, self.budget.by_the_clock()))
        model.passModel(lp)
        return model


def _iterations(model: Any) -> int:
    return int(model.getInfo().simplex_iteration_count)
