"""Counts that have no upper end: a change that can be made again and again, and every table that it leads to fits."""

from __future__ import annotations

import dataclasses

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.bounds import System
from lambdas.core.disclosure.attacker.solver import Solver
from lambdas.core.disclosure.table.budget import Work
from lambdas.core.disclosure.table.table import Ints

MULTIPLES = 12  # a vertex of sums of zeros and ones has small denominators


def endless(system: System, work: Work) -> Ints:
    """Return the columns of a connected part that grow without end along one change, checked in whole numbers.

    Such changes form a cone (no count falls, none with a limit moves), so one of them raises all that any raises: one
    programme asks for a rise of one from as many as can. Where no small multiple of what it finds is whole, none is
    reported.
    """
    if not system.capped:
        return np.empty(0, np.int64)
    free = np.flatnonzero(system.high >= system.high.max())
    sums = system.matrix[:, free]
    count = free.size
    cone = dataclasses.replace(
        system,
        cells=np.arange(2 * count),
        matrix=sp.hstack([sums, sums], format="csr"),
        rhs=np.zeros(sums.shape[0], np.int64),
        low=np.zeros(2 * count, np.int64),
        high=np.repeat([1, int(system.high.max())], count),
    )
    found = Solver(cone, work).solve(np.repeat([-1.0, 0.0], count))
    rises = found[:count] + found[count:]
    for times in range(1, MULTIPLES + 1):
        whole = np.rint(times * rises).astype(np.int64)
        if not (sums @ whole).any() and (whole >= 0).all():
            return free[whole > 0]
    return np.empty(0, np.int64)
