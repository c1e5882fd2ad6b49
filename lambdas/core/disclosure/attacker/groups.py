"""What the attacker asks about groups: whether anybody of the group can be elsewhere than in its one part.

For each group he takes one more unknown, the number of its people who are in the other parts: total less part. A group
is certain to him when that can only be zero, however wide the intervals of the total and of the part are.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.table.table import Ints


def with_differences(matrix: sp.csc_matrix, totals: Ints, parts: Ints) -> tuple[sp.csc_matrix, Ints]:
    """Return the sums with an unknown more for each pair, total less part; and the numbers of these unknowns."""
    count, width = totals.size, matrix.shape[1]
    own = width + np.arange(count)
    if not count:
        return matrix, own
    row = np.arange(count)
    entries = np.concatenate([np.ones(count), -np.ones(count), -np.ones(count)]).astype(np.int8)
    places = (np.concatenate([row, row, row]), np.concatenate([totals, parts, own]))
    more = sp.csc_matrix((entries, places), shape=(count, width + count))
    old = sp.csc_matrix((matrix.data, matrix.indices, np.concatenate([matrix.indptr, np.full(count, matrix.nnz)])))
    old.resize((matrix.shape[0], width + count))
    return sp.csc_matrix(sp.vstack([old, more])), own
