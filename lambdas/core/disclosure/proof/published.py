"""Audit of a table that its publisher has protected already: cells he hid, leaf counts he rounded, exact totals.

Every published figure is a box for the attacker. Rounded figures need not add up; a sum that the publisher's own
figures contradict is false, and is set aside before the attack.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from contracts.products.product import Disclosure
from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints

SLACK = 1e-6


def published_boxes(
    dims: tuple[Dim, ...], disclosure: Disclosure, cells: Ints, values: Ints, confidential: Bools
) -> tuple[Ints, Ints]:
    """Give the box of each cell, by cell number, from what was published about ``cells``.

    A confidential cell holds 1 to the threshold; a rounded one its value give or take half the base, and more than
    the threshold unless it is zero; a cell of an exact code its value; a cell that was not published anything.
    """
    shape = [len(dim.codes) for dim in dims]
    size = int(np.prod(shape))
    low, high = np.zeros(size, np.int64), np.full(size, NO_LIMIT, np.int64)
    half = rounded_by(dims, disclosure, cells, values)
    least = np.where(half > 0, np.maximum(values - half, disclosure.threshold + 1), values)
    low[cells] = np.where(confidential, 1, np.minimum(least, values + half))
    high[cells] = np.where(confidential, max(disclosure.threshold, 1), values + half)
    return low, high


def rounded_by(dims: tuple[Dim, ...], disclosure: Disclosure, cells: Ints, values: Ints) -> Ints:
    """Give how far the true count of each shown cell may be from its figure."""
    unknown = set(disclosure.exact) - set(dims[0].codes)
    if unknown:
        raise DisclosureError(f"exact: {min(unknown)!r} is not a code of {dims[0].name}")
    first = np.unravel_index(cells, [len(dim.codes) for dim in dims])[0]
    exact = np.isin(np.array(dims[0].codes), list(disclosure.exact))[first]
    return np.where(exact | (values == 0), 0, disclosure.rounding_base // 2)


def audit_published(
    matrix: sp.csc_matrix, low: Ints, high: Ints, targets: Ints, threshold: int
) -> tuple[Intervals, int]:
    """Attack the targets; also tells how many sums had to be set aside because the figures contradict them."""
    rows = matrix.tocsr()
    kept = np.flatnonzero(_possible(rows, low, high))
    while True:
        part = rows[kept].tocsc()
        try:
            reach = np.full(low.size, 1, np.int64), np.full(low.size, threshold, np.int64)
            answer = attack(part, low, high, targets, question=Question(reach=reach))
        except ValueError:
            violated = _violated(part, low, high)
            if not violated.any():
                raise
            kept = kept[~violated]
            continue
        return answer, rows.shape[0] - kept.size


def _possible(matrix: sp.csr_matrix, low: Ints, high: Ints) -> Bools:
    """Tell for each sum by itself whether it can hold within the boxes."""
    plus, minus = matrix.maximum(0).astype(np.int64), (-matrix).maximum(0).astype(np.int64)
    least, most = plus @ low - minus @ high, plus @ high - minus @ low
    possible: Bools = (least <= 0) & (most >= 0)
    return possible


def _violated(matrix: sp.csc_matrix, low: Ints, high: Ints) -> Bools:
    """Mark the sums that a table nearest to fitting breaks: least total violation, by linear programming."""
    rows, columns = matrix.shape
    both = sp.hstack([matrix, sp.identity(rows), -sp.identity(rows)], format="csc")
    cost = np.concatenate([np.zeros(columns), np.ones(2 * rows)])
    bounds = np.column_stack(
        [np.concatenate([low, np.zeros(2 * rows)]), np.concatenate([high.astype(float), np.full(2 * rows, np.inf)])]
    )
    solved = linprog(cost, A_eq=both, b_eq=np.zeros(rows), bounds=bounds, method="highs")
    broken: Bools = solved.x[columns : columns + rows] + solved.x[columns + rows :] > SLACK
    return broken
