"""A table and what was published before of the same people, as one system for the attacker.

That is the table's earlier versions, and those of other products that overlap with it.

He has kept every release, and the worst of him knows which counts were revised in between. So a cell that has the same
count in two versions is one unknown: shown in either, it is known in both. A cell whose count was changed is another
unknown in each version, bound by that version's own sums. An attacker who knows less can work out less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.matching import match
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, sums


@dataclass(frozen=True, eq=False)
class Joint:
    """Unknowns: first the ``size`` cells of the table itself, then the counts that earlier versions had otherwise.

    ``values`` are the true counts, ``shown_before`` marks what some version shows, ``matrix`` holds every version's
    sums. For each version of ``earlier``, ``columns`` has the unknown that each of its cells is, ``matched`` its cell
    in the table (-1 where the table has none).
    """

    size: int
    earlier: tuple[Version, ...]
    values: Ints
    shown_before: Bools
    matrix: sp.csc_matrix
    columns: tuple[Ints, ...]
    matched: tuple[Ints, ...]

    def shown(self, hidden: Bools) -> Bools:
        """Mark the unknowns that are known once the table is published with these cells hidden."""
        shown = self.shown_before.copy()
        shown[: hidden.size] |= ~hidden
        return shown

    def narrowed(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """Narrow the boxes of the unknowns by what each version told of its cells."""
        low, high = low.copy(), high.copy()
        for version, column in zip(self.earlier, self.columns, strict=True):
            least, most = version.boxes()
            np.maximum.at(low, column, least)
            np.minimum.at(high, column, most)
        return low, high

    def targets_before(self, rule: Rule, unsafe: Bools) -> tuple[Ints, Ints]:
        """List what earlier versions have hidden that was unsafe then or is now, and the table's cell of each (-1).

        Cells of the table that are ``unsafe`` by its own rule are left out: they are asked for anyway. An earlier rule,
        or another product's, may be the stricter one.
        """
        unknowns, cells = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        asked = np.concatenate([unsafe, np.zeros(self.values.size - self.size, bool)])
        for version, column, matched in zip(self.earlier, self.columns, self.matched, strict=True):
            alone = ~version.shown & version.unsafe_by(rule) & (column >= self.size)
            own = (version.hidden | version.unlisted & (version.values > 0)) & version.unsafe & ~asked[column]
            unknowns.append(column[alone | own])
            cells.append(matched[alone | own])
        found, first = np.unique(np.concatenate(unknowns), return_index=True)
        return found, np.concatenate(cells)[first]

    def kept_open(self) -> tuple[Bools, Ints, Ints]:
        """Mark the unknowns of which a version's rule kept a range open, and give the range; else the value itself."""
        kept, low, high = np.zeros(self.values.size, bool), self.values.copy(), self.values.copy()
        for version, column in zip(self.earlier, self.columns, strict=True):
            wide, (least, most) = version.covered, version.reach()
            kept[column[wide]] = True
            np.minimum.at(low, column[wide], least[wide])
            np.maximum.at(high, column[wide], most[wide])
        return kept, low, high

    def hidden_before(self, *, unchanged: bool) -> Bools:
        """Mark the table's cells that a version hid; with ``unchanged``, those alone that have the same count still."""
        marked = np.zeros(self.size, bool)
        for columns, matched, version in zip(self.columns, self.matched, self.earlier, strict=True):
            here = version.without_figure & (matched >= 0)
            if unchanged:
                here &= columns == matched
            marked[matched[here]] = True
        return marked & ~self.shown_before[: self.size]


def join(table: Table, earlier: Sequence[Version]) -> Joint:
    """Join a table with its earlier versions, whatever their layout was (:mod:`matching`)."""
    size = top = table.flat.size
    if not earlier:
        return Joint(size, (), table.flat, np.zeros(size, bool), table.sums, (), ())
    columns: list[Ints] = []
    matched: list[Ints] = []
    for version in earlier:
        cell = match(version.dims, version.values, table.dims, table.flat, one_product=not version.product)
        column = np.where((cell >= 0) & (version.values == table.flat[cell]), cell, -1)
        for known, other in zip(columns, earlier, strict=False):
            one = version.product == other.product
            same = match(version.dims, version.values, other.dims, other.values, one_product=one)
            column = np.where((column < 0) & (same >= 0) & (other.values[same] == version.values), known[same], column)
        own = np.flatnonzero(column < 0)
        column[own] = top + np.arange(own.size)
        top += own.size
        columns.append(column)
        matched.append(cell)
    return _joined(table, earlier, columns, matched, top)


def part(joint: Joint, table: Table, apart: Bools, known: Sequence[Ints]) -> Joint:
    """Take unknowns of a joint ``apart`` where they are not known alike, so that they stand for what each release told.

    ``known`` has for the table, and then for each earlier version, a number for each cell: what somebody knows of it.
    A marked unknown stays one among the releases in which its number is the same.
    """
    columns = np.concatenate([np.arange(joint.size), *joint.columns])
    alike = np.column_stack([columns, np.where(apart[columns], np.concatenate(known), 0)])
    _, first, inverse = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    stays = np.isin(first, np.unique(columns, return_index=True)[1])
    top = joint.values.size + int((~stays).sum())
    name = columns[first]
    name[~stays] = np.arange(joint.values.size, top)
    own = np.split(name[inverse.reshape(-1)], np.cumsum([joint.size, *(column.size for column in joint.columns)])[:-1])
    return _joined(table, joint.earlier, own[1:], joint.matched, top)


def _joined(
    table: Table, earlier: Sequence[Version], columns: Sequence[Ints], matched: Sequence[Ints], top: int
) -> Joint:
    """Put a joint of so many unknowns together, of which ``columns`` has those of each version."""
    size = table.flat.size
    values, shown = np.zeros(top, np.int64), np.zeros(top, bool)
    values[:size] = table.flat
    blocks = [sp.csr_matrix(table.sums)]
    for version, column in zip(earlier, columns, strict=True):
        values[column] = version.values
        shown[column[version.shown]] = True
        blocks.append(_new_sums(version, column, size, table.dims))
    wide = [sp.csr_matrix((block.data, block.indices, block.indptr), (block.shape[0], top)) for block in blocks]
    return Joint(size, tuple(earlier), values, shown, sp.csc_matrix(sp.vstack(wide)), tuple(columns), tuple(matched))


def _new_sums(version: Version, column: Ints, size: int, dims: tuple[Dim, ...]) -> sp.csr_matrix:
    """Return a version's sums over the joint unknowns, without those that the table itself has word for word."""
    own = sp.csr_matrix(sums(version.dims))
    if all(len(mine.codes) == 1 or mine == its for mine, its in zip(version.dims, dims, strict=False)):
        own = own[np.flatnonzero(abs(own) @ (column >= size).astype(np.int64))]
    mine = sp.csr_matrix((own.data, column[own.indices], own.indptr), (own.shape[0], int(column.max(initial=0)) + 1))
    # A total and its one part are one unknown where the table has a single cell of them: then the sum says nothing.
    mine.sum_duplicates()
    mine.eliminate_zeros()
    return mine
