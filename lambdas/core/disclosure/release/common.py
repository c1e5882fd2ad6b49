"""A table's dimensions together with other layouts' over the same leaves: areas of other boundaries, and the slivers.

Two totals that overlap tell the count of what one has and the other has not. Where both are made of the same leaves
that is a cell like any other: here it is put into the table, as one that is not published, and is protected and
attacked as all of those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from lambdas.core.disclosure.earlier.matching import beneath, same_leaves
from lambdas.core.disclosure.release.slices import Slices
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Dim, Ints, roll_up

Dims = tuple[Dim, ...]
Leaves = frozenset[str]


@dataclass(frozen=True, eq=False)
class Common:
    """``dims`` as a product has them, ``wide`` with what others have besides; ``place`` is each cell's number there."""

    dims: Dims
    wide: Dims
    place: Ints

    @classmethod
    def of(cls, dims: Dims, layouts: Iterable[Dims]) -> Common:
        """Put the layouts' totals beside those of ``dims``, dimension by dimension, where the leaves are the same."""
        known = list(layouts)
        wide = tuple(
            _wide(dim, [other for layout in known for other in layout if other.name == dim.name]) for dim in dims
        )
        places = [np.array([own.position[code] for code in dim.codes]) for dim, own in zip(dims, wide, strict=True)]
        shape = [len(dim.codes) for dim in wide]
        return cls(dims, wide, np.ravel_multi_index(np.ix_(*places), shape).reshape(-1))

    def values(self, values: Ints) -> Ints:
        """Return the counts of every cell of tables (first axis: tables; then one axis a dimension of ``dims``)."""
        if self.wide == self.dims:
            return values
        made = np.zeros((len(values), *(len(dim.codes) for dim in self.wide)), np.int64)
        leaf = self._leaf()
        made.reshape(len(values), -1)[:, self.place[leaf]] = values.reshape(len(values), -1)[:, leaf]
        return roll_up(self.wide, made)

    def spread(self, figures: Ints) -> Ints:
        """Return public figures by cell (negative for none): cells that only others have are given none."""
        made = np.full(int(np.prod([len(dim.codes) for dim in self.wide])), -1, np.int64)
        made[self.place] = figures
        return made

    def terms(self, terms: Terms) -> Terms:
        """Return what is laid down about every cell: of those that only others have, that they are not published."""
        if self.wide == self.dims:
            return terms
        size = int(np.prod([len(dim.codes) for dim in self.wide]))
        unlisted, fixed, weight = np.ones(size, bool), np.zeros(size, bool), np.ones(size)
        unlisted[self.place], fixed[self.place], weight[self.place] = terms.unlisted, terms.fixed, terms.weight
        possible = self.values(
            (~terms.structural).reshape([1, *(len(dim.codes) for dim in self.dims)]).astype(np.int64)
        )
        return Terms(unlisted, possible.reshape(-1) == 0, fixed, weight, terms.by_count)

    def own(self, found: Slices) -> Slices:
        """Give hidden cells the numbers that they have in ``dims``; cells that others have are none of them."""
        number = np.full(int(np.prod([len(dim.codes) for dim in self.wide])), -1)
        number[self.place] = np.arange(self.place.size)
        return replace(found, cell=number[found.cell])

    def _leaf(self) -> Ints:
        shape = [len(dim.codes) for dim in self.dims]
        leaves = [np.flatnonzero(dim.is_leaf) for dim in self.dims]
        return np.ravel_multi_index(np.ix_(*leaves), shape).reshape(-1)


class _Names:
    """What some leaves together go by. Every code of the dimension is taken, also where two have the same leaves."""

    def __init__(self, dim: Dim) -> None:
        self.known: dict[Leaves, str] = dict(zip(beneath(dim), dim.codes, strict=True))
        self.known[beneath(dim)[0]] = dim.codes[0]
        self.taken = set(dim.codes)

    def give(self, leaves: Leaves, wanted: str) -> str:
        """Return the name of some leaves, the wanted one if they have none; one that means others gets a number."""
        if leaves not in self.known:
            number, name = 1, wanted
            while name in self.taken:
                number += 1
                name = f"{wanted} ({number})"
            self.known[leaves] = name
            self.taken.add(name)
        return self.known[leaves]


def _wide(dim: Dim, others: Sequence[Dim]) -> Dim:
    """Return a dimension with the totals of others over the same leaves, and with what two of them have in common."""
    foreign = [other for other in dict.fromkeys(others) if other != dim and same_leaves(dim, other)]
    if not foreign or len(beneath(dim)[0]) < 3:
        return dim
    names = _Names(dim)
    trees = [_own_pairs(dim, tree) for tree in dim.trees]
    parents = [
        (number, _lowest(layout, tree)) for number, layout in enumerate([dim, *foreign]) for tree in layout.trees
    ]
    for other in foreign:
        trees += [_pairs(other, tree, names) for tree in other.trees]
    for (one, mine), (another, its) in combinations(parents, 2):
        if one != another:
            trees.append(_between(mine, its, names))
    return Dim.from_pairs(dim.name, *trees)


def _own_pairs(dim: Dim, tree: Ints) -> list[tuple[str, str]]:
    listed = [(code, int(above)) for code, above in zip(dim.codes, tree, strict=True) if above >= -1]
    return [(code, dim.codes[above] if above >= 0 else "") for code, above in listed]


def _pairs(other: Dim, tree: Ints, names: _Names) -> list[tuple[str, str]]:
    """List the codes of another layout's tree by the names that they go by here, those that repeat a count left out."""
    pairs = []
    for code, above in zip(other.codes, tree, strict=True):
        leaves = beneath(other)[other.position[code]]
        if above >= 0 and beneath(other)[above] != leaves:
            pairs.append((names.give(leaves, code), names.known[beneath(other)[above]]))
        elif above == -1:
            pairs.append((names.known[leaves], ""))
    return pairs


def _lowest(dim: Dim, tree: Ints) -> dict[str, Leaves]:
    """Return for each leaf those that are right beneath the same total: all that it has, or what its others leave."""
    beside: dict[int, list[str]] = {}
    for leaf in np.flatnonzero(dim.is_leaf).tolist():
        beside.setdefault(int(tree[leaf]), []).append(dim.codes[leaf])
    return {leaf: frozenset(leaves) for leaves in beside.values() for leaf in leaves}


def _between(mine: dict[str, Leaves], its: dict[str, Leaves], names: _Names) -> list[tuple[str, str]]:
    """List what each total of one layout has in common with each of another, and the leaves beneath it."""
    whole = names.known[frozenset(mine)]
    shared = {mine[leaf] & its[leaf] for leaf in mine}
    groups = {group for group in shared if 1 < len(group) < len(mine)}
    found = [(names.give(group, " and ".join(sorted(group)[:2])), whole) for group in sorted(groups, key=sorted)]
    beside = {leaf: names.known[group] for group in groups for leaf in group}
    return [(whole, ""), *found, *((leaf, beside.get(leaf, whole)) for leaf in sorted(mine))]
