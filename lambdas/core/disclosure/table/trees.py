"""Trees over the codes of one dimension.

Several hierarchies over a dimension share its leaves and its root (an area is in a local authority and in a CCG). A
tree is an array with the position of each code's parent: -1 at the root, ABSENT where the tree does not have the code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.table.errors import DisclosureError

ABSENT = -2
Pairs = Sequence[tuple[str, str]]
Tree = NDArray[np.int64]


def in_order(name: str, trees: Sequence[Pairs]) -> tuple[str, ...]:
    """List the codes of all trees, each after its parents and else in the order of the first tree that has it.

    Raises DisclosureError where a code stands above itself, in one tree or through several.
    """
    parents: dict[str, list[str]] = {}
    for pairs in trees:
        for code, parent in pairs:
            parents.setdefault(code, []).append(parent)
    placed: dict[str, None] = {}
    for first in parents:
        ahead = {first: None}
        while ahead:
            code = next(reversed(ahead))
            above = next((parent for parent in parents.get(code, ()) if parent and parent not in placed), None)
            if above is None:
                placed[code] = None
                del ahead[code]
            elif above in ahead:
                raise DisclosureError(f"dimension {name}: {above} stands above itself; mend the parents of {code}")
            else:
                ahead[above] = None
    return tuple(placed)


def parents_of(name: str, codes: Sequence[str], pairs: Pairs) -> Tree:
    """Return the tree of (code, parent code) pairs. Raises DisclosureError for a parent that is not listed."""
    position = {code: i for i, code in enumerate(codes)}
    listed = {code for code, _ in pairs}
    unknown = sorted({parent for _, parent in pairs if parent and parent not in listed})
    if unknown:
        raise DisclosureError(f"dimension {name}: parent {unknown[0]} is not among its codes")
    tree = np.full(len(codes), ABSENT, np.int64)
    for code, parent in pairs:
        tree[position[code]] = position[parent] if parent else -1
    return tree


def children_of(tree: Tree) -> dict[int, Tree]:
    """Return the children of each code that has some, by position."""
    order = np.argsort(tree, kind="stable")
    order = order[tree[order] >= 0]
    tops, starts = np.unique(tree[order], return_index=True)
    return dict(zip(tops.tolist(), np.split(order, starts[1:]), strict=True)) if order.size else {}


def check(name: str, codes: Sequence[str], trees: Sequence[Tree]) -> None:
    """Raise DisclosureError unless the trees have one root, which comes first, and the same leaves."""
    if len(set(codes)) != len(codes):
        raise DisclosureError(f"dimension {name}: a code is listed twice; list each code once")
    own = np.arange(len(codes))
    for tree in trees:
        if len(codes) != len(tree) or not codes:
            raise DisclosureError(f"dimension {name}: {len(codes)} codes but {len(tree)} parents")
        if tree[0] != -1 or (tree[1:] == -1).any() or (tree >= own).any():
            raise DisclosureError(
                f"dimension {name}: the first code must be the one total, and each parent come before its children"
            )
    ends = [_ends(tree) for tree in trees]
    for number, end in enumerate(ends):
        other = np.flatnonzero((end == 0) != (ends[0] == 0))
        if (trees[number] == ABSENT)[end == 0].any() or other.size:
            code = codes[int(other[0] if other.size else np.flatnonzero(end == 0)[0])]
            raise DisclosureError(
                f"dimension {name}: {code} is not a leaf of every hierarchy; hierarchies over one dimension must have "
                "the same leaves"
            )
    _check_shared(name, codes, trees)


def _ends(tree: Tree) -> Tree:
    """Return 0 for each leaf of a tree, 1 for its totals and for codes that it does not have."""
    ends: Tree = (tree == ABSENT).astype(np.int64)
    ends[tree[tree >= 0]] = 1
    return ends


def _check_shared(name: str, codes: Sequence[str], trees: Sequence[Tree]) -> None:
    """Raise DisclosureError where a total of two hierarchies has other leaves in each."""
    if len(trees) == 1:
        return
    beneath = [_leaves(tree) for tree in trees]
    for number, code in enumerate(codes):
        known = [leaves[number] for tree, leaves in zip(trees, beneath, strict=True) if tree[number] != ABSENT]
        if any(leaves != known[0] for leaves in known):
            raise DisclosureError(
                f"dimension {name}: {code} has other leaves in one hierarchy than in another; give it two codes"
            )


def _leaves(tree: Tree) -> list[frozenset[int]]:
    found: list[set[int]] = [set() for _ in tree]
    for code in range(len(tree) - 1, -1, -1):
        found[code] = found[code] or {code}
        if tree[code] >= 0:
            found[tree[code]] |= found[code]
    return [frozenset(leaves) for leaves in found]
