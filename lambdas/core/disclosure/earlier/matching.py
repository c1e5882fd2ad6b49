"""Which cells of one table count the same people as cells of another, whatever became of the product's layout.

A dimension that one of them lacks is there its total. Where both have the same leaves, codes are matched by the leaves
beneath them, so that an area of other boundaries is another area whatever its code. Else they are matched by what they
say, and in one product's tables those that only one of them has by their counts, as a reader does who knows that an
area was given another code.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints

Dims = tuple[Dim, ...]


def match(dims: Dims, values: Ints, onto: Dims, others: Ints, *, one_product: bool = True) -> Ints:
    """Return, for each cell of a table, the cell of another that counts the same people; -1 where there is none.

    ``values`` and ``others`` are the two tables' counts by cell number. Raises DisclosureError where a dimension of
    ``one_product`` gave way to another, so that nobody can say which codes are which.
    """
    if dims == onto:
        return np.arange(values.size)
    pairs = paired(dims, onto) if one_product else by_name(dims, onto)
    axes = [_codes(dim, None if to is None else onto[to]) for dim, to in zip(dims, pairs, strict=True)]
    for axis, to in enumerate(pairs):
        if one_product and to is not None and not same_leaves(dims[axis], onto[to]):
            _match_recoded(axis, to, pairs, axes, _shaped(values, dims), _shaped(others, onto))
    steps = np.cumprod([1, *(len(dim.codes) for dim in reversed(onto))])[-2::-1]
    offsets = [codes * (0 if to is None else steps[to]) for codes, to in zip(axes, pairs, strict=True)]
    cell: Ints = sum(np.ix_(*offsets), start=np.zeros(1, np.int64)).reshape(-1)
    known = np.logical_and.reduce(np.broadcast_arrays(*(codes >= 0 for codes in np.ix_(*axes)))).reshape(-1)
    return np.where(known, cell, -1)


def paired(dims: Dims, onto: Dims) -> list[int | None]:
    """Return for each dimension that of another layout which is the same one; None where the other has none.

    It is the one of the same name, or else one that shares most codes. Raises DisclosureError where dimensions are left
    on either side: it may be the same one under other names, or not.
    """
    pairs = by_name(dims, onto)
    left = [number for number in range(len(onto)) if number not in pairs]
    for number, dim in enumerate(dims):
        if pairs[number] is None:
            found = next((other for other in left if alike(dim, onto[other])), None)
            pairs[number] = found
            left = [other for other in left if other != found]
    lost = [dim.name for dim, to in zip(dims, pairs, strict=True) if to is None]
    if lost and left:
        raise DisclosureError(
            f"dimension {lost[0]} of an earlier release gave way to {onto[left[0]].name}, so this one cannot be held "
            "against it; publish it as another product once a person has compared the two"
        )
    return pairs


def by_name(dims: Dims, onto: Dims) -> list[int | None]:
    """Return for each dimension that of another layout which has the same name; None where there is none."""
    names = [dim.name for dim in onto]
    return [names.index(dim.name) if dim.name in names else None for dim in dims]


def same_leaves(dim: Dim, other: Dim) -> bool:
    """Whether two dimensions part everybody into the same leaves."""
    return _leaves(dim) == _leaves(other)


def alike(dim: Dim, other: Dim) -> bool:
    """Whether two dimensions are taken for the same one whatever they are called: they share most codes."""
    shared = len(set(dim.codes) & set(other.codes))
    return 2 * shared >= min(len(dim.codes), len(other.codes))


@lru_cache(maxsize=64)
def beneath(dim: Dim) -> tuple[frozenset[str], ...]:
    """Return the leaves beneath each code; a leaf's own code."""
    found: list[set[str]] = [set() for _ in dim.codes]
    for leaf in np.flatnonzero(dim.is_leaf).tolist():
        for code in dim.chain(leaf):
            found[code].add(dim.codes[leaf])
    return tuple(map(frozenset, found))


def _leaves(dim: Dim) -> frozenset[str]:
    return beneath(dim)[0]


def _codes(dim: Dim, other: Dim | None) -> Ints:
    """Return the position of each code in the other dimension, -1 where it has none; a total is the other's total."""
    if other is not None and same_leaves(dim, other):
        return _by_leaves(dim, other)
    positions = np.array([-1 if other is None else other.position.get(code, -1) for code in dim.codes])
    if other is None or (positions[0] < 0 and len(dim.codes) > 1):
        positions[0] = 0
    return positions


def _by_leaves(dim: Dim, other: Dim) -> Ints:
    """Return the position of the code with the same leaves beneath it, the same code where several have them."""
    found = dict(zip(beneath(other)[::-1], range(len(other.codes) - 1, -1, -1), strict=True))
    positions = np.array([found.get(leaves, -1) for leaves in beneath(dim)])
    for at, code in enumerate(dim.codes):
        same = other.position.get(code)
        if same is not None and beneath(other)[same] == beneath(dim)[at]:
            positions[at] = same
    return positions


def _match_recoded(
    axis: int, to: int, pairs: Sequence[int | None], axes: list[Ints], values: Ints, others: Ints
) -> None:
    """Match codes that only one table has, each with that of which most counts are alike; changes ``axes``."""
    gone = np.flatnonzero(axes[axis] < 0)
    come = np.setdiff1d(np.arange(others.shape[to]), axes[axis])
    if not gone.size or not come.size:
        return
    here = [
        np.flatnonzero(codes >= 0) if other is not None else np.zeros(1, np.int64)
        for codes, other in zip(axes, pairs, strict=True)
    ]
    there = [np.zeros(1, np.int64)] * others.ndim
    for number, other in enumerate(pairs):
        if other is not None:
            there[other] = axes[number][here[number]]
    here[axis], there[to] = gone, come
    old = np.moveaxis(values[np.ix_(*here)], axis, 0).reshape(gone.size, -1)
    order = [to, *(other for number, other in enumerate(pairs) if other is not None and number != axis)]
    order += [other for other in range(others.ndim) if other not in order]
    new = others[np.ix_(*there)].transpose(order).reshape(come.size, -1)
    alike = np.array([((new == row) & (row > 0)).sum(axis=1) for row in old])
    for one, another in zip(*linear_sum_assignment(-alike), strict=True):
        if alike[one, another]:
            axes[axis][gone[one]] = come[another]


def _shaped(values: Ints, dims: Dims) -> NDArray[np.int64]:
    return values.reshape([len(dim.codes) for dim in dims])
