"""The table model: dimensions with their hierarchies, every cell rolled up from the leaves, and the sums between cells.

A cell is a combination of one code from each dimension, numbered by C order of the product of the code lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lambdas.core.disclosure.table.dimension import Bools, Dim, Ints
from lambdas.core.disclosure.table.errors import DisclosureError

__all__ = ["Bools", "Dim", "Ints", "Table", "roll_up", "rollup", "sums"]


@dataclass(frozen=True, eq=False)
class Table:
    """Counts of every cell: ``values`` has one axis a dimension."""

    dims: tuple[Dim, ...]
    values: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of codes along each dimension."""
        return tuple(len(dim.codes) for dim in self.dims)

    @property
    def flat(self) -> Ints:
        """The counts by cell number."""
        return self.values.reshape(-1)

    def name(self, cell: int) -> str:
        """Name a cell by its codes, for people."""
        places = np.unravel_index(int(cell), self.shape)
        return ", ".join(dim.codes[int(at)] for dim, at in zip(self.dims, places, strict=True))

    @property
    def sums(self) -> sp.csc_matrix:
        """The published relations between cells, see :func:`sums`."""
        return sums(self.dims)


def roll_up(dims: tuple[Dim, ...], values: Ints) -> Ints:
    """Add each code's count to its parent's, in place and along the last ``len(dims)`` axes of ``values``."""
    for axis, dim in enumerate(dims):
        view = np.moveaxis(values, values.ndim - len(dims) + axis, 0)
        summed: set[int] = set()
        for tree, children in zip(dim.trees, dim.children, strict=True):
            for child in range(len(dim.codes) - 1, 0, -1):
                if tree[child] >= 0 and tree[child] not in summed:
                    view[tree[child]] += view[child]
            summed |= set(children)
    return values


def rollup(dims: tuple[Dim, ...], codes: Sequence[Ints], counts: Ints) -> Table:
    """Build a table from leaf counts.

    ``codes`` holds, for each dimension, the position of each row's code; ``counts`` the rows' whole numbers.
    Rows of the same cell add up. Raises DisclosureError for a negative count or a code that is not a leaf.
    """
    if not 1 <= len(dims) <= 4:
        raise DisclosureError(f"a table has one to four dimensions, not {len(dims)}")
    if (counts < 0).any():
        raise DisclosureError(f"counts must not be negative; found {int(counts.min())}")
    for dim, positions in zip(dims, codes, strict=True):
        inner = positions[~dim.is_leaf[positions]]
        if inner.size:
            raise DisclosureError(
                f"dimension {dim.name}: {dim.codes[inner[0]]} is a total; give the counts of its parts only"
            )
    values = np.zeros([len(dim.codes) for dim in dims], np.int64)
    np.add.at(values, tuple(codes), counts)
    return Table(dims, roll_up(dims, values))


@lru_cache(maxsize=32)
def sums(dims: tuple[Dim, ...]) -> sp.csc_matrix:
    """Sparse matrix of the sums a reader can check: one row for each total, children (+1) less parent (-1), equals 0.

    Columns are cells in C order. A total over one child is a row too: it says that the two cells are the same.
    """
    shape = [len(dim.codes) for dim in dims]
    index = np.arange(int(np.prod(shape))).reshape(shape)
    rows: list[Ints] = []
    columns: list[Ints] = []
    entries: list[NDArray[np.int8]] = []
    top = 0
    for axis, dim in enumerate(dims):
        view = np.moveaxis(index, axis, 0).reshape(shape[axis], -1)
        for node, children in dim.totals:
            line = top + np.arange(view.shape[1])
            members = np.concatenate([[node], children])
            rows.append(np.tile(line, members.size))
            columns.append(view[members].reshape(-1))
            entries.append(np.repeat(np.where(members == node, -1, 1).astype(np.int8), line.size))
            top += line.size
    if not rows:
        return sp.csc_matrix((0, index.size), dtype=np.int8)
    places = (np.concatenate(rows), np.concatenate(columns))
    return sp.csc_matrix((np.concatenate(entries), places), shape=(top, index.size))
