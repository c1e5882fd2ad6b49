"""Complementary suppression: which further cells to hide so that no unsafe count can be worked out.

Every unsafe cell is given an integer circuit over hidden cells (see :mod:`circuits`), so the result is safe by
construction; the attacker still has the last word, and :func:`repair` takes his findings. How much is hidden is then
brought down in steps, as far as the effort goes: circuits are routed anew, cells that no unsafe cell needs are
published, and the circuits of several starts are combined at least cost.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from lambdas.core.disclosure.circuits import Circuit
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.merge import cheapest
from lambdas.core.disclosure.paths import NEVER
from lambdas.core.disclosure.pattern import Need, Pattern
from lambdas.core.disclosure.reroute import improve, prune
from lambdas.core.disclosure.routes import Router
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Bools, Ints, Table

NOISE = 0.25
LARGE = 50_000


class Effort(IntEnum):
    """How long to look for a pattern that hides less; each is safe. Times are for 10,000 cells on one processor."""

    FIRST = 1  # a circuit for each unsafe cell, then publish what none needs: half a second
    IMPROVED = 2  # and route the circuits anew: a second
    BEST = 6  # and combine as many starts as this number: ten seconds

    @classmethod
    def for_unsafe(cls, count: int) -> Effort:
        """Choose by the number of unsafe cells of all tables, so that a release takes a few minutes at most."""
        if count <= 500:
            return cls.BEST
        return cls.IMPROVED if count <= 5_000 else cls.FIRST


def protect(
    table: Table,
    rule: Rule,
    *,
    fixed: Bools | None = None,
    structural: Bools | None = None,
    effort: Effort = Effort.IMPROVED,
) -> Bools:
    """Choose the cells to hide: array by cell number, unsafe cells included.

    ``fixed`` cells must be published, ``structural`` ones can hold nobody. Raises DisclosureError where a fixed cell
    is unsafe or the table cannot be protected while it is published.
    """
    unsafe = rule.unsafe(table.flat, structural)
    never = np.zeros(table.flat.size, bool) if fixed is None else fixed.copy()
    if (unsafe & never).any():
        raise DisclosureError(f"{int((unsafe & never).sum())} cells that must be published hold unsafe counts")
    if structural is not None:
        never |= structural
    if not unsafe.any():
        return unsafe
    pattern = Pattern(table, rule, unsafe, never, table.flat.astype(float))
    _start(pattern, table, effort, None)
    if effort >= Effort.BEST:
        _combine(pattern, table, effort)
    return pattern.hidden()


def _start(pattern: Pattern, table: Table, effort: Effort, noise: np.random.Generator | None) -> None:
    """Fill an empty pattern; with noise the prices are other ones at first, which leads elsewhere."""
    prices = pattern.values.astype(float)
    if noise is not None:
        pattern.price_by(prices * np.exp(NOISE * noise.standard_normal(prices.size)))
    for cell, need in pattern.open():
        if not need.count[cell] and pattern.serve(cell, need) is None:
            pattern.add(_any_route(pattern, table, cell, need) or _climb(pattern, table, cell, need))
    if noise is not None:
        pattern.price_by(prices)
    begun = list(pattern.circuits.values())
    prune(pattern, table)
    if effort >= Effort.IMPROVED:
        best, value = list(pattern.circuits.values()), pattern.value()
        pattern.replace(begun)
        improve(pattern)
        if prune(pattern, table):
            improve(pattern)
        if pattern.value() > value:
            pattern.replace(best)


def _combine(pattern: Pattern, table: Table, effort: Effort) -> None:
    """Start again with other prices, and take the cheapest combination of all the circuits ever used."""
    best, value = list(pattern.circuits.values()), pattern.value()
    for start in range(1, int(effort)):
        pattern.replace([])
        _start(pattern, table, effort, np.random.default_rng(start))
        if pattern.value() < value:
            best, value = list(pattern.circuits.values()), pattern.value()
    pattern.replace(cheapest(pattern))
    if pattern.open() or pattern.value() > value:
        pattern.replace(best)
    prune(pattern, table)
    improve(pattern)


def _any_route(pattern: Pattern, table: Table, cell: int, need: Need) -> Circuit | None:
    """Look for a circuit of any form over the whole table, where that is not too large."""
    finder = pattern.finder
    cells = np.flatnonzero(finder.cost < NEVER)
    if cells.size > LARGE:
        return None
    router = Router(table.sums[:, finder.cell_of[cells]], cells, finder.room[cells], finder.price[cells])
    return router.find(cell, need.signs, int(need.step[cell]))


def _climb(pattern: Pattern, table: Table, cell: int, need: Need) -> Circuit:
    """Change the cell with every total above it: the last resort, which always exists."""
    finder = pattern.finder
    place = np.unravel_index(int(finder.cell_of[cell]), table.shape)
    under = np.ix_(*[dim.leaves_under(int(node)) for dim, node in zip(table.dims, place, strict=True)])
    values = table.values[under]
    shut = finder.cost[finder.place[np.ravel_multi_index(under, table.shape)]] >= NEVER
    sign = need.signs[0]
    left = int(need.step[cell])
    change: dict[int, int] = {}
    open_first = np.lexsort((-values.reshape(-1), shut.reshape(-1)))
    for flat in open_first.tolist():
        room = int(values.reshape(-1)[flat]) - pattern.floor
        amount = left if sign > 0 else min(left, room)
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
        raise DisclosureError("the table cannot be protected while the cells that must be published are published")
    return Circuit(cells, np.array([change[c] for c in cells.tolist()], np.int64))


def repair(table: Table, hidden: Bools, exposed: Ints, fixed: Bools | None = None) -> Bools:
    """Hide the exposed cells' parts and every total above them, save fixed ones.

    With a whole chain of totals hidden up to the grand total any count on it can be higher, so this ends.
    """
    wider = hidden.copy()
    for cell in exposed.tolist():
        place = np.unravel_index(cell, table.shape)
        nodes = []
        for dim, node in zip(table.dims, place, strict=True):
            leaves = dim.leaves_under(int(node))
            nodes.append(sorted({above for leaf in leaves for above in dim.chain(leaf)}))
        wider[np.ravel_multi_index(np.ix_(*nodes), table.shape).reshape(-1)] = True
    wider &= table.flat > 0
    if fixed is not None:
        wider &= ~fixed | hidden
    return wider | hidden
