"""Reads which integrated care board has the area of a CCG: catalogue/reference/boards/ccgs.csv, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.reading.mistakes import Mistakes, relative
from contracts.reference.codes import Hierarchy
from contracts.reference.table import table_rows

FILE = "reference/boards/ccgs.csv"
HEADER = ("ccg", "board", "part")


@dataclass(frozen=True)
class Became:
    """A board that has the area of a CCG; ``part`` names the part of it, empty where that is all."""

    board: str
    part: str = ""


Boards = dict[str, tuple[Became, ...]]
"""What became of each CCG, by its code, in the order of the file."""


def read_boards(root: Path, hierarchies: Mapping[str, Hierarchy]) -> tuple[Boards, Mistakes]:
    """Read the table of a catalogue, and note every mistake in it; an empty one where the catalogue has none."""
    mistakes, found = Mistakes(relative(root / FILE, root)), Boards()
    codes = {node.code for tree in hierarchies.values() for node in tree.nodes}
    for place, (ccg, board, part) in table_rows(root / FILE, HEADER, mistakes):
        for name, code in (("ccg", ccg), ("board", board)):
            if code not in codes:
                mistakes.add(f"{place}, {name}", code, "a code of a hierarchy in catalogue/reference/hierarchies")
        if any(not (part and each.part) for each in found.get(ccg, ())):
            mistakes.add(f"{place}, part", part, f"a name, since {ccg} is there more than once")
        found[ccg] = (*found.get(ccg, ()), Became(board, part))
    return found, mistakes
