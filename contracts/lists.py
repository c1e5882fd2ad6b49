"""Reads reference lists and hierarchies: the CSV files of catalogue/reference."""

from __future__ import annotations

import csv
from pathlib import Path

from contracts.mistakes import Mistakes, relative
from contracts.reference import Entry, Hierarchy, Node, ReferenceList

LIST_HEADER = ("code", "name", "kind", "successor")
HIERARCHY_HEADER = ("code", "name", "parent")


def read_list(path: Path, root: Path) -> tuple[ReferenceList, Mistakes]:
    """Read a list of codes, and note every mistake in it."""
    mistakes = Mistakes(relative(path, root))
    entries = tuple(Entry(*row) for row in _rows(path, LIST_HEADER, mistakes))
    codes = _codes_once([entry.code for entry in entries], mistakes)
    by_code = {entry.code: entry for entry in entries}
    for line, entry in enumerate(entries, 2):
        if not entry.kind:
            mistakes.missing(f"line {line}, kind", "what kind of code it is")
        if entry.successor and entry.successor not in codes:
            mistakes.add(f"line {line}, successor", entry.successor, "a code of this list")
        elif _goes_round(entry, by_code):
            mistakes.add(f"line {line}, successor", entry.successor, "a code that does not lead back to itself")
    return ReferenceList(path.stem, entries), mistakes


def read_hierarchy(path: Path, root: Path) -> tuple[Hierarchy, Mistakes]:
    """Read a tree of codes, and note every mistake in it."""
    mistakes = Mistakes(relative(path, root))
    nodes = tuple(Node(*row) for row in _rows(path, HIERARCHY_HEADER, mistakes))
    _codes_once([node.code for node in nodes], mistakes)
    above: set[str] = set()
    for line, node in enumerate(nodes, 2):
        if not node.name:
            mistakes.missing(f"line {line}, name", "what the code stands for")
        if line == 2 and node.parent:
            mistakes.add("line 2, parent", node.parent, "nothing: the first code is the root")
        if line > 2 and node.parent not in above:
            mistakes.add(f"line {line}, parent", node.parent, "a code of a line above")
        above.add(node.code)
    return Hierarchy(path.stem, nodes), mistakes


def _rows(path: Path, header: tuple[str, ...], mistakes: Mistakes) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    if not rows or rows[0] != header:
        mistakes.add("line 1", ",".join(rows[0]) if rows else "", ",".join(header))
        return []
    good = []
    for line, row in enumerate(rows[1:], 2):
        if len(row) == len(header):
            good.append(row)
        else:
            mistakes.add(f"line {line}", f"{len(row)} columns", f"{len(header)} columns")
    if not good:
        mistakes.missing("", "at least one code")
    return good


def _codes_once(codes: list[str], mistakes: Mistakes) -> set[str]:
    seen: set[str] = set()
    for line, code in enumerate(codes, 2):
        if not code:
            mistakes.missing(f"line {line}, code", "a code")
        elif code in seen:
            mistakes.add(f"line {line}, code", code, "each code once")
        seen.add(code)
    return seen


def _goes_round(entry: Entry, by_code: dict[str, Entry]) -> bool:
    seen = {entry.code}
    following = by_code.get(entry.successor)
    while following is not None:
        if following.code in seen:
            return True
        seen.add(following.code)
        following = by_code.get(following.successor)
    return False
