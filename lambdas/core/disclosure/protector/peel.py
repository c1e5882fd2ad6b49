"""A quick look at what follows when one more cell is published: sums with one hidden cell left give it away."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.table.table import Bools


class Peel:
    """Counts of hidden cells by sum, kept as cells are published.

    ``matrix`` holds the sums with columns by cell, ``hidden`` and ``unsafe`` are by cell.
    """

    def __init__(self, matrix: sp.csc_matrix, hidden: Bools, unsafe: Bools) -> None:
        cells = np.flatnonzero(hidden)
        part = matrix[:, cells].tocsc()
        starts, rows = part.indptr.tolist(), part.indices.tolist()
        self.rows = {int(cell): rows[starts[i] : starts[i + 1]] for i, cell in enumerate(cells)}
        self.unsafe = set(np.flatnonzero(unsafe).tolist())
        self.count = np.bincount(part.indices, minlength=matrix.shape[0]).tolist()
        weights = np.repeat(cells, np.diff(part.indptr))
        self.total = np.bincount(part.indices, weights=weights, minlength=matrix.shape[0]).astype(np.int64).tolist()

    def gives_away(self, cell: int) -> bool:
        """Tell whether publishing the cell gives an unsafe one away by subtraction alone, one sum after another."""
        known, ahead = {cell}, [cell]
        taken: list[tuple[int, int]] = []
        found = False
        while ahead and not found:
            here = ahead.pop()
            for row in self.rows[here]:
                self.count[row] -= 1
                self.total[row] -= here
                taken.append((row, here))
                if self.count[row] == 1 and self.total[row] not in known:
                    last = self.total[row]
                    found = found or last in self.unsafe
                    known.add(last)
                    ahead.append(last)
        for row, here in taken:
            self.count[row] += 1
            self.total[row] += here
        return found

    def publish(self, cell: int) -> None:
        """Take note that a cell is published."""
        for row in self.rows.pop(cell):
            self.count[row] -= 1
            self.total[row] -= cell
