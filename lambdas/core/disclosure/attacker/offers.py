"""Second tables that the attacker is offered as proof: he believes none that he has not checked."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.bounds import System
from lambdas.core.disclosure.table.table import Ints


def fitting(system: System, table: Ints, offered: sp.csc_matrix) -> tuple[Ints, Ints]:
    """Check changes of the table in integer arithmetic: columns of the system, and their values in those that fit."""
    place = np.full(table.size, -1, np.int64)
    place[system.cells] = np.arange(system.cells.size)
    column = np.repeat(np.arange(offered.shape[1]), np.diff(offered.indptr))
    at, change = place[offered.indices], offered.data.astype(np.int64)
    value = table[offered.indices] + change
    wrong = (at < 0) | (value < system.low[at]) | (value > system.high[at])
    fits = np.ones(offered.shape[1], bool)
    fits[column[wrong & (change != 0)]] = False
    inside = at >= 0
    moves = sp.csc_matrix((change[inside], (at[inside], column[inside])), shape=(system.cells.size, offered.shape[1]))
    left = (system.matrix @ moves).tocoo()
    fits[left.col[left.data != 0]] = False
    good = fits[column] & inside
    return at[good], value[good]
