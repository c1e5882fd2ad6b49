"""For whose sake each cell is hidden that is not unsafe itself: for the approver, never for publication.

A secondary cell is hidden for those unsafe cells that could be worked out by subtraction if it were shown. Where none
could by subtraction alone, the unsafe cells are given that are nearest to it over sums of hidden cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.release.cells import Cells
from lambdas.core.disclosure.table.table import Bools, sums

MOST = 20_000
"""Cells that are explained at most; the rest of a larger release is told as not explained."""


@dataclass(frozen=True)
class Reason:
    """A hidden cell and the unsafe ones that it is hidden for, by labels; ``directly`` by subtraction."""

    labels: tuple[str, ...]
    directly: bool
    cells: tuple[tuple[str, ...], ...]


def reasons(cells: Cells, unlisted: Bools) -> Iterator[Reason]:
    """Explain the secondary cells of a release, in order and up to MOST; ``unlisted`` are not published anyway."""
    labels = list(cells.labels())
    rows = sp.csr_matrix(sums(cells.dims))
    left = MOST
    for number in np.unique(cells.slice_of[cells.confidential]).tolist():
        mine = np.flatnonzero((cells.slice_of == number) & cells.confidential)
        listed = dict(zip(cells.cell[mine].tolist(), mine.tolist(), strict=True))
        hidden = unlisted.copy()
        hidden[cells.cell[mine]] = True
        unsafe = np.zeros(hidden.size, bool)
        unsafe[cells.cell[mine[cells.unsafe[mine]]]] = True
        web = _Web(rows, hidden, unsafe)
        secondary = mine[~cells.unsafe[mine]][:left]
        left -= secondary.size
        for at in secondary.tolist():
            directly = web.worked_out_with(int(cells.cell[at]))
            found = directly or web.nearest(int(cells.cell[at]))
            if found:  # else it is hidden for what is no cell here: a group, what is not published, an earlier release
                yield Reason(labels[at], bool(directly), tuple(labels[listed[cell]] for cell in found))


class _Web:
    """The sums between the hidden cells of one table."""

    def __init__(self, rows: sp.csr_matrix, hidden: Bools, unsafe: Bools) -> None:
        kept = sp.csr_matrix(abs(rows)[:, np.flatnonzero(hidden)])
        self._names = np.flatnonzero(hidden)
        self._place = {cell: place for place, cell in enumerate(self._names.tolist())}
        self._unsafe = unsafe[self._names]
        self._members, self._sums = kept, sp.csc_matrix(kept)
        self._open = np.diff(kept.indptr)

    def worked_out_with(self, cell: int) -> list[int]:
        """List the unsafe cells that are known by subtraction as soon as a hidden cell is."""
        known, ahead, left = {self._place[cell]}, [self._place[cell]], dict[int, int]()
        while ahead:
            for row in self._rows_of(ahead.pop()):
                left[row] = left.get(row, int(self._open[row])) - 1
                if left[row] == 1:
                    last = set(self._cells_of(row)) - known  # none where another sum has told it already
                    known |= last
                    ahead += last
        return self._unsafe_among(known)

    def nearest(self, cell: int) -> list[int]:
        """List the unsafe cells that are fewest sums of hidden cells away."""
        seen = ring = {self._place[cell]}
        while ring:
            ring = {other for one in ring for row in self._rows_of(one) for other in self._cells_of(row)} - seen
            if found := self._unsafe_among(ring):
                return found
            seen = seen | ring
        return []

    def _unsafe_among(self, places: set[int]) -> list[int]:
        return sorted(int(self._names[place]) for place in places if self._unsafe[place])

    def _rows_of(self, place: int) -> list[int]:
        return [int(row) for row in self._sums.indices[self._sums.indptr[place] : self._sums.indptr[place + 1]]]

    def _cells_of(self, row: int) -> list[int]:
        return [int(cell) for cell in self._members.indices[self._members.indptr[row] : self._members.indptr[row + 1]]]
