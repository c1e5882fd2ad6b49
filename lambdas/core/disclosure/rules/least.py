"""What the published zeros say of a hidden count by themselves: how many people are in it at least."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.table.table import Ints, Table, roll_up


def least_known(table: Table, floor: int) -> Ints:
    """Give the smallest count of each cell that the published zeros allow: one person in each leaf that is not zero."""
    if floor == 0:
        return np.zeros(table.flat.size, np.int64)
    ones = (table.values > 0).astype(np.int64)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(ones, axis, 0)[~dim.is_leaf] = 0
    return roll_up(table.dims, ones).reshape(-1)
