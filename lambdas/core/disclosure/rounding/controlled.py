"""Controlled rounding: every leaf to a multiple of the base next to it, so that totals stay near the truth.

A total is the sum of its rounded leaves, so all sums hold. Which leaves go up and which go down is searched for:
first the running total over the leaves is kept within half the base, which settles every total over a stretch of them;
then leaves are turned, or two neighbours against each other, as long as that brings the totals nearer. Whole numbers
and a seeded order of steps: the same counts give the same figures, in whatever order codes and dimensions are listed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Ints, Table

LOT = 2_000
MOST_ROUNDS = 200
QUIET_ROUNDS = 8  # neighbours are matched at random, so another round may find what one did not
STEEP = 20  # how much worse it is to be off by a base or more


def round_table(table: Table, base: int, kept: Ints | None = None) -> Ints:
    """Round every cell to a multiple of ``base``, by cell number; each sum holds.

    ``kept`` holds, by cell number, figures that leaves must have because they were published so; -1 for the others.
    A leaf that is a multiple of the base stays as it is, so zero stays zero.
    """
    sizes = [(-int(dim.is_leaf.sum()), dim.name) for dim in table.dims]
    order = sorted(range(len(table.dims)), key=sizes.__getitem__)
    leaves = Leaves([table.dims[axis] for axis in order])
    counts = leaves.of(table.values.transpose(order))
    fixed = None if kept is None else leaves.of(kept.reshape(table.shape).transpose(order))
    search = _Search(leaves, counts, base, fixed)
    rng = np.random.default_rng(0)
    quiet = 0
    for _ in range(MOST_ROUNDS):
        before = search.turned
        for axis in (None, *range(len(order))):
            search.step(axis, rng)
        quiet = quiet + 1 if search.turned == before else 0
        if quiet == QUIET_ROUNDS:
            break
    return leaves.up(counts + search.off()).transpose(np.argsort(order)).reshape(-1)


class _Search:
    """Leaves that go ``up`` or down, and by how much every cell is ``apart`` from the truth for it."""

    def __init__(self, leaves: Leaves, counts: Ints, base: int, fixed: Ints | None) -> None:
        self.leaves, self.base = leaves, base
        self.rest = counts % base
        self.free: Bools = self.rest > 0
        self.up = np.zeros(counts.shape, np.int64)
        if fixed is not None:
            told = fixed >= 0
            self.up[told & (fixed > counts)] = 1
            self.free &= ~told
        self._begin()
        self.shape = tuple(len(dim.codes) for dim in leaves.dims)
        self.apart = np.append(leaves.up(self.off()).reshape(-1), 0)  # the last one stands for no cell
        self.turned = 0

    def off(self) -> Ints:
        """By how much each leaf is off."""
        off: Ints = self.base * self.up - self.rest
        return off

    def _begin(self) -> None:
        """Turn each leaf so that the running total is nearest to the truth."""
        running, base = 0, self.base
        up = self.up.reshape(-1)
        leaves = zip(self.rest.reshape(-1).tolist(), self.free.reshape(-1).tolist(), strict=True)
        for i, (rest, free) in enumerate(leaves):
            if free:
                up[i] = abs(running + base - rest) < abs(running - rest)
            running += base * int(up[i]) - rest

    def cost(self, apart: Ints) -> Ints:
        """Price of deviations: their squares, and more from the base on."""
        cost: Ints = apart * apart + STEEP * np.maximum(np.abs(apart) - (self.base - 1), 0) ** 2
        return cost

    def step(self, axis: int | None, rng: np.random.Generator) -> None:
        """Turn single leaves (no axis), or pairs of neighbours along one, that make the figures better."""
        cells = self.apart[:-1].reshape(self.shape)
        now = self.cost(cells)
        rise = self.leaves.down(self.cost(cells + self.base) - now, but=axis)
        fall = self.leaves.down(self.cost(cells - self.base) - now, but=axis)
        if axis is None:
            self._singles(np.where(self.up == 0, rise, fall))
            return
        one, other = _pairs(self.leaves.group[axis], rng)
        if one.size:
            self._neighbours(axis, one, other, rise, fall)

    def _singles(self, change: Ints) -> None:
        best = _best(np.where(self.free, change, 0).reshape(-1))
        places = np.unravel_index(best, self.up.shape)
        self._turn([places], self._cells(places))

    def _neighbours(self, axis: int, one: Ints, other: Ints, rise: Ints, fall: Ints) -> None:
        up, rise, fall = (np.moveaxis(array, axis, 0) for array in (self.up, rise, fall))
        free = np.moveaxis(self.free, axis, 0)
        change = np.where(up[one] == 0, rise[one] + fall[other], fall[one] + rise[other])
        change[(up[one] == up[other]) | ~free[one] | ~free[other]] = 0
        first, *rest = np.unravel_index(_best(change.reshape(-1)), change.shape)
        rest.insert(axis, first)
        places = [[which[first] if i == axis else at for i, at in enumerate(rest)] for which in (one, other)]
        self._turn(places, np.concatenate([self._cells(place, but=axis) for place in places], axis=1))

    def _cells(self, places: list[Ints] | tuple[Ints, ...], but: int | None = None) -> Ints:
        """List the cells that a turn changes, a row a turn; along ``but`` parents are not touched."""
        count = len(places[0])
        cells, known = np.zeros((count, 1), np.int64), np.ones((count, 1), bool)
        for axis, (at, size) in enumerate(zip(places, self.shape, strict=True)):
            chain = self.leaves.at[axis][at][:, None] if axis == but else self.leaves.chains[axis][at]
            cells = (cells[:, :, None] * size + chain[:, None, :]).reshape(count, cells.shape[1] * chain.shape[1])
            known = (known[:, :, None] & (chain >= 0)[:, None, :]).reshape(count, known.shape[1] * chain.shape[1])
        return np.where(known, cells, self.apart.size - 1)

    def _turn(self, places: list[list[Ints]] | list[tuple[Ints, ...]], cells: Ints) -> None:
        """Make turns one after the other, each if it is still good when its time has come."""
        if not cells.size:
            return
        leaves = np.stack([np.ravel_multi_index(place, self.up.shape) for place in places], axis=1)
        up, parts = self.up.reshape(-1), len(places)
        for mine, line in zip(leaves, cells, strict=True):
            sign = np.where(up[mine] == 0, self.base, -self.base)
            if parts == 2 and sign[0] == sign[1]:
                continue
            before = self.apart[line]
            after = before + np.repeat(sign, line.size // parts)
            if int(self.cost(after).sum()) < int(self.cost(before).sum()):
                self.apart[line] = after
                self.apart[-1] = 0
                up[mine] ^= 1
                self.turned += 1


def _best(change: Ints) -> Ints:
    """List the places of the largest improvements, the best first."""
    better = np.flatnonzero(change < 0)
    best: Ints = better[np.argsort(change[better], kind="stable")[:LOT]]
    return best


def _pairs(group: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Match neighbours at random: places of leaves under the same parent, each in one pair at most."""
    shuffled = rng.permutation(group.size)
    order = shuffled[np.argsort(group[shuffled], kind="stable")]
    found = list(_matched(group[order].tolist()))
    return order[found], order[np.array(found, np.int64) + 1]


def _matched(groups: list[int]) -> Iterator[int]:
    i = 0
    while i < len(groups) - 1:
        if groups[i] == groups[i + 1]:
            yield i
            i += 1
        i += 1
