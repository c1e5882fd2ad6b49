"""Reference lists (codes with their history) and hierarchies over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True)
class Entry:
    """One code of a reference list. ``successor`` is empty while the code is live, or where the list has none for it.

    ``start`` and ``end`` are the first and last day of its use, yyyy-MM-dd, empty where not known.
    """

    code: str
    name: str
    kind: str
    successor: str = ""
    start: str = ""
    end: str = ""

    def used_on(self, day: str) -> bool:
        """Whether the code was in use on a day, yyyy-MM-dd, as far as its days are known."""
        return self.start <= day <= (self.end or day)


@dataclass(frozen=True)
class ReferenceList:
    """A list of codes: catalogue/reference/<name>.csv with columns code, name, kind, successor.

    It may have start and end too.
    """

    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        """Entries by their code."""
        return {entry.code: entry for entry in self.entries}

    def current(self, code: str) -> str:
        """Return the live code that has succeeded this one, through any number of changes."""
        entry = self.by_code[code]
        return code if not entry.successor else self.current(entry.successor)

    def in_place_of(self, code: str, day: str) -> tuple[str, ...]:
        """Return the codes that were in use on a day, yyyy-MM-dd, where this one was not: successor or predecessors."""
        entry = self.by_code[code]
        if day < entry.start:
            return self._before(code, day)
        while not entry.used_on(day) and day >= entry.start and entry.successor:
            entry = self.by_code[entry.successor]
        return (entry.code,) if entry.used_on(day) else ()

    def _before(self, code: str, day: str) -> tuple[str, ...]:
        older = [entry for entry in self.entries if entry.successor == code]
        return tuple(
            found
            for entry in older
            for found in ([entry.code] if entry.used_on(day) else self._before(entry.code, day))
            if day <= (entry.end or day)
        )


@dataclass(frozen=True)
class Node:
    """One code of a hierarchy; the root's parent is empty."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class Hierarchy:
    """A tree of codes, parents before children: catalogue/reference/hierarchies/<name>.csv with code, name, parent.

    ``further`` are other trees over the same leaves and the same root, see :meth:`with_others`.
    """

    name: str
    nodes: tuple[Node, ...]
    further: tuple[Hierarchy, ...] = ()

    def with_others(self, others: Iterable[Hierarchy]) -> Hierarchy:
        """Return all these hierarchies over one dimension as one; the page shows the levels of the first."""
        return replace(self, further=tuple(others))

    @property
    def trees(self) -> tuple[tuple[Node, ...], ...]:
        """The nodes of each tree."""
        return (self.nodes, *(other.nodes for other in self.further))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes without children, in order."""
        parents = {node.parent for nodes in self.trees for node in nodes}
        return tuple(node.code for node in self.nodes if node.code not in parents)

    @cached_property
    def root(self) -> str:
        """The code that stands for the whole."""
        return self.nodes[0].code

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by code; a code of several trees is called as the first of them calls it."""
        return {node.code: node.name for nodes in reversed(self.trees) for node in nodes}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How far each code is from the root, in the first tree that has it."""
        depths: dict[str, int] = {}
        for nodes in self.trees:
            for node in nodes:
                depths.setdefault(node.code, depths[node.parent] + 1 if node.parent else 0)
        return depths

    @cached_property
    def leaves_of(self) -> dict[str, frozenset[str]]:
        """The leaves beneath each code of the first tree; of a leaf, the leaf itself."""
        found: dict[str, set[str]] = {node.code: set() for node in self.nodes}
        for node in reversed(self.nodes):
            below = found[node.code] or {node.code}
            found[node.code] = below
            if node.parent:
                found[node.parent] |= below
        return {code: frozenset(below) for code, below in found.items()}
