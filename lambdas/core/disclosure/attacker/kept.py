"""Second tables kept from one attack to the next: what is a witness against one is often one against many.

What is kept is by how much each differs from the true table. It leaves every sum as it is, so whoever attacks need only
ask how many times it fits into the boxes that he knows, there and back, in whole numbers.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.near import Near
from lambdas.core.disclosure.table.table import Bools, Ints


class Kept:
    """Changes of a case's true table under which all its sums stay as they are; each is checked when it is taken in."""

    def __init__(self, matrix: sp.csc_matrix, table: Ints) -> None:
        self._matrix, self._table = matrix, table
        self._known: set[bytes] = set()
        self._columns: list[tuple[Ints, Ints]] = []
        none = np.zeros(0, np.int64)
        self._joined = 0, (none, none, none)

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, cells: Ints, by: Ints) -> None:
        """Keep a change, once: how much each of some cells, in ascending order, rises or falls by (never 0).

        Raises ValueError where it would change a sum.
        """
        by = by // np.gcd.reduce(by) * np.sign(by[0])
        mark = cells.tobytes() + by.tobytes()
        if mark in self._known:
            return
        if (self._matrix[:, cells].astype(np.int64) @ by).any():
            raise ValueError("a change of a table that changes its sums is no witness")
        self._known.add(mark)
        self._columns.append((cells, by))

    def seen(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Return the least and the most of each cell in all that is kept, as often as each fits between two bounds."""
        least, most = self._table.copy(), self._table.copy()
        self.see(least, most, low, high)
        return least, most

    def see(self, least: Ints, most: Ints, low: Ints, high: Ints, since: int = 0) -> None:
        """Lower ``least`` and raise ``most`` by the changes that were kept ``since`` there were so many."""
        if since == len(self._columns):
            return
        cells, by, starts = self._from(since)
        up, down, size = (high - self._table)[cells], (self._table - low)[cells], np.abs(by)
        there = np.minimum.reduceat(np.where(by > 0, up, down) // size, starts)
        back = np.minimum.reduceat(np.where(by > 0, down, up) // size, starts)
        lengths = np.diff([*starts, cells.size])
        for times in (np.repeat(there, lengths), -np.repeat(back, lengths)):
            values = self._table[cells] + by * times
            np.minimum.at(least, cells, values)
            np.maximum.at(most, cells, values)

    def _from(self, since: int) -> tuple[Ints, Ints, Ints]:
        """Return changes one after the other: their cells, by how much, and where each begins."""
        if not since and len(self._columns) == self._joined[0]:
            return self._joined[1]
        cells, by = (np.concatenate(column) for column in zip(*self._columns[since:], strict=True))
        ends = np.cumsum([part.size for part, _ in self._columns[since:]])
        found = cells, by, np.concatenate([[0], ends[:-1]])
        if not since:
            self._joined = len(self._columns), found
        return found


class Search:
    """Looks near the true table for what no kept change shows yet, in the connected part of each target.

    ``part`` labels the unknowns; -1 is known.
    """

    def __init__(self, kept: Kept, matrix: sp.csc_matrix, table: Ints, part: Ints) -> None:
        self._kept, self._matrix, self._table, self._part = kept, matrix, table, part
        self._near: dict[int, Near] = {}

    def open(self, targets: Ints, goal: tuple[Ints, Ints], low: Ints, high: Ints) -> Bools:
        """Tell of which targets no change shows both ends of what is asked, once more have been looked for.

        ``goal`` has the ends by cell; ``low`` and ``high`` are what the attacker knows.
        """
        least, most = self._kept.seen(low, high)

        def still(at: Ints) -> Bools:
            left: Bools = (least[at] > goal[0][at]) | (most[at] < goal[1][at]) | (least[at] == most[at])
            return left

        for cell in targets[still(targets)].tolist():
            if not still(np.array([cell]))[0]:
                continue  # by what was found for another
            for by in (int(goal[1][cell] - self._table[cell]), int(goal[0][cell] - self._table[cell])):
                if by:
                    count = len(self._kept)
                    self._look(cell, by, low, high)
                    self._kept.see(least, most, low, high, since=count)
        return still(targets)

    def _look(self, cell: int, by: int, low: Ints, high: Ints) -> None:
        label = int(self._part[cell])
        if label < 0:
            return
        if label not in self._near:
            self._near[label] = Near(self._matrix, self._table, np.flatnonzero(self._part == label))
        found = self._near[label].change(cell, by, low, high)
        if found is not None:
            moved = np.flatnonzero(found)
            self._kept.add(self._near[label].cells[moved], found[moved])
