"""The case that a table puts to the attacker, its earlier versions and its groups with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.attack import Intervals
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.groups import with_differences
from lambdas.core.disclosure.earlier.joint import Joint
from lambdas.core.disclosure.rules.demand import Demand
from lambdas.core.disclosure.rules.groups import Groups, groups_in
from lambdas.core.disclosure.rules.left import ceiling
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Ints


@dataclass(frozen=True, eq=False)
class Case:
    """Unknowns: those of ``joint``, then for each group how many of its people are not in its one part.

    ``targets`` are what the attacker is asked for: first ``own`` unsafe cells of the table, then unsafe counts of
    earlier versions, then the last unknown of each group. ``cells`` has the table's cell to hide more around when a
    target is exposed (-1 where there is none). ``rule`` and ``never`` are what :func:`case_of` was given.
    """

    joint: Joint
    rule: Rule
    demand: Demand
    never: Bools
    own: int
    targets: Ints
    cells: Ints
    matrix: sp.csc_matrix
    values: Ints

    @property
    def floors(self) -> Ints:
        """The smallest value of each hidden unknown, to one who is counted in every cell that is not empty."""
        return np.minimum(self.values, 1)

    def shown(self, hidden: Bools) -> Bools:
        """Mark the unknowns that are known once the table is published with these cells hidden."""
        nobody_knows = np.zeros(self.values.size - self.joint.values.size, bool)
        return np.concatenate([self.joint.shown(hidden), nobody_knows])

    def told(self, hidden: Bools) -> tuple[Ints, Ints]:
        """Give the box of each unknown once the table is published with these cells hidden: what all releases tell."""
        shown, count = self.shown(hidden), self.joint.values.size
        low, high = np.where(shown, self.values, self.floors), np.where(shown, self.values, NO_LIMIT)
        low[:count], high[:count] = self.joint.narrowed(low[:count], high[:count])
        if self.demand.over is not None:
            own = slice(self.joint.size)
            high[own] = np.minimum(high[own], ceiling(self.values[own], self.demand.over, NO_LIMIT))
        return low, high

    def short(self, answer: Intervals) -> Bools:
        """Tell by target whether its interval falls short of what is demanded, as far as it must be covered."""
        covered = np.zeros(self.values.size, bool)
        kept, _, _ = self.joint.kept_open()
        covered[: kept.size] = kept
        covered[: self.joint.size] |= self.demand.covers
        low, high = self.reach()
        short: Bools = covered[answer.cells] & ((answer.low > low[answer.cells]) | (answer.high < high[answer.cells]))
        return short

    def reach(self) -> tuple[Ints, Ints]:
        """Give how far the attacker need look: over what is demanded, here and before, and to any second value."""
        low, high = self.values.copy(), self.values.copy()
        count = self.joint.values.size
        _, low[:count], high[:count] = self.joint.kept_open()
        own, demand = np.flatnonzero(self.demand.unsafe), self.demand
        low[own], high[own] = np.minimum(low[own], demand.low[own]), np.maximum(high[own], demand.high[own])
        # What this table's own zeros say of a count that it shares with an earlier one, no hiding takes back.
        size = self.joint.size
        low[:size] = np.maximum(low[:size], np.minimum(demand.sure, self.values[:size]))
        return low, high


def case_of(rule: Rule, demand: Demand, joint: Joint, never: Bools) -> Case:
    """Put together what the attacker is asked about a table; ``never`` marks cells that will not be hidden."""
    unsafe = np.flatnonzero(demand.unsafe)
    past, places = joint.targets_before(rule, demand.unsafe)
    totals, parts, near = [demand.groups.total], [demand.groups.part], [_first_open(demand.groups, never)]
    for version, columns, matched in zip(joint.earlier, joint.columns, joint.matched, strict=True):
        if version.rule.smallest_group:
            # What it hid is asked for by its own rule: another product's, or this one's of today, may hide no groups.
            groups = groups_in(version.table, version.rule, version.shown)
            totals.append(columns[groups.total])
            parts.append(columns[groups.part])
            near.append(np.array([matched[groups.others(i)[0]] for i in range(len(groups))], np.int64))
    matrix, differences = with_differences(joint.matrix, np.concatenate(totals), np.concatenate(parts))
    return Case(
        joint,
        rule,
        demand,
        never,
        unsafe.size,
        np.concatenate([unsafe, past, differences]),
        np.concatenate([unsafe, places, *near]),
        matrix,
        np.concatenate([joint.values, np.zeros(differences.size, np.int64)]),
    )


def _first_open(groups: Groups, never: Bools) -> Ints:
    """Return of each group an empty part that may be hidden, if there is one."""
    first = np.full(len(groups), -1, np.int64)
    able = np.flatnonzero(~never[groups.other])[::-1]
    first[groups.group[able]] = groups.other[able]
    return first
