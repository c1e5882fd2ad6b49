"""Who contributes how much to each cell of a table of magnitudes, at every level: the same one counts once in a cell.

Contributors are numbers here, the same in every release, and stay in the suppression: neither cells nor certificate
tell of them, and the history, which the suppression alone may read, has the numbers.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lambdas.core.disclosure.table.table import Dim, Ints


@dataclass(frozen=True, eq=False)
class Contributions:
    """One table's contributions by cell, the largest first in each: who, and how much in all of the cell (above 0).

    ``begins`` has where each cell's begin, and the end of the last.
    """

    who: Ints
    amount: Ints
    begins: Ints

    @property
    def contributors(self) -> Ints:
        """How many contribute to each cell."""
        return np.diff(self.begins)

    def largest(self, count: int) -> Ints:
        """Sum the largest so many contributions of each cell; all of them, where there are fewer."""
        running = np.concatenate([[0], np.cumsum(self.amount)])
        ends = np.minimum(self.begins[:-1] + count, self.begins[1:])
        summed: Ints = running[ends] - running[self.begins[:-1]]
        return summed

    def of(self, contributor: int) -> tuple[Ints, Ints]:
        """Return the cells that somebody contributes to, and how much."""
        at = np.flatnonzero(self.who == contributor)
        return np.searchsorted(self.begins, at, side="right") - 1, self.amount[at]

    @property
    def stamp(self) -> int:
        """A number that tells these contributions from others: 62 bits of their hash."""
        digest = hashlib.sha256()
        for column in (self.who, self.amount, self.begins):
            digest.update(np.ascontiguousarray(column, "<i8").tobytes())
        return int.from_bytes(digest.digest()[:8]) >> 2


def stamp_of(given: Contributions | None) -> int:
    """Return the stamp of a table's contributions; 0 of counts."""
    return 0 if given is None else given.stamp


def contributions_to(dims: tuple[Dim, ...], places: Sequence[Ints], who: Ints, amounts: Ints) -> Contributions:
    """Sum up contributions for every cell of a table; ``places`` has each row's leaf along each dimension."""
    shape = [len(dim.codes) for dim in dims]
    above = [_ancestors(dim) for dim in dims]
    positive = np.flatnonzero(amounts > 0)
    cells, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for levels in itertools.product(*(range(chain.shape[1]) for chain in above)):
        nodes = [chain[place[positive], level] for chain, place, level in zip(above, places, levels, strict=True)]
        known = np.flatnonzero(np.all([node >= 0 for node in nodes], axis=0))
        cells.append(np.ravel_multi_index([node[known] for node in nodes], shape).astype(np.int64))
        rows.append(positive[known])
    cell, row = np.concatenate(cells), np.concatenate(rows)
    names, number = np.unique(who, return_inverse=True)
    pairs, inverse = np.unique(cell * max(1, names.size) + number[row], return_inverse=True)
    amount = np.zeros(pairs.size, np.int64)
    np.add.at(amount, inverse, amounts[row])
    of_cell, person = np.divmod(pairs, max(1, names.size))
    order = np.lexsort((person, -amount, of_cell))
    begins = np.searchsorted(of_cell[order], np.arange(int(np.prod(shape)) + 1))
    return Contributions(names[person[order]], amount[order], begins.astype(np.int64))


def _ancestors(dim: Dim) -> Ints:
    """Each code's chain up to the total, a row a code; -1 where a chain has ended."""
    chains = [dim.chain(node) for node in range(len(dim.codes))]
    table = np.full((len(chains), max(map(len, chains))), -1, np.int64)
    for node, chain in enumerate(chains):
        table[node, : len(chain)] = chain
    return table
