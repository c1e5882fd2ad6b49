"""Contributors attack magnitudes: each with what he gave to every cell, here and in earlier versions of the table.

So the two largest contributors of each hidden cell, and everybody who gives to several, attack the table once more. The
second, since the largest is not asked of what is his alone: of a cell that the one has to himself it is the other who
learns most. That somebody is counted in a cell needs no attack of its own: the attacker is anyhow one who is counted in
every cell that is not empty.

A sum that is the same in two releases is one unknown to every reader, as if he knew that it was not revised. Of one
that he knows otherwise from the one release than from the other, as when he was alone in it and is not, a contributor
may take it either way. So he attacks twice, and the second time it is two unknowns to him: what he knows of the one
says nothing of the other, and excuses nothing that he learns of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.kept import Kept, Search
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.earlier.joint import part
from lambdas.core.disclosure.proof.case import Case, case_of
from lambdas.core.disclosure.proof.knowledge import Given, Known, differing, knowing, marks, together
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.table.table import Bools, Ints, Table


def told_to_contributors(
    case: Case, table: Table, given: Contributions, hidden: Bools, low: Ints, high: Ints, kept: Kept | None = None
) -> Ints:
    """List the unsafe cells of which some contributor learns more than is allowed; -1 for those of earlier versions.

    ``low`` and ``high`` are what everybody knows of the case's unknowns once these cells are ``hidden``. ``kept`` has
    second tables of the case, and takes those that are found: only what they leave open is attacked. What one learns
    too much of is not asked of the next.
    """
    joint, count = case.joint, case.values.size
    tables = [Given(table, given, hidden), *(Given(of.table, of.given, ~of.shown) for of in joint.earlier)]
    own = np.arange(joint.size)
    room = _Room.of(case, low, high, kept)
    found: set[int] = set()
    for person in knowing(tables, (own, *joint.columns)):
        known = [each.to(person) for each in tables]
        found |= room.learned(together(known, (own, *joint.columns), count), found)
        apart = differing(known, (own, *joint.columns), count) & (low < high)
        if apart.any():
            parted = part(joint, table, apart, marks(known))
            other = case_of(case.rule, case.demand, parted, case.never)
            alone = _Room.of(other, *other.told(hidden), None)
            found |= alone.learned(together(known, (own, *parted.columns), other.values.size), found)
    return np.array(sorted(found), np.int64)


@dataclass(frozen=True, eq=False)
class _Room:
    """A case with what everybody knows of it; ``label`` has the connected part of each unknown."""

    case: Case
    low: Ints
    high: Ints
    label: Ints
    reach: tuple[Ints, Ints]
    search: Search

    @classmethod
    def of(cls, case: Case, low: Ints, high: Ints, kept: Kept | None) -> _Room:
        label = _components(case.matrix, low < high)
        kept = Kept(case.matrix, case.values) if kept is None else kept
        return cls(case, low, high, label, case.reach(), Search(kept, case.matrix, case.values, label))

    def learned(self, knows: Known, found: Iterable[int]) -> set[int]:
        """Return the cells of which somebody learns too much; those ``found`` before are not asked."""
        case, low, high, reach = self.case, self.low, self.high, self.reach
        touched = np.isin(self.label, np.unique(self.label[knows.gives & (low < high)]))
        asked = touched[case.targets] & ~knows.alone[case.targets] & ~np.isin(case.cells, sorted(found))
        targets, cells = case.targets[asked], case.cells[asked]
        if not targets.size:
            return set()
        unknown = low < high
        floor = np.where(unknown, np.maximum(low, knows.least), low)
        top = np.where(unknown & knows.alone, case.values, high)
        goal = np.maximum(reach[0], np.minimum(knows.least, case.values))
        still = self.search.open(targets, (goal, reach[1]), floor, top)
        targets, cells = targets[still], cells[still]
        if not targets.size:
            return set()
        answer = attack(case.matrix, floor, top, targets, table=case.values, question=Question((goal, reach[1])))
        short = answer.exposed | (answer.low > goal[targets]) | (answer.high < reach[1][targets])
        return set(cells[short].tolist())


def _components(matrix: sp.csc_matrix, unknown: Bools) -> Ints:
    """Label the connected component of each unknown; -1 for what is known."""
    cells = np.flatnonzero(unknown)
    label = np.full(unknown.size, -1, np.int64)
    rows = matrix[:, cells].tocsr()
    rows = rows[np.flatnonzero(np.diff(rows.indptr))]
    link = sp.bmat([[None, rows], [rows.T, None]], format="csr") if rows.shape[0] else sp.csr_matrix((cells.size,) * 2)
    label[cells] = connected_components(link, directed=False)[1][rows.shape[0] :]
    return label
