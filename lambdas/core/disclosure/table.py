"""The table model: dimensions with their hierarchies, every cell rolled up from the leaves, and the sums between cells.

A cell is a combination of one code from each dimension, numbered by C order of the product of the code lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from contracts.reference import Hierarchy
from lambdas.core.disclosure.errors import DisclosureError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Dim:
    """A dimension: its codes and, for each, the position of its parent (-1 for the one root, which comes first)."""

    name: str
    codes: tuple[str, ...]
    parent: Ints

    def __post_init__(self) -> None:
        if len(self.codes) != len(self.parent) or not self.codes:
            raise DisclosureError(f"dimension {self.name}: {len(self.codes)} codes but {len(self.parent)} parents")
        if len(set(self.codes)) != len(self.codes):
            raise DisclosureError(f"dimension {self.name}: a code is listed twice; list each code once")
        own = np.arange(len(self.parent))
        if self.parent[0] != -1 or (self.parent[1:] < 0).any() or (self.parent >= own).any():
            raise DisclosureError(
                f"dimension {self.name}: the first code must be the one total, and each parent come before its children"
            )

    def __eq__(self, other: object) -> bool:
        """Whether the other has the same codes under the same parents."""
        if not isinstance(other, Dim):
            return NotImplemented
        same = (self.name, self.codes) == (other.name, other.codes)
        return same and bool((self.parent == other.parent).all())

    def __hash__(self) -> int:
        """Hash of what it is called and of its codes."""
        return hash((self.name, self.codes))

    @classmethod
    def from_pairs(cls, name: str, pairs: Sequence[tuple[str, str]]) -> Dim:
        """Build from (code, parent code) pairs, parents before children; the root's parent is empty."""
        position = {code: i for i, (code, _) in enumerate(pairs)}
        unknown = sorted({parent for _, parent in pairs if parent and parent not in position})
        if unknown:
            raise DisclosureError(f"dimension {name}: parent {unknown[0]} is not among its codes")
        parent = np.array([position[parent] if parent else -1 for _, parent in pairs], np.int64)
        return cls(name, tuple(code for code, _ in pairs), parent)

    @classmethod
    def from_hierarchy(cls, name: str, hierarchy: Hierarchy) -> Dim:
        """Build from a hierarchy of the catalogue."""
        return cls.from_pairs(name, [(node.code, node.parent) for node in hierarchy.nodes])

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each code stands."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> tuple[Ints, ...]:
        """The positions of each code's children."""
        order = np.argsort(self.parent, kind="stable")[1:]
        ends = np.cumsum(np.bincount(self.parent[1:], minlength=len(self.codes)))
        return tuple(np.split(order, ends[:-1]))

    @cached_property
    def is_leaf(self) -> Bools:
        """True where a code has no children."""
        return np.array([children.size == 0 for children in self.children])

    def chain(self, node: int) -> list[int]:
        """List the code and its ancestors, up to the root."""
        chain = [node]
        while self.parent[chain[-1]] >= 0:
            chain.append(int(self.parent[chain[-1]]))
        return chain

    def leaves_under(self, node: int) -> list[int]:
        """List the leaves beneath a code; the code itself when it is a leaf."""
        if self.is_leaf[node]:
            return [node]
        return [leaf for child in self.children[node] for leaf in self.leaves_under(int(child))]


@dataclass(frozen=True, eq=False)
class Table:
    """Counts of every cell: ``values`` has one axis a dimension."""

    dims: tuple[Dim, ...]
    values: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of codes along each dimension."""
        return tuple(len(dim.codes) for dim in self.dims)

    @property
    def flat(self) -> Ints:
        """The counts by cell number."""
        return self.values.reshape(-1)

    @property
    def sums(self) -> sp.csc_matrix:
        """The published relations between cells, see :func:`sums`."""
        return sums(self.dims)


def roll_up(dims: tuple[Dim, ...], values: Ints) -> Ints:
    """Add each code's count to its parent's, in place and along the last ``len(dims)`` axes of ``values``."""
    for axis, dim in enumerate(dims):
        view = np.moveaxis(values, values.ndim - len(dims) + axis, 0)
        for child in range(len(dim.codes) - 1, 0, -1):
            view[dim.parent[child]] += view[child]
    return values


def rollup(dims: tuple[Dim, ...], codes: Sequence[Ints], counts: Ints) -> Table:
    """Build a table from leaf counts.

    ``codes`` holds, for each dimension, the position of each row's code; ``counts`` the rows' whole numbers.
    Rows of the same cell add up. Raises DisclosureError for a negative count or a code that is not a leaf.
    """
    if not 1 <= len(dims) <= 4:
        raise DisclosureError(f"a table has one to four dimensions, not {len(dims)}")
    if (counts < 0).any():
        raise DisclosureError(f"counts must not be negative; found {int(counts.min())}")
    for dim, positions in zip(dims, codes, strict=True):
        inner = positions[~dim.is_leaf[positions]]
        if inner.size:
            raise DisclosureError(
                f"dimension {dim.name}: {dim.codes[inner[0]]} is a total; give the counts of its parts only"
            )
    values = np.zeros([len(dim.codes) for dim in dims], np.int64)
    np.add.at(values, tuple(codes), counts)
    return Table(dims, roll_up(dims, values))


def least_known(table: Table, floor: int) -> Ints:
    """Give the smallest count of each cell that the published zeros allow: one person in each leaf that is not zero."""
    if floor == 0:
        return np.zeros(table.flat.size, np.int64)
    ones = (table.values > 0).astype(np.int64)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(ones, axis, 0)[~dim.is_leaf] = 0
    return roll_up(table.dims, ones).reshape(-1)


@lru_cache(maxsize=32)
def sums(dims: tuple[Dim, ...]) -> sp.csc_matrix:
    """Sparse matrix of the sums a reader can check: one row for each total, children (+1) less parent (-1), equals 0.

    Columns are cells in C order. A total over one child is a row too: it says that the two cells are the same.
    """
    shape = [len(dim.codes) for dim in dims]
    index = np.arange(int(np.prod(shape))).reshape(shape)
    rows: list[Ints] = []
    columns: list[Ints] = []
    entries: list[NDArray[np.int8]] = []
    top = 0
    for axis, dim in enumerate(dims):
        view = np.moveaxis(index, axis, 0).reshape(shape[axis], -1)
        for node in np.flatnonzero(~dim.is_leaf):
            line = top + np.arange(view.shape[1])
            members = np.concatenate([[node], dim.children[node]])
            rows.append(np.tile(line, members.size))
            columns.append(view[members].reshape(-1))
            entries.append(np.repeat(np.where(members == node, -1, 1).astype(np.int8), line.size))
            top += line.size
    if not rows:
        return sp.csc_matrix((0, index.size), dtype=np.int8)
    places = (np.concatenate(rows), np.concatenate(columns))
    return sp.csc_matrix((np.concatenate(entries), places), shape=(top, index.size))
