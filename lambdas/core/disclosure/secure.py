"""Protect, attack, repair, and again, until the attacker finds nothing: the only way a table leaves this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from contracts.product import Protection
from lambdas.core.disclosure.attack import Intervals, Question, attack
from lambdas.core.disclosure.attack_bounds import NO_LIMIT
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.history import Version
from lambdas.core.disclosure.joint import Joint, join
from lambdas.core.disclosure.protect import Beside, Effort, protect, repair
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Bools, Ints, Table
from lambdas.core.disclosure.terms import Terms
from lambdas.core.disclosure.widen import Widening
from lambdas.core.disclosure.zeros import least_told


@dataclass(frozen=True)
class Secured:
    """A protected table: which cells are hidden, which of them are unsafe, and the attacker's final answer.

    ``hidden`` cells are published as confidential, ``unlisted`` ones not at all; unsafe ones of both were attacked.
    ``exposed_before`` counts the hidden counts of earlier releases that this one would give away.
    """

    hidden: Bools
    unsafe: Bools
    unlisted: Bools
    intervals: Intervals
    least: Ints
    exposed_before: int
    rounds: int
    seconds_protect: float
    seconds_audit: float

    @property
    def exposed(self) -> int:
        """How many hidden counts can be worked out, of this table and of its earlier versions."""
        return int(self.intervals.exposed.sum()) + self.exposed_before

    def inside_rule(self, rule: Rule) -> Bools:
        """Tell by target: the interval does not cover the whole range of unsafe counts."""
        inside: Bools = (self.intervals.low > rule.floor) | (self.intervals.high < rule.threshold)
        return inside

    def avoidable(self, rule: Rule) -> Bools:
        """Tell by target: inside the rule for another reason than that the published zeros say so."""
        least = np.maximum(self.least[self.intervals.cells], rule.floor)
        avoidable: Bools = (self.intervals.low > least) | (self.intervals.high < rule.threshold)
        return avoidable


def boxes(values: Ints, shown: Bools, floor: int | Ints) -> tuple[Ints, Ints]:
    """Give what is published of suppressed counts: a point for each that is shown, ``floor`` or more for the others.

    ``floor`` is one for all cells, or one a cell.
    """
    return np.where(shown, values, floor), np.where(shown, values, NO_LIMIT)


def secure(
    table: Table,
    rule: Rule,
    terms: Terms | None = None,
    *,
    effort: Effort = Effort.IMPROVED,
    exact_ends: bool = False,
    earlier: Sequence[Version] = (),
) -> Secured:
    """Protect a table and prove it, beside the ``earlier`` versions of it that were published.

    ``exact_ends`` asks the attacker for every exact interval; without it he stops at those that cover the rule's
    range. Raises DisclosureError when fixed cells make protection impossible. Where earlier versions do, the table
    comes back with what is exposed, for a person to decide on.
    """
    terms = terms or Terms.of(table)
    unsafe = rule.unsafe(table.flat, terms.structural)
    terms.check(table, unsafe)
    targets = np.flatnonzero(unsafe)
    begin = perf_counter()
    least = least_told(table, rule, terms)
    joint = join(table, terms, earlier)
    past, places = joint.targets_before(rule)
    never = joint.shown_before[: joint.size] & ~unsafe | terms.fixed
    widening = Widening(table, joint, never | terms.structural)
    hidden = _protected(table, rule, joint, replace(terms, fixed=never), least, effort)
    spent = perf_counter() - begin
    question = None if exact_ends else _reach(joint, least, rule)
    for rounds in range(1, targets.size + past.size + 6):
        low, high = boxes(joint.values, joint.shown(hidden), joint.floors(rule))
        answer = attack(
            joint.matrix, low, high, np.concatenate([targets, past]), table=joint.values, question=Question(question)
        )
        mine, before = answer.first(targets.size), answer.exposed[targets.size :]
        told = hidden & ~terms.unlisted, unsafe, terms.unlisted
        seconds = perf_counter() - begin - spent
        secured = Secured(*told, mine, least, int(before.sum()), rounds, spent, seconds)
        wrong = mine.exposed
        if rule.protection is Protection.RULE:
            wrong = wrong | secured.avoidable(rule)
        if not (wrong.any() or before.any()):
            return secured
        cells = np.concatenate([targets[wrong], places[before & (places >= 0)]])
        wider = widening.wider(hidden, cells)
        if (wider == hidden).all():
            break
        hidden = wider
    if earlier:
        return secured
    raise DisclosureError(
        f"{int(wrong.sum())} unsafe counts cannot be protected while the cells that must be published are published, "
        f"{table.name(targets[wrong][0])} first"
    )


def _protected(table: Table, rule: Rule, joint: Joint, terms: Terms, least: Ints, effort: Effort) -> Bools:
    """Choose what to hide: at least what is hidden elsewhere with the same count."""
    carried = joint.hidden_before(unchanged=True)
    unsafe = rule.unsafe(table.flat, terms.structural)
    if not joint.earlier:
        return protect(table, rule, terms, effort=effort, beside=Beside(carried, terms.floors(rule), least))
    beside = Beside(carried, joint.floors(rule)[: joint.size], least)
    try:
        return protect(table, rule, terms, effort=effort, beside=beside)
    except DisclosureError:
        bare = unsafe | carried | terms.unlisted & ~terms.structural
        return repair(table, bare, np.flatnonzero(unsafe), terms.fixed | terms.structural)


def _reach(joint: Joint, least: Ints, rule: Rule) -> tuple[Ints, Ints]:
    """Give how far the attacker need look: over the rule's range here, and to a second count in earlier versions."""
    low, high = joint.values.copy(), joint.values.copy()
    low[: joint.size] = np.maximum(least, joint.floors(rule)[: joint.size])
    high[: joint.size] = np.maximum(least + 1, rule.threshold)
    return low, high


def secure_below_total(
    table: Table, rule: Rule, effort: Effort, terms: Terms | None = None, earlier: Sequence[Version] = ()
) -> Secured:
    """Protect a table with its grand total published wherever that can be: it is the figure that people come for."""
    terms = terms or Terms.of(table)
    total = terms.fixed.copy()
    total[0] = True  # the root is the first code of every dimension
    if not (terms.fixed[0] or terms.unlisted[0] or rule.unsafe(table.flat, terms.structural)[0]):
        try:
            secured = secure(table, rule, replace(terms, fixed=total), effort=effort, earlier=earlier)
            if not secured.exposed:
                return secured
        except DisclosureError:
            pass
    return secure(table, rule, terms, effort=effort, earlier=earlier)
