"""A dimension of a table: its codes and the hierarchies over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contracts.reference.codes import Hierarchy
from lambdas.core.disclosure.table.trees import Pairs, check, children_of, in_order, parents_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Dim:
    """A dimension: its codes and, for each, the position of its parent (-1 for the one root, which comes first).

    ``further`` are other hierarchies over the same leaves and root; a code that a hierarchy does not have is ABSENT.
    """

    name: str
    codes: tuple[str, ...]
    parent: Ints
    further: tuple[Ints, ...] = ()

    def __post_init__(self) -> None:
        check(self.name, self.codes, self.trees)

    def __eq__(self, other: object) -> bool:
        """Whether the other has the same codes under the same parents."""
        if not isinstance(other, Dim):
            return NotImplemented
        same = (self.name, self.codes, len(self.further)) == (other.name, other.codes, len(other.further))
        return same and all((mine == its).all() for mine, its in zip(self.trees, other.trees, strict=True))

    def __hash__(self) -> int:
        """Hash of what it is called and of its codes."""
        return hash((self.name, self.codes))

    @classmethod
    def from_pairs(cls, name: str, *hierarchies: Pairs) -> Dim:
        """Build from (code, parent code) pairs, parents before children; the root's parent is empty.

        A hierarchy that says what an earlier one said is left out.
        """
        codes = in_order(name, hierarchies) if len(hierarchies) > 1 else tuple(code for code, _ in hierarchies[0])
        trees: list[Ints] = []
        for pairs in hierarchies:
            tree = parents_of(name, codes, pairs)
            if not any((tree == known).all() for known in trees):
                trees.append(tree)
        return cls(name, codes, trees[0], tuple(trees[1:]))

    @classmethod
    def from_hierarchy(cls, name: str, hierarchy: Hierarchy) -> Dim:
        """Build from a hierarchy of the catalogue."""
        return cls.from_pairs(name, *([(node.code, node.parent) for node in nodes] for nodes in hierarchy.trees))

    @property
    def trees(self) -> tuple[Ints, ...]:
        """The parents by each hierarchy."""
        return (self.parent, *self.further)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each code stands."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def children(self) -> tuple[dict[int, Ints], ...]:
        """For each hierarchy the positions of the children of each code that has some."""
        return tuple(children_of(tree) for tree in self.trees)

    @cached_property
    def totals(self) -> tuple[tuple[int, Ints], ...]:
        """Each total that a reader can check and its parts; a code of several hierarchies has several."""
        found: dict[tuple[int, bytes], Ints] = {}
        for children in self.children:
            for node, parts in children.items():
                found.setdefault((node, parts.tobytes()), parts)
        return tuple((node, parts) for (node, _), parts in found.items())

    @cached_property
    def is_leaf(self) -> Bools:
        """True where a code has no children."""
        leaf = np.ones(len(self.codes), bool)
        leaf[[node for node, _ in self.totals]] = False
        leaf.setflags(write=False)
        return leaf

    @cached_property
    def depth(self) -> Ints:
        """How far each code is from the root, in the first hierarchy that has it."""
        depth = np.zeros(len(self.codes), np.int64)
        for code in range(1, len(self.codes)):
            depth[code] = depth[next(int(tree[code]) for tree in self.trees if tree[code] >= 0)] + 1
        return depth

    @cached_property
    def _chains(self) -> list[tuple[int, ...]]:
        chains: list[tuple[int, ...]] = []
        for node in range(len(self.codes)):
            above = dict.fromkeys(code for tree in self.trees if tree[node] >= 0 for code in chains[int(tree[node])])
            chains.append((node, *above))
        return chains

    def chain(self, node: int) -> tuple[int, ...]:
        """List the code and its ancestors by every hierarchy; by one, the nearest first."""
        return self._chains[node]

    def leaves_under(self, node: int, hierarchy: int | None = None) -> list[int]:
        """List the leaves beneath a code; the code itself when it is a leaf.

        In the order of a hierarchy, or of the first one in which the code has parts.
        """
        own = (children for children in self.children if node in children)
        children = next(own, {}) if hierarchy is None else self.children[hierarchy]
        leaves, ahead = [], [node]
        while ahead:
            code = ahead.pop()
            ahead += children[code][::-1].tolist() if code in children else []
            leaves += [] if code in children else [code]
        return leaves
