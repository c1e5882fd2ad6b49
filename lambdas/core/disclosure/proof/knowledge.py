"""What a contributor knows of a table of magnitudes: what he gave to each cell, and all of a cell that is his alone.

One unit of somebody else's is in each leaf that is not empty: everybody who attacks knows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, roll_up


@dataclass(frozen=True, eq=False)
class Known:
    """What one contributor knows, by cell of a table, or by unknown of a case.

    The ``least`` that each is to him, and by how much that is ``beyond`` what anybody knows; the cells of which he
    knows all (``alone``); those that he gives to.
    """

    least: Ints
    beyond: Ints
    alone: Bools
    gives: Bools


@dataclass(frozen=True, eq=False)
class Given:
    """Contributions to a table, some of its cells hidden; None where the history has them not."""

    table: Table
    given: Contributions | None
    hidden: Bools

    @cached_property
    def leaf(self) -> Bools:
        """The cells of the lowest level (an axis a dimension)."""
        leaf = np.ones(self.table.shape, bool)
        for axis, dim in enumerate(self.table.dims):
            np.moveaxis(leaf, axis, 0)[~dim.is_leaf] = False
        return leaf

    @cached_property
    def _least(self) -> Ints:
        leaves = np.minimum(self.table.values, 1) * self.leaf
        return roll_up(self.table.dims, leaves).reshape(-1)

    def to(self, person: int) -> Known:
        """Say by cell what a contributor knows.

        Who is alone in a total knows all beneath it, and that nobody gave to the rest of it.
        """
        shape, size = self.table.shape, self.table.flat.size
        his, gives, own = np.zeros(shape, bool), np.zeros(size, bool), np.zeros(size, np.int64)
        if self.given is not None:
            cells, amounts = self.given.of(person)
            own[cells] = amounts
            his.reshape(-1)[cells[self.given.contributors[cells] == 1]] = True
            gives[cells] = True
        beyond = roll_up(self.table.dims, np.maximum(own - 1, 0).reshape(shape) * self.leaf).reshape(-1)
        alone = _with_all_beneath(self.table.dims, his).reshape(-1)
        return Known(self._least + beyond, beyond, alone, gives)


def together(known: Sequence[Known], columns: Sequence[Ints], count: int) -> Known:
    """Put what somebody knows of several tables together by unknown, of which ``columns`` has each cell's."""
    least, beyond = np.zeros(count, np.int64), np.zeros(count, np.int64)
    alone, gives = np.zeros(count, bool), np.zeros(count, bool)
    for each, column in zip(known, columns, strict=True):
        np.maximum.at(least, column, each.least)
        np.maximum.at(beyond, column, each.beyond)
        alone[column[each.alone]] = True
        gives[column[each.gives]] = True
    return Known(least, beyond, alone, gives)


def marks(known: Sequence[Known]) -> list[Ints]:
    """Give what somebody knows of each cell beyond what anybody does as one number."""
    return [2 * each.beyond + each.alone for each in known]


def differing(known: Sequence[Known], columns: Sequence[Ints], count: int) -> Bools:
    """Mark the unknowns of which somebody knows another thing from one table than from another."""
    least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
    for mark, column in zip(marks(known), columns, strict=True):
        np.minimum.at(least, column, mark)
        np.maximum.at(most, column, mark)
    differs: Bools = least < most
    return differs


def knowing(tables: Sequence[Given], columns: Sequence[Ints]) -> list[int]:
    """List the two largest contributors of each hidden cell, and everybody who gives to several hidden leaves.

    Who gives to several may be among the largest in none and still know more of their sum than any other, also where
    they are leaves of different releases, or one to which he gave otherwise in each.
    """
    found, pairs = [np.zeros(0, np.int64)], [np.zeros((0, 3), np.int64)]
    for each, column in zip(tables, columns, strict=True):
        given = each.given
        if given is None:
            continue
        begins = given.begins[:-1]
        found += [given.who[begins[each.hidden & (given.contributors > place)] + place] for place in range(2)]
        at = np.repeat(np.where(each.hidden & each.leaf.reshape(-1), column, -1), given.contributors)
        pairs.append(np.column_stack([given.who, at, given.amount])[at >= 0])
    people, leaves = np.unique(np.unique(np.concatenate(pairs), axis=0)[:, 0], return_counts=True)
    listed: list[int] = np.unique(np.concatenate([*found, people[leaves > 1]])).tolist()
    return listed


def _with_all_beneath(dims: tuple[Dim, ...], cells: Bools) -> Bools:
    """Mark some cells (an axis a dimension) and all beneath them, in place."""
    for axis, dim in enumerate(dims):
        view = np.moveaxis(cells, axis, 0)
        for tree in dim.trees:
            for code in np.flatnonzero(tree >= 0).tolist():  # each comes after what is above it
                view[code] |= view[tree[code]]
    return cells
