"""Reference lists (codes with their history) and hierarchies over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Entry:
    """One code of a reference list. ``successor`` is empty while the code is live.

    ``start`` and ``end`` are the first and last day of its use, yyyy-MM-dd, empty where not known.
    """

    code: str
    name: str
    kind: str
    successor: str = ""
    start: str = ""
    end: str = ""


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


@dataclass(frozen=True)
class Node:
    """One code of a hierarchy; the root's parent is empty."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class Hierarchy:
    """A tree of codes, parents before children: catalogue/reference/hierarchies/<name>.csv with code, name, parent."""

    name: str
    nodes: tuple[Node, ...]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes without children, in order."""
        parents = {node.parent for node in self.nodes}
        return tuple(node.code for node in self.nodes if node.code not in parents)

    @cached_property
    def root(self) -> str:
        """The code that stands for the whole."""
        return self.nodes[0].code

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by code."""
        return {node.code: node.name for node in self.nodes}
