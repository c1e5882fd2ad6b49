"""Protect, attack, repair, and again, until the attacker finds nothing: the only way a table leaves this room."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from contracts.product import Protection
from lambdas.core.disclosure.attack import Intervals, Question, attack
from lambdas.core.disclosure.attack_bounds import NO_LIMIT
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.protect import Effort, protect, repair
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Bools, Ints, Table, least_known


@dataclass(frozen=True)
class Secured:
    """A protected table: which cells are hidden, which of them are unsafe, and the attacker's final answer."""

    hidden: Bools
    unsafe: Bools
    intervals: Intervals
    least: Ints
    rounds: int
    seconds_protect: float
    seconds_audit: float

    def inside_rule(self, rule: Rule) -> Bools:
        """Tell by target: the interval does not cover the whole range of unsafe counts."""
        inside: Bools = (self.intervals.low > rule.floor) | (self.intervals.high < rule.threshold)
        return inside

    def avoidable(self, rule: Rule) -> Bools:
        """Tell by target: inside the rule for another reason than that the published zeros say so."""
        least = np.maximum(self.least[self.intervals.cells], rule.floor)
        avoidable: Bools = (self.intervals.low > least) | (self.intervals.high < rule.threshold)
        return avoidable


def boxes(table: Table, hidden: Bools, floor: int) -> tuple[Ints, Ints]:
    """Give what is published of a suppressed table: a point for each shown cell, ``floor`` or more for a hidden one."""
    return np.where(hidden, floor, table.flat), np.where(hidden, NO_LIMIT, table.flat)


def secure(
    table: Table,
    rule: Rule,
    *,
    fixed: Bools | None = None,
    structural: Bools | None = None,
    effort: Effort = Effort.IMPROVED,
    exact_ends: bool = False,
) -> Secured:
    """Protect a table and prove it.

    ``exact_ends`` asks the attacker for every exact interval; without it he stops at those that cover the rule's
    range. Raises DisclosureError when fixed cells make protection impossible.
    """
    unsafe = rule.unsafe(table.flat, structural)
    targets = np.flatnonzero(unsafe)
    least = least_known(table, rule.floor)
    begin = perf_counter()
    hidden = protect(table, rule, fixed=fixed, structural=structural, effort=effort)
    spent = perf_counter() - begin
    reach = np.maximum(least, rule.floor), np.maximum(least + 1, rule.threshold)
    question = Question(reach=None if exact_ends else reach)
    for rounds in range(1, targets.size + 2):
        low, high = boxes(table, hidden, rule.floor)
        answer = attack(table.sums, low, high, targets, table=table.flat, question=question)
        secured = Secured(hidden, unsafe, answer, least, rounds, spent, perf_counter() - begin - spent)
        wrong = answer.exposed
        if rule.protection is Protection.RULE:
            wrong = wrong | secured.avoidable(rule)
        if not wrong.any():
            return secured
        wider = repair(table, hidden, targets[wrong], fixed)
        if (wider == hidden).all():
            break
        hidden = wider
    raise DisclosureError(f"{int(wrong.sum())} unsafe cells cannot be protected while the fixed cells are published")


def secure_below_total(table: Table, rule: Rule, effort: Effort) -> Secured:
    """Protect a table with its grand total published wherever that can be: it is the figure that people come for."""
    total = np.zeros(table.flat.size, bool)
    total[0] = True  # the root is the first code of every dimension
    if not rule.unsafe(table.flat)[0]:
        try:
            return secure(table, rule, fixed=total, effort=effort)
        except DisclosureError:
            pass
    return secure(table, rule, effort=effort)
