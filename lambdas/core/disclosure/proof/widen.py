"""Hiding more of a table when the attacker has found something, by degrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from lambdas.core.disclosure.earlier.joint import Joint
from lambdas.core.disclosure.protector.protect import repair
from lambdas.core.disclosure.table.table import Bools, Ints, Table


class Widening:
    """The degrees by which a table is hidden further; ``never`` cells stay as they are published."""

    def __init__(self, table: Table, joint: Joint, never: Bools, floor: Ints) -> None:
        self._table, self._joint, self._never, self._floor = table, joint, never, floor
        self._free = (table.flat >= floor) & ~never
        self._degrees: list[Callable[[Bools, Ints], Bools]] = [self._as_before, self._totals, self._lines, self._all]

    def wider(self, hidden: Bools, exposed: Ints) -> Bools:
        """Return the hidden cells and more, for the sake of exposed ones; the same cells where there are no more.

        Each degree is tried once it is the first that adds something: what was hidden before, by which the earlier
        versions are protected; the totals above an exposed cell; its neighbours; everything that may be hidden.
        """
        for degree in self._degrees if self._joint.earlier else [self._totals]:
            more = hidden | degree(hidden, exposed)
            if (more != hidden).any():
                return more
        return hidden

    def _as_before(self, _hidden: Bools, _exposed: Ints) -> Bools:
        return self._joint.hidden_before(unchanged=False) & self._free

    def _totals(self, hidden: Bools, exposed: Ints) -> Bools:
        return repair(self._table, hidden, exposed, self._never, self._floor)

    def _lines(self, _hidden: Bools, exposed: Ints) -> Bools:
        """Mark the cells that share a sum with an exposed one: a revised one among them is cover for an unchanged."""
        near = np.zeros(self._free.size, bool)
        for cell in exposed.tolist():
            for line in self.lines_of(cell):
                near[line] = True
        return near & self._free

    def lines_of(self, cell: int) -> Iterator[Ints]:
        """List the cells of each sum that a cell is part of, the total among them."""
        place = [int(at) for at in np.unravel_index(cell, self._table.shape)]
        for axis, dim in enumerate(self._table.dims):
            for total, parts in dim.totals:
                if place[axis] == total or place[axis] in parts:
                    nodes = [[at] for at in place]
                    nodes[axis] = [total, *parts.tolist()]
                    yield np.ravel_multi_index(np.ix_(*nodes), self._table.shape).reshape(-1)

    def _all(self, _hidden: Bools, _exposed: Ints) -> Bools:
        return self._free
