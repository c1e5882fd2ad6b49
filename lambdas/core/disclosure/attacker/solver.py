"""The attacker's linear and integer programmes, solved by HiGHS and kept warm from one question to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.attacker.bounds import System
from lambdas.core.disclosure.table.budget import Work
from lambdas.core.disclosure.table.table import Ints

NODES = 1000
NEAR = 1e-6
TILTS, TILT = 3, 1e-4
PROGRAMME, PIVOT, PIVOT_ROW = 6e-4, 1.2e-5, 4e-9  # seconds of a programme, of its iterations, and of them times rows


@dataclass(frozen=True)
class End:
    """One end of an interval: no count beyond ``bound`` fits; ``table`` is the best table found, if any."""

    bound: int
    table: Ints | None


def _model(system: System) -> Any:
    lp = highspy.HighsLp()
    matrix = system.matrix
    lp.num_col_, lp.num_row_ = system.cells.size, matrix.shape[0]
    lp.col_cost_ = np.zeros(system.cells.size)
    lp.col_lower_, lp.col_upper_ = system.low.astype(float), system.high.astype(float)
    lp.row_lower_ = lp.row_upper_ = system.rhs.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data.astype(float)
    model: Any = highspy.Highs  # its constructor carries no types
    model = model()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("presolve", "off")
    model.setOptionValue("simplex_strategy", 1)  # dual: its vertices are whole more often than the primal's
    model.passModel(lp)
    return model


class Solver:
    """Programmes over one system."""

    def __init__(self, system: System, work: Work) -> None:
        self.system, self.work = system, work
        self.model = _model(system)
        self.every = np.arange(system.cells.size, dtype=np.int32)
        self.cost = np.zeros(system.cells.size)
        # Another vertex of the same face may be whole where the first is not.
        rng = np.random.default_rng(0)
        self.tilts = [TILT * rng.standard_normal(system.cells.size) for _ in range(TILTS)]

    def solve(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """Find the cheapest table (a vertex: often whole). Raises ValueError when no table fits."""
        self.model.changeColsCost(self.every.size, self.every, cost)
        self._run(self.model)
        status = self.model.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            self.model.clearSolver()  # a warm start can lead into numerical trouble; a cold one rarely does
            self._run(self.model)
            status = self.model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise ValueError("nothing fits what is published")
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS: {self.model.modelStatusToString(status)}")
        return np.array(self.model.getSolution().col_value)

    def _run(self, model: Any) -> None:
        model.run()
        iterations = model.getInfo().simplex_iteration_count
        self.work.add(PROGRAMME + iterations * (PIVOT + PIVOT_ROW * self.system.matrix.shape[0]))

    def end(self, column: int, sign: int, *, branch: bool = True) -> End:
        """Find the smallest (sign 1) or largest (sign -1) whole value of one column; no table where none is found.

        Without ``branch`` only vertices of linear programmes are looked at.
        """
        self.cost[column] = float(sign)
        solution = self.solve(self.cost)
        value = float(solution[column])
        bound = int(np.ceil(value - NEAR)) if sign > 0 else int(np.floor(value + NEAR))
        table = self._whole(solution, column, bound)
        for tilt in self.tilts:
            if table is not None:
                break
            table = self._whole(self.solve(self.cost + tilt), column, bound)
        self.cost[column] = 0.0
        return End(bound, table) if table is not None or not branch else self._whole_end(column, sign, bound)

    def _whole(self, solution: NDArray[np.float64], column: int, bound: int) -> Ints | None:
        """Take a solution as a table if it is whole, fits, and is at the bound."""
        whole = np.rint(solution).astype(np.int64)
        return whole if whole[column] == bound and self.system.fits(solution).all() else None

    def _whole_end(self, column: int, sign: int, bound: int) -> End:
        """Find the same by branch and bound, where the linear programme's vertex is not whole."""
        model = _model(self.system)
        kinds = np.full(self.every.size, highspy.HighsVarType.kInteger)
        model.changeColsIntegrality(self.every.size, self.every, kinds)
        model.changeColCost(column, float(sign))
        model.setOptionValue("mip_max_nodes", NODES)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("presolve", "on")
        self._run(model)
        if model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise ValueError("no whole-number table fits what is published")
        proven = model.getInfo().mip_dual_bound
        if np.isfinite(proven):
            best = int(np.ceil(proven - NEAR)) if sign > 0 else int(np.floor(-proven + NEAR))
            bound = max(bound, best) if sign > 0 else min(bound, best)
        solution = np.array(model.getSolution().col_value)
        usable = solution.size == self.every.size and self.system.fits(solution).all()
        return End(bound, np.rint(solution).astype(np.int64) if usable else None)
