"""The sums that a reader can check, as a matrix over the cells."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from lambdas.core.disclosure.table import Dim, Ints


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
