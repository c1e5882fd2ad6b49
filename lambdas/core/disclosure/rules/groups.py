"""Group disclosure: totals whose people all fall in one of several parts, so that it is learned of each of them.

Published zeros say it: a total of 20 of which one part is not zero. Hiding the count itself is no help, since a group
is given away by the zeros beside it. What has to be hidden is that nobody of the group is elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.products.product import Disclosure
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups by the cells of a table: the ``total`` of each, and the one ``part`` that holds everybody.

    ``other`` lists the parts that hold nobody, group after group, and ``group`` the group that each of them is of.
    """

    total: Ints
    part: Ints
    group: Ints
    other: Ints

    def __len__(self) -> int:
        return self.total.size

    def others(self, number: int) -> Ints:
        """List the parts of one group that hold nobody."""
        first, end = np.searchsorted(self.group, [number, number + 1])
        return self.other[first:end]


def groups_in(table: Table, rule: Rule, structural: Bools | None = None) -> Groups:
    """Find the groups that the rule hides; none where it hides none.

    A part that can hold nobody (``structural``) tells nothing: a total with one other part is no group.
    """
    if not rule.smallest_group:
        return _joined([])
    named = rule.group_dimensions or tuple(dim.name for dim in table.dims)
    return groups_of(table.dims, table.values, rule.smallest_group, named, structural)


def groups_of(
    dims: tuple[Dim, ...], values: Ints, smallest: int, names: tuple[str, ...], structural: Bools | None = None
) -> Groups:
    """Find the groups of at least ``smallest`` people along the dimensions of these names, in a table's counts."""
    index = np.arange(values.size).reshape(values.shape)
    possible = np.ones(values.shape, bool) if structural is None else ~structural.reshape(values.shape)
    found = []
    for axis, dim in enumerate(dims):
        if dim.name not in names:
            continue
        counts, cells, open_ = np.moveaxis(values, axis, 0), np.moveaxis(index, axis, 0), np.moveaxis(possible, axis, 0)
        for node, children in dim.totals:
            part, free = counts[children], open_[children]
            all_in_one = ((part > 0).sum(axis=0) == 1) & ((part == 0) & free).any(axis=0) & (counts[node] >= smallest)
            found.append(_of_node(cells[node], cells[children], part, free, all_in_one))
    return _joined(found)


def count_groups(dims: tuple[Dim, ...], values: Ints, smallest: int, names: tuple[str, ...] = ()) -> int:
    """Count such groups in many tables; the last axes of ``values`` are the dimensions (all, where none is named)."""
    count = 0
    for axis, dim in enumerate(dims):
        if names and dim.name not in names:
            continue
        view = np.moveaxis(values, values.ndim - len(dims) + axis, 0)
        for node, children in dim.totals:
            parts = view[children]
            if len(parts) > 1:
                count += int((((parts > 0).sum(axis=0) == 1) & (view[node] >= smallest)).sum())
    return count


def hidden_and_noted(disclosure: Disclosure, dims: tuple[Dim, ...], values: Ints) -> tuple[int, int]:
    """Count the groups that the rule hides, and those above the threshold besides, which are noted only."""
    shown, least, names = disclosure.threshold + 1, disclosure.least_group, disclosure.group_dimensions
    noted = count_groups(dims, values, shown)
    if not least:
        return 0, noted
    return count_groups(dims, values, least, names), noted - count_groups(dims, values, max(least, shown), names)


def _of_node(total: Ints, parts: Ints, counts: Ints, free: Bools, chosen: Bools) -> tuple[Ints, Ints, Ints, Ints]:
    """Cells of the groups of one total's node: totals, full parts; for each empty part its group and its cell."""
    cells, counts = parts[:, chosen], counts[:, chosen]
    other, group = np.nonzero((counts == 0) & free[:, chosen])
    order = np.argsort(group, kind="stable")
    full = cells[(counts > 0).argmax(axis=0), np.arange(cells.shape[1])]
    return total[chosen], full, group[order], cells[other[order], group[order]]


def _joined(found: list[tuple[Ints, Ints, Ints, Ints]]) -> Groups:
    none = np.zeros(0, np.int64)
    begins = np.cumsum([0, *(total.size for total, *_ in found)])
    return Groups(
        np.concatenate([none, *(total for total, *_ in found)]),
        np.concatenate([none, *(part for _, part, *_ in found)]),
        np.concatenate([none, *(group + begin for (_, _, group, _), begin in zip(found, begins, strict=False))]),
        np.concatenate([none, *(other for *_, other in found)]),
    )
