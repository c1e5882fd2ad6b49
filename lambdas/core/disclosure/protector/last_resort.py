"""Circuits for the few cells that no block serves."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.circuits import Circuit
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.pattern import Need, Pattern
from lambdas.core.disclosure.protector.routes import Router
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Table

LARGE = 50_000


def any_route(pattern: Pattern, table: Table, cell: int, need: Need) -> Circuit | None:
    """Look for a circuit of any form over the whole table, where that is not too large."""
    finder = pattern.finder
    cells = np.flatnonzero(finder.cost < NEVER)
    if cells.size > LARGE:
        return None
    room, price = finder.room[cells], finder.price[cells]
    router = Router(table.sums[:, finder.cell_of[cells]], cells, room, price, finder.work)
    return router.find(cell, need.signs, int(need.step[cell]))


def climb(pattern: Pattern, table: Table, cell: int, need: Need) -> Circuit:
    """Change the cell with every total above it: the last resort, which always exists."""
    finder = pattern.finder
    place = np.unravel_index(int(finder.cell_of[cell]), table.shape)
    under = np.ix_(*[dim.leaves_under(int(node)) for dim, node in zip(table.dims, place, strict=True)])
    values = table.values[under]
    inner_leaves = finder.place[np.ravel_multi_index(under, table.shape)].reshape(-1)
    shut, room = finder.cost[inner_leaves] >= NEVER, finder.room[inner_leaves]
    sign = need.signs[0]
    left = int(need.step[cell])
    change: dict[int, int] = {}
    open_first = np.lexsort((-values.reshape(-1), shut))
    for flat in open_first.tolist():
        amount = left if sign > 0 else min(left, int(room[flat]))
        at = np.unravel_index(flat, values.shape)
        leaf = [int(axis.reshape(-1)[i]) for axis, i in zip(under, at, strict=True)]
        chains = [dim.chain(node) for dim, node in zip(table.dims, leaf, strict=True)]
        for number in np.ravel_multi_index(np.ix_(*chains), table.shape).reshape(-1).tolist():
            inner = int(finder.place[number])
            change[inner] = change.get(inner, 0) + sign * amount
        left -= amount
        if left == 0:
            break
    cells = np.array(sorted(change), np.int64)
    if (finder.cost[cells] >= NEVER).any():
        raise DisclosureError(
            "the table cannot be protected while the cells that must be published (always_published) are published: an "
            "unsafe count is left in no sum with another that may be hidden"
        )
    return Circuit(cells, np.array([change[c] for c in cells.tolist()], np.int64))
