"""How little any method could hide: a proven bound below for patterns without exact disclosure, block by block.

    python -m bench.optimum FOLDER NAME ... [--made NAME ...] [--whole] [--minutes N]

An unsafe cell is exposed when no change of the table over hidden cells alone moves it. Whatever set of hidden cells
leaves it so, a linear combination of the published sums says which cells would have to be hidden besides: at least one
of those must be, in every safe pattern. A master programme finds the cheapest set of cells that meets every such
demand made so far; a linear programme per unsafe cell (Farkas) makes the next demands, until there is none: an
implicit hitting set. Changes may be fractions of a person, so the bound holds for integer tables too.

Without ``--whole`` each child of the first dimension's root is a block of its own, with its own totals and without
the root's sums: what is dropped can only lower the bound, so the sum over blocks bounds the whole table. Zeros are
published and cannot be hidden; a cell that zeros show to be at its least can only grow. None of it is code or model of
the protector.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from bench.disclosure import heading, row
from bench.instances import gathered
from bench.measured import circumstances
from lambdas.core.disclosure.folder.protect import THRESHOLD, protect_folder, read_folder
from lambdas.core.disclosure.table.table import Table

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
_SPARSE = 1e-4  # cost of a cell that is hidden already, so that demands name few cells
_ZERO = 1e-7
_MET = 1 - 1e-6


@dataclass(frozen=True)
class Block:
    """Cells that are not zero and the sums over them: counts, which may only grow, which are unsafe."""

    sums: sp.csr_matrix
    counts: Ints
    grows: Bools
    unsafe: Bools


@dataclass(frozen=True)
class Bound:
    """No safe pattern hides less than ``value`` besides; ``met`` when a set of cells of that value met every demand."""

    value: float
    met: bool


def blocks(table: Table, *, whole: bool) -> Iterator[Block]:
    """Yield a table as one block, or as the blocks of its first dimension."""
    counts, first = table.flat, table.dims[0]
    places = np.arange(counts.size).reshape(table.shape)
    codes = np.arange(len(first.codes))
    tops = [int(first.trees[0].argmin())] if whole else [at for at in codes if first.trees[0][at] == 0]
    grows, sums = counts <= _least(table), table.sums.tocsr()
    for top in tops:
        members = [at for at in codes if top in first.chain(at)]
        inside = np.zeros(counts.size, bool)
        inside[places[members].reshape(-1)] = True
        reach = np.diff(sums.indptr)
        full = np.add.reduceat(inside[sums.indices], sums.indptr[:-1]) == reach
        cells = np.flatnonzero(inside & (counts > 0))
        kept = sums[np.flatnonzero(full)][:, cells]
        kept = kept[np.diff(kept.indptr) > 0]
        yield Block(kept, counts[cells], grows[cells], counts[cells] <= THRESHOLD)


def _least(table: Table) -> Ints:
    """Count the leaves below each cell that are not zero: one person in each is the least there can be."""
    inner = np.zeros(table.shape, bool)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(inner, axis, 0)[~dim.is_leaf] = True
    least = np.where(inner, 0, table.values > 0).astype(np.int64)
    for axis, dim in enumerate(table.dims):
        view = np.moveaxis(least, axis, 0)
        for child in range(len(dim.codes) - 1, 0, -1):
            if (parent := dim.trees[0][child]) >= 0:
                view[parent] += view[child]
    return least.reshape(-1)


class Demands:
    """Finds, for an unsafe cell that a set of hidden cells leaves exposed, cells of which one must be hidden too."""

    def __init__(self, block: Block) -> None:
        rows, cells = block.sums.shape
        self._grows, self._first, self._cells = block.grows, rows, cells
        free, none = highspy.kHighsInf, np.zeros(2 * cells)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = rows + 2 * cells, cells
        programme.col_cost_ = np.zeros(rows + 2 * cells)
        programme.col_lower_ = np.concatenate([np.full(rows, -free), none])
        programme.col_upper_ = np.full(rows + 2 * cells, free)
        programme.row_lower_ = programme.row_upper_ = np.zeros(cells)
        matrix = sp.hstack([block.sums.T, -sp.identity(cells), sp.identity(cells)]).tocsc()
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_, programme.a_matrix_.index_ = matrix.indptr, matrix.indices
        programme.a_matrix_.value_ = matrix.data.astype(float)
        self._solver = _solver()
        self._solver.passModel(programme)

    def ask_of(self, hidden: Floats) -> None:
        """Ask from here on of this set: 1 for a cell that is hidden, 0 for one that is not, or parts of them."""
        cost = hidden + _SPARSE
        places = np.arange(self._first, self._first + 2 * self._cells, dtype=np.int32)
        # A cell that can only grow is no obstacle to a change that makes it grow.
        self._solver.changeColsCost(places.size, places, np.concatenate([np.where(self._grows, 0.0, cost), cost]))
        self._hidden = hidden

    def demand(self, cell: int) -> Ints | None:
        """Return the cells of which one must be hidden to protect a cell, None where the set protects it."""
        needed = np.zeros(self._cells, bool)
        for sign in (1,) if self._grows[cell] else (1, -1):
            found = self._obstacle(cell, sign)
            if found is None:
                return None
            needed |= found
            if self._hidden[needed].sum() >= _MET:
                return None
        return np.flatnonzero(needed)

    def _obstacle(self, cell: int, sign: int) -> Bools | None:
        """Return the cells that keep a cell from moving one way; None when nothing does."""
        up, down = self._first + cell, self._first + self._cells + cell
        self._solver.changeColBounds(up, float(sign > 0), float(sign > 0))
        self._solver.changeColBounds(down, float(sign < 0), float(sign < 0))
        self._solver.run()
        solved = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        answer = np.array(self._solver.getSolution().col_value)[self._first :]
        for column in (up, down):
            self._solver.changeColBounds(column, 0.0, highspy.kHighsInf)
        if not solved:
            return None
        weight = answer[: self._cells] - answer[self._cells :]
        found: Bools = np.where(self._grows, weight < -_ZERO, np.abs(weight) > _ZERO)
        found[cell] = False
        return found


def bound(block: Block, seconds: float) -> Bound:
    """Bound what must be hidden of a block besides its unsafe cells, in about so many seconds."""
    master, demands, begun = _master(block), Demands(block), time.monotonic()
    unsafe, made, whole = np.flatnonzero(block.unsafe), set[bytes](), False
    best = 0.0
    while True:
        master.run()
        hidden = np.clip(np.array(master.getSolution().col_value), 0, 1)
        best = max(best, master.getInfo().mip_dual_bound if whole else master.getInfo().objective_function_value)
        demands.ask_of(np.round(hidden) if whole else hidden)
        new = 0
        for cell in unsafe.tolist():
            needed = demands.demand(cell)
            if needed is None or needed.tobytes() in made:
                continue
            made.add(needed.tobytes())
            master.addRow(1.0, highspy.kHighsInf, needed.size, needed.astype(np.int32), np.ones(needed.size))
            new += 1
        if whole and not new:
            return Bound(best, met=True)
        if time.monotonic() - begun > seconds:
            return Bound(best, met=False)
        if not new:
            whole = True
            places = np.arange(block.counts.size, dtype=np.int32)
            master.changeColsIntegrality(places.size, places, np.array([highspy.HighsVarType.kInteger] * places.size))


def _master(block: Block) -> highspy.Highs:
    """Begin the programme of the cells to hide: unsafe ones cost nothing and are hidden."""
    master = _solver()
    master.setOptionValue("mip_rel_gap", 0.0)
    master.setOptionValue("mip_abs_gap", 0.5)  # counts are whole numbers
    for unsafe in block.unsafe.tolist():
        master.addVar(float(unsafe), 1.0)
    places = np.arange(block.counts.size, dtype=np.int32)
    master.changeColsCost(places.size, places, np.where(block.unsafe, 0, block.counts).astype(float))
    return master


def _solver() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def main() -> None:
    """Print what is hidden of each instance beside the bound."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--made", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--whole", action="store_true", help="the table as one block, for the small ones")
    parser.add_argument("--minutes", type=float, default=5, help="for each block")
    args = parser.parse_args()
    print(circumstances())
    heading(("instance", "unsafe", "hidden besides: value", "bound", "above it", "blocks met", "s"))
    with tempfile.TemporaryDirectory() as scratch:
        for folder, name in gathered(args.folder, args.names, args.made, args.seed, Path(scratch)):
            ours = int(str(protect_folder(folder, Path(scratch) / "cells.csv")["secondary_value"]))
            begun = time.monotonic()
            parts = list(blocks(read_folder(folder), whole=args.whole))
            found = [bound(part, 60 * args.minutes) for part in parts]
            least, unsafe = sum(one.value for one in found), sum(int(part.unsafe.sum()) for part in parts)
            met = f"{sum(one.met for one in found)} of {len(found)}"
            row(
                (name, unsafe, ours, f"{least:,.0f}", f"{ours / least - 1:.1%}", met, f"{time.monotonic() - begun:.0f}")
            )
    print(circumstances())


if __name__ == "__main__":
    main()
