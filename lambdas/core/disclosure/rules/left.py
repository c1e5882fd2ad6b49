"""What a count leaves of a public figure that it is a part of: 97 of 100 tell of three, and 100 of 100 of everybody.

Whoever has the figure has what is left by subtraction, so the rule holds for both. A count of none leaves the public
figure itself: whether that may be shown is what the rule says of zeros.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from contracts.products.product import Disclosure
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, roll_up


def left_unsafe(rule: Rule, values: Ints, over: Ints) -> Bools:
    """Mark the counts that leave too few of the figures they are ``over`` (negative where there is none), or a group.

    A group is everybody of a figure who is counted, where the rule hides groups.
    """
    left = over - values
    small = rule.unsafe(left) | (bool(rule.smallest_group) & (left == 0) & (over >= rule.smallest_group))
    unsafe: Bools = (over >= 0) & (values > 0) & small
    return unsafe


def all_counted(disclosure: Disclosure, flat: Ints, over: Sequence[Ints | None]) -> tuple[int, int]:
    """Count the public figures all of whose people are counted: those that the rule hides, and others that are noted.

    ``flat`` has a row a table, ``over`` the figures of each.
    """
    sizes = [counts[(figures == counts) & (counts > 0)] for counts, figures in zip(flat, over, strict=True)]
    groups = np.concatenate([np.zeros(0, np.int64), *sizes])
    hides = (groups >= disclosure.least_group) & (disclosure.least_group > 0)
    return int(hides.sum()), int((~hides & (groups > disclosure.threshold)).sum())


def ceiling(values: Ints, over: Ints, unlimited: int) -> Ints:
    """Give the most that each hidden count can be, to one who is left in every cell of which somebody is left."""
    return np.where(over < 0, unlimited, over - np.minimum(over - values, 1))


def most_known(dims: tuple[Dim, ...], values: Ints, over: Ints, floor: int) -> Ints:
    """Give the largest count of each cell that its leaves allow: one is left in each of which somebody is.

    All of the figure is left where nobody is counted and zeros are shown (``floor`` 1). Only where there is a figure.
    """
    table = Table(dims, values.reshape([len(dim.codes) for dim in dims]))
    left = np.where(over < 0, 0, np.where((values == 0) & (floor > 0), over, np.minimum(over - values, 1)))
    tables = left.reshape(table.shape).copy()
    for axis, dim in enumerate(dims):
        np.moveaxis(tables, axis, 0)[~dim.is_leaf] = 0
    return over - roll_up(dims, tables).reshape(-1)


def range_left(rule: Rule, table: Table, over: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Widen the ranges that unsafe counts must be able to take by those that leave what is unsafe to be left."""
    unsafe = left_unsafe(rule, table.flat, over)
    least, most = least_known(table, 1), most_known(table.dims, table.flat, over, rule.floor)
    small = rule.unsafe(table.flat)
    from_ = np.where(unsafe, np.maximum(np.minimum(over - rule.threshold, most - 1), least), low)
    to = np.where(unsafe, np.minimum(over - rule.least_unsafe, most), high)
    low, high = np.where(small, np.minimum(low, from_), from_), np.where(small, np.maximum(high, to), to)
    known = over >= 0
    return np.minimum(low, table.flat), np.where(known, np.maximum(np.minimum(high, most), table.flat), high)
