"""What contributors know of magnitudes: each knows what he gave to every cell, and all of a cell that is his alone.

So the two largest contributors of each hidden cell, and everybody who gives to several, attack the table once more with
that in hand, and with what they gave to earlier versions of it. The second, since the largest is not asked of what is
his alone: of a cell that the one has to himself it is the other who learns most. That somebody is counted in a cell
needs no attack of its own: the attacker is anyhow one who is counted in every cell that is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.kept import Kept, Search
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.proof.case import Case
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, roll_up


@dataclass(frozen=True, eq=False)
class _Given:
    """Contributions to the table or to an earlier version of it: ``columns`` has the unknown that each cell is."""

    table: Table
    given: Contributions
    hidden: Bools
    columns: Ints


@dataclass(frozen=True, eq=False)
class _Insider:
    """One contributor, by unknown: the least that each is to him, those that are his alone, those he gives to."""

    least: Ints
    alone: Bools
    gives: Bools


def told_to_contributors(
    case: Case, table: Table, given: Contributions, hidden: Bools, low: Ints, high: Ints, kept: Kept | None = None
) -> Ints:
    """List the unsafe cells of which some contributor learns more than is allowed; -1 for those of earlier versions.

    ``low`` and ``high`` are what everybody knows of the case's unknowns once these cells are ``hidden``. ``kept`` has
    second tables of the case, and takes those that are found: only what they leave open is attacked. What one learns
    too much of is not asked of the next.
    """
    tables = [_Given(table, given, hidden, np.arange(table.flat.size)), *_earlier(case)]
    label, reach = _components(case.matrix, low < high), case.reach()
    search = Search(Kept(case.matrix, case.values) if kept is None else kept, case.matrix, case.values, label)
    found: set[int] = set()
    for person in _knowing(tables):
        insider = _of(tables, person, case.values)
        touched = np.isin(label, np.unique(label[insider.gives & (low < high)]))
        asked = touched[case.targets] & ~insider.alone[case.targets] & ~np.isin(case.cells, sorted(found))
        targets, cells = case.targets[asked], case.cells[asked]
        if not targets.size:
            continue
        unknown = low < high
        floor = np.where(unknown, np.maximum(low, insider.least), low)
        top = np.where(unknown & insider.alone, case.values, high)
        goal = np.maximum(reach[0], np.minimum(insider.least, case.values))
        still = search.open(targets, (goal, reach[1]), floor, top)
        targets, cells = targets[still], cells[still]
        if not targets.size:
            continue
        answer = attack(case.matrix, floor, top, targets, table=case.values, question=Question((goal, reach[1])))
        short = answer.exposed | (answer.low > goal[targets]) | (answer.high < reach[1][targets])
        found.update(cells[short].tolist())
    return np.array(sorted(found), np.int64)


def _earlier(case: Case) -> Iterator[_Given]:
    """Give the contributions to the earlier versions, as far as the history has them."""
    for version, columns in zip(case.joint.earlier, case.joint.columns, strict=True):
        if version.given is not None:
            yield _Given(version.table, version.given, ~version.shown, columns)


def _knowing(tables: Sequence[_Given]) -> list[int]:
    """List the two largest contributors of each hidden cell, and everybody who gives to several hidden leaves.

    Who gives to several may be among the largest in none and still know more of their sum than any other, also where
    they are leaves of different releases.
    """
    found, pairs = [np.zeros(0, np.int64)], [np.zeros((0, 2), np.int64)]
    for each in tables:
        given, begins = each.given, each.given.begins[:-1]
        found += [given.who[begins[each.hidden & (given.contributors > place)] + place] for place in range(2)]
        at = np.repeat(np.where(each.hidden & _leaf(each.table).reshape(-1), each.columns, -1), given.contributors)
        pairs.append(np.column_stack([given.who, at])[at >= 0])
    people, leaves = np.unique(np.unique(np.concatenate(pairs), axis=0)[:, 0], return_counts=True)
    listed: list[int] = np.unique(np.concatenate([*found, people[leaves > 1]])).tolist()
    return listed


def _leaf(table: Table) -> Bools:
    """Mark the cells of the lowest level (an axis a dimension)."""
    leaf = np.ones(table.shape, bool)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(leaf, axis, 0)[~dim.is_leaf] = False
    return leaf


def _with_all_beneath(dims: tuple[Dim, ...], cells: Bools) -> Bools:
    """Mark some cells (an axis a dimension) and all beneath them, in place."""
    for axis, dim in enumerate(dims):
        view = np.moveaxis(cells, axis, 0)
        for tree in dim.trees:
            for code in np.flatnonzero(tree >= 0).tolist():  # each comes after what is above it
                view[code] |= view[tree[code]]
    return cells


def _of(tables: list[_Given], person: int, values: Ints) -> _Insider:
    """Say what one contributor knows: his own, and one unit of somebody else's in each leaf that is not empty.

    Who is alone in a total knows all beneath it, and that nobody gave to the rest of it.
    """
    least, alone, gives = np.zeros(values.size, np.int64), np.zeros(values.size, bool), np.zeros(values.size, bool)
    for each in tables:
        cells, amounts = each.given.of(person)
        own = np.zeros(each.table.flat.size, np.int64)
        own[cells] = amounts
        leaves = np.maximum(own, np.minimum(each.table.flat, 1)).reshape(each.table.shape) * _leaf(each.table)
        np.maximum.at(least, each.columns, roll_up(each.table.dims, leaves).reshape(-1))
        his = np.zeros(each.table.shape, bool)
        his.reshape(-1)[cells[each.given.contributors[cells] == 1]] = True
        alone[each.columns[_with_all_beneath(each.table.dims, his).reshape(-1)]] = True
        gives[each.columns[cells]] = True
    return _Insider(least, alone, gives)


def _components(matrix: sp.csc_matrix, unknown: Bools) -> Ints:
    """Label the connected component of each unknown; -1 for what is known."""
    cells = np.flatnonzero(unknown)
    label = np.full(unknown.size, -1, np.int64)
    part = matrix[:, cells].tocsr()
    part = part[np.flatnonzero(np.diff(part.indptr))]
    link = sp.bmat([[None, part], [part.T, None]], format="csr") if part.shape[0] else sp.csr_matrix((cells.size,) * 2)
    label[cells] = connected_components(link, directed=False)[1][part.shape[0] :]
    return label
