"""A table of rounded figures, and the attack on it beside what was published of it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from contracts.products.product import Protection
from lambdas.core.disclosure.attacker.attack import Intervals
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.parts import Depth, Moves, attack_boxes, moves_of
from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.joint import Joint, join
from lambdas.core.disclosure.earlier.told import Told
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Ints, Table

MOST_PROVEN = 3_000
"""Cells up to which every end is proven at the level ``rule``; beyond, one that is not counts as too narrow."""


@dataclass(frozen=True, eq=False)
class Rounded:
    """What is told of a table, and the attacker's final answer.

    ``low`` and ``high`` are his interval of each unsafe cell, the box that he is told for the others. ``findings`` is
    a row of the summary (see ``lambdas.core.disclosure.release.slices``). ``seconds``: protecting and auditing.
    """

    told: Told
    low: Ints
    high: Ints
    findings: Ints
    seconds: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Found:
    """What the attacker found: the interval of each unsafe cell, which of them are ``wrong``, what is given away.

    ``before`` lists counts of earlier versions of which more is told now than their rule allows, by the table's cell
    (-1 for none).
    """

    intervals: Intervals
    inside: Bools
    avoidable: Bools
    wrong: Bools
    before: Ints

    @property
    def safe(self) -> bool:
        """Whether the figures may be published."""
        return not self.wrong.any() and not self.before.size

    def rounded(self, told: Told, rounds: int, seconds: tuple[float, float]) -> Rounded:
        """Put what is told together with what was found."""
        answer = self.intervals
        low, high = told.least.copy(), told.most.copy()
        low[answer.cells], high[answer.cells] = answer.low, answer.high
        numbers = [
            answer.cells.size,
            int(answer.exposed.sum()) + self.before.size,
            int((answer.high - answer.low < 2).sum()),
            int(self.inside.sum()),
            int(self.avoidable.sum()),
            int((answer.low_exact & answer.high_exact).sum()),
            rounds,
        ]
        return Rounded(told, low, high, np.array(numbers, np.int64), seconds)


class Attacker:
    """Attacks what is told of a table, as often as it is changed. ``least`` is what zeros tell of each cell."""

    def __init__(self, table: Table, rule: Rule, least: Ints, earlier: Sequence[Version] = ()) -> None:
        self.rule, self.least = rule, np.maximum(least, rule.floor)
        self.joint = join(table, earlier)
        self.moves = joint_moves(table, self.joint)
        self.targets = np.flatnonzero(rule.unsafe(table.flat))
        self.past, self.places = self.joint.targets_before(rule, rule.unsafe(table.flat))
        self.kept = self.joint.kept_open()

    def attack(self, told: Told, *, verdict: bool = False) -> Found:
        """Look for the interval of each unsafe cell, and of those that earlier versions hid.

        For a ``verdict`` two counts of each are enough, which says nothing about the level ``rule``.
        """
        joint, rule = self.joint, self.rule
        low, high = joint.values.copy(), joint.values.copy()
        kept, kept_low, kept_high = self.kept
        reach_low, reach_high = kept_low.copy(), kept_high.copy()
        low[joint.size :], high[joint.size :] = 0, NO_LIMIT
        low[: joint.size], high[: joint.size] = told.least, told.most
        low, high = joint.narrowed(low, high)
        low = np.maximum(low, self._counted(told))
        reach_low[self.targets] = np.minimum(kept_low[self.targets], self.least[self.targets])
        demanded = np.maximum(self.least[self.targets] + 1, rule.threshold)
        reach_high[self.targets] = np.maximum(kept_high[self.targets], demanded)
        proven = (rule.protection is Protection.RULE or bool(kept.any())) and low.size <= MOST_PROVEN
        answer = attack_boxes(
            *(joint.matrix, low, high, np.concatenate([self.targets, self.past])),
            table=joint.values,
            moves=self.moves,
            reach=(reach_low, reach_high),
            depth=Depth.VERDICT if verdict else Depth.PROVEN if proven else Depth.PARTS,
        )
        range_kept = kept & (not verdict)
        short = range_kept[answer.cells] & (
            (answer.low > kept_low[answer.cells]) | (answer.high < kept_high[answer.cells])
        )
        mine, before = answer.first(self.targets.size), (answer.exposed | short)[self.targets.size :]
        inside = (mine.low > rule.floor) | (mine.high < rule.threshold)
        avoidable = (mine.low > self.least[mine.cells]) | (mine.high < rule.threshold)
        wrong = mine.exposed | avoidable if rule.protection is Protection.RULE else mine.exposed
        more = mine.cells[short[: self.targets.size] & ~wrong]
        return Found(mine, inside, avoidable, wrong, np.concatenate([self.places[before], more]))

    def _counted(self, told: Told) -> Ints:
        """Give the least of each unknown to one who is counted in every hidden cell that is not empty."""
        joint = self.joint
        hidden = np.zeros(joint.values.size, bool)
        hidden[: joint.size] = told.hidden
        for version, column in zip(joint.earlier, joint.columns, strict=True):
            hidden[column[version.without_figure]] = True
        return np.where(hidden, np.minimum(joint.values, 1), 0)


def joint_moves(table: Table, joint: Joint) -> Moves:
    """Give what changes with each leaf, in the table and in the earlier versions that count the same leaf."""
    own = moves_of(table.dims)
    if not joint.earlier:
        return own
    rows, leaves = [own.matrix.tocoo().row], [own.leaf[own.matrix.tocoo().col]]
    for version, column in zip(joint.earlier, joint.columns, strict=True):
        moves = moves_of(version.dims)
        places = moves.matrix.tocoo()
        rows.append(column[places.row])
        leaves.append(column[moves.leaf[places.col]])
    row, leaf = np.concatenate(rows), np.concatenate(leaves)
    others = np.setdiff1d(leaf, own.leaf)
    every = np.concatenate([own.leaf, others])
    place = np.zeros(joint.values.size, np.int64)
    place[every] = np.arange(every.size)
    once = np.unique(row * every.size + place[leaf])
    shape = (joint.values.size, every.size)
    ones = np.ones(once.size, np.int64)
    return Moves(sp.csc_matrix((ones, (once // every.size, once % every.size)), shape=shape), every)
