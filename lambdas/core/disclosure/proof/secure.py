"""Protect, attack, repair, and again, until the attacker finds nothing: the only way a table leaves this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.kept import Kept
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.joint import join
from lambdas.core.disclosure.proof.case import Case, case_of
from lambdas.core.disclosure.proof.insiders import told_to_contributors
from lambdas.core.disclosure.proof.widen import Widening
from lambdas.core.disclosure.protector.protect import Effort, protect, repair
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.rules.demand import Demand, demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import demand_for, distances
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Ints, Table


@dataclass(frozen=True)
class Secured:
    """A protected table: which cells are hidden, what was demanded, and the attacker's final answer.

    ``hidden`` cells are published as confidential; unsafe cells that are not published at all were attacked too.
    ``exposed_before`` counts the hidden cells of earlier releases of which this one would tell more than their rule
    allows, ``certain`` the groups of which it tells that all are in one part, ``to_contributors`` the sums of which it
    tells one of those who contribute too much.
    """

    hidden: Bools
    demand: Demand
    intervals: Intervals
    exposed_before: int
    certain: int
    rounds: int
    seconds_protect: float
    seconds_audit: float
    to_contributors: int = 0

    @property
    def unsafe(self) -> Bools:
        """Which cells were unsafe themselves."""
        return self.demand.unsafe

    @property
    def exposed(self) -> int:
        """How much can be worked out: hidden counts of this table, and what is told besides."""
        return int(self.intervals.exposed.sum()) + self.exposed_elsewhere

    @property
    def exposed_elsewhere(self) -> int:
        """How much is told besides the table's own counts: of earlier versions, of groups, and to contributors."""
        return self.exposed_before + self.certain + self.to_contributors

    @property
    def short(self) -> bool:
        """Whether an interval falls short of what is demanded, where it must be covered."""
        return self.demand.covers and bool(self.avoidable.any())

    @property
    def inside_rule(self) -> Bools:
        """Tell by target: the interval does not cover the rule's whole range."""
        found, demand = self.intervals, self.demand
        inside: Bools = (found.low > demand.widest[found.cells]) | (found.high < demand.high[found.cells])
        return inside

    @property
    def avoidable(self) -> Bools:
        """Tell by target: inside the rule's range for another reason than that the published zeros say so."""
        found, demand = self.intervals, self.demand
        avoidable: Bools = (found.low > demand.low[found.cells]) | (found.high < demand.high[found.cells])
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
    given: Contributions | None = None,
) -> Secured:
    """Protect a table and prove it, beside the ``earlier`` versions of it that were published.

    ``given`` are the contributions to a table of magnitudes. ``exact_ends`` asks the attacker for every exact interval;
    without it he stops at those that cover the rule's range. Raises DisclosureError when fixed cells make protection
    impossible. Where earlier versions do, the table comes back with what is exposed, for a person to decide on.
    """
    begin = perf_counter()
    terms = terms or Terms.of(table)
    demand = demand_of(table, rule, terms) if given is None else demand_for(table, rule, given, terms)
    terms.check(table, demand.unsafe)
    demand.check(table)
    joint = join(table, earlier)
    beside = replace(terms, fixed=joint.shown_before[: joint.size] & ~demand.unsafe | terms.fixed)
    closed = beside.fixed | terms.structural
    case = case_of(rule, demand, joint, closed)
    widening = Widening(table, joint, closed, demand.floor)
    hidden = _protected(table, rule, case, beside, effort)
    spent = perf_counter() - begin
    kept = Kept(case.matrix, case.values)
    question = Question(None if exact_ends else case.reach())
    for rounds in range(1, case.targets.size + 6):
        # Whatever the protector thinks, everybody knows who can hold nobody.
        unknown = hidden & ~terms.structural
        low, high = case.told(unknown)
        answer = attack(case.matrix, low, high, case.targets, table=case.values, question=question)
        marked = hidden & ~terms.unlisted
        wrong = answer.exposed | case.short(answer)
        secured = _secured(case, marked, answer, wrong, rounds, (spent, perf_counter() - begin - spent))
        cells = case.cells[wrong]
        if not wrong.any() and given is not None:
            cells = told_to_contributors(case, table, given, unknown, low, high, kept)
            secured = replace(secured, to_contributors=cells.size)
        if not wrong.any() and not cells.size:
            return secured
        wider = widening.wider(hidden, cells[cells >= 0])
        if (wider == hidden).all():
            break
        hidden = wider
    if earlier:
        return secured
    named = "".join(f", {table.name(cell)} first" for cell in cells[:1] if cell >= 0)
    raise DisclosureError(
        f"{cells.size} unsafe cells cannot be protected while the cells that must be published are published{named}"
    )


def _secured(
    case: Case, hidden: Bools, answer: Intervals, wrong: Bools, rounds: int, seconds: tuple[float, float]
) -> Secured:
    """Part the attacker's answer by what was asked for; ``wrong`` are the targets told too much of."""
    last = wrong.size - (case.values.size - case.joint.values.size)
    own = Secured(hidden, case.demand, answer.first(case.own), 0, 0, rounds, *seconds)
    # Of a count that stands in an earlier version too, that one's rule may ask for more than this table's own.
    more = wrong[: case.own] & ~own.intervals.exposed & ~own.avoidable
    before, certain = int(wrong[case.own : last].sum() + more.sum()), int(wrong[last:].sum())
    return replace(own, exposed_before=before, certain=certain)


def _protected(table: Table, rule: Rule, case: Case, terms: Terms, effort: Effort) -> Bools:
    """Choose what to hide: at least what is hidden elsewhere with the same count."""
    joint = case.joint
    demand = case.demand
    carried = joint.hidden_before(unchanged=True)
    try:
        return protect(table, rule, terms, effort=effort, carried=carried, demand=demand)
    except DisclosureError:
        if not joint.earlier:
            raise
    never = terms.fixed | terms.structural
    unsafe = np.flatnonzero(demand.unsafe)
    return repair(table, demand.unsafe | carried | terms.behind, unsafe, never, demand.floor)


def secure_below_total(
    table: Table,
    rule: Rule,
    effort: Effort,
    terms: Terms | None = None,
    earlier: Sequence[Version] = (),
    *,
    given: Contributions | None = None,
    totals: Ints | None = None,
) -> Secured:
    """Protect a table with its grand total published wherever that can be: it is the figure that people come for.

    ``totals`` are the cells to publish if all of them can be: the grand total, where none are given. It is the first
    cell, as each dimension's root is its first code.
    """
    terms = terms or Terms.of(table)
    unsafe = terms.unsafe(rule, table.flat) if given is None else distances(rule, table.flat, given) > 0
    wanted = np.zeros(table.flat.size, bool)
    wanted[[0] if totals is None else totals] = True
    wanted &= ~(terms.fixed | terms.unlisted | unsafe)
    if wanted.any():
        try:
            above = replace(terms, fixed=terms.fixed | wanted)
            secured = secure(table, rule, above, effort=effort, earlier=earlier, given=given)
            if not secured.exposed and not secured.short:
                return secured
        except DisclosureError:
            pass
    return secure(table, rule, terms, effort=effort, earlier=earlier, given=given)
