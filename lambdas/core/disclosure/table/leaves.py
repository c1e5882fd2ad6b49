"""The leaves of a table's dimensions: what has no parts itself and makes up all totals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.table.table import Dim, Ints


class Leaves:
    """Leaves along each dimension, in an order that does not depend on that of the codes: by their path of codes.

    ``at`` holds their positions among the dimension's codes, ``group`` the number of each one's parent. Arrays over
    leaves have an axis a dimension, as long as ``at``; arrays over cells one as long as the codes.
    """

    def __init__(self, dims: Sequence[Dim]) -> None:
        self.dims = tuple(dims)
        self.at = tuple(_ordered(dim) for dim in dims)
        self.group = tuple(dim.parent[at] for dim, at in zip(dims, self.at, strict=True))
        self.below = tuple(_below(dim, at) for dim, at in zip(dims, self.at, strict=True))
        self._above = tuple(below.T.tocsr() for below in self.below)
        self.chains = tuple(_chains(dim, at) for dim, at in zip(dims, self.at, strict=True))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of leaves along each dimension."""
        return tuple(at.size for at in self.at)

    def of(self, cells: Ints) -> Ints:
        """Pick the leaves out of an array over cells."""
        return cells[np.ix_(*self.at)]

    def up(self, leaves: Ints) -> Ints:
        """Sum leaves into every cell."""
        for axis, below in enumerate(self.below):
            leaves = _along(below, leaves, axis)
        return leaves

    def down(self, cells: Ints, *, but: int | None = None) -> Ints:
        """Sum, for each leaf, over all cells that it is part of; along the axis ``but``, over that code alone."""
        for axis, above in enumerate(self._above):
            cells = np.take(cells, self.at[axis], axis) if axis == but else _along(above, cells, axis)
        return cells

    def levels(self) -> Ints:
        """Return how many steps each cell is away from the leaves, 0 for a leaf: an array over cells."""
        levels = np.zeros([len(dim.codes) for dim in self.dims], np.int64)
        for axis, dim in enumerate(self.dims):
            height = np.zeros(len(dim.codes), np.int64)
            for code in range(len(dim.codes) - 1, 0, -1):
                for total in (int(tree[code]) for tree in dim.trees if tree[code] >= 0):
                    height[total] = max(height[total], height[code] + 1)
            np.moveaxis(levels, axis, -1)[...] += height
        return levels


def _ordered(dim: Dim) -> Ints:
    leaves = np.flatnonzero(dim.is_leaf).tolist()
    paths = {leaf: [dim.codes[code] for code in reversed(dim.chain(leaf))] for leaf in leaves}
    return np.array(sorted(leaves, key=paths.__getitem__), np.int64)


def _chains(dim: Dim, leaves: Ints) -> Ints:
    """List each leaf's code and all above it, a row a leaf; -1 where a row is shorter than others."""
    rows = [dim.chain(leaf) for leaf in leaves.tolist()]
    chains = np.full((len(rows), max(map(len, rows))), -1, np.int64)
    for row, chain in zip(chains, rows, strict=True):
        row[: len(chain)] = chain
    return chains


def _below(dim: Dim, leaves: Ints) -> sp.csr_matrix:
    """Matrix of codes (rows) and leaves (columns): 1 where the leaf is part of the code."""
    chains = _chains(dim, leaves)
    row, place = np.nonzero(chains >= 0)
    shape = (len(dim.codes), leaves.size)
    return sp.csr_matrix((np.ones(row.size, np.int64), (chains[row, place], row)), shape=shape)


def _along(matrix: sp.csr_matrix, array: Ints, axis: int) -> Ints:
    front = np.moveaxis(array, axis, 0)
    summed = matrix @ front.reshape(front.shape[0], -1)
    return np.moveaxis(summed.reshape(matrix.shape[0], *front.shape[1:]), 0, axis)
