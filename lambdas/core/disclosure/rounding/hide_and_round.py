"""Method ``suppress_then_round``: unsafe counts are hidden, the others rounded to the nearest multiple, each by itself.

Figures need not add up. Each is a box for the attacker. As long as nothing but unsafe counts is hidden, he knows a
hidden one to be at most the threshold; once others are hidden with them, he cannot tell them apart.
Source: NHS Digital, Hospital Episode Statistics analysis guide (counts 1 to 7 hidden, others rounded to 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

import numpy as np

from contracts.products.product import Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.told import HIDDEN, Told
from lambdas.core.disclosure.proof.widen import Widening
from lambdas.core.disclosure.protector.protect import Effort, protect
from lambdas.core.disclosure.rounding.rounded import Attacker, Rounded
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Ints, Table

BY_NEIGHBOURS = 6


def secure_hidden_and_rounded(table: Table, rule: Rule, base: int, earlier: Sequence[Version] = ()) -> Rounded:
    """Hide and round a table and attack it, beside its ``earlier`` versions; hide more until nothing is found.

    Where earlier versions make that impossible, the table comes back with what is exposed, for a person to decide on.
    Raises DisclosureError where it is impossible without any.
    """
    begin = perf_counter()
    attacker = Attacker(table, rule, least_known(table, rule.floor), earlier)
    unsafe = rule.unsafe(table.flat)
    more = _Hiding(table, rule, attacker)
    hidden, audited = unsafe | attacker.joint.hidden_before(unchanged=True), 0.0
    for rounds in range(1, table.flat.size + BY_NEIGHBOURS + 3):
        told = tell(table.flat, hidden, unsafe, rule, base)
        before = perf_counter()
        found = attacker.attack(told, verdict=rule.protection is Protection.EXACT)
        if found.safe and rule.protection is Protection.EXACT:
            found = attacker.attack(told)
        audited += perf_counter() - before
        result = found.rounded(told, rounds, (perf_counter() - begin - audited, audited))
        if found.safe:
            return result
        cells = np.concatenate([found.intervals.cells[found.wrong], found.before[found.before >= 0]])
        wider = more.wider(hidden, cells)
        if (wider == hidden).all():
            break
        hidden = wider
    if earlier:
        return result
    raise DisclosureError(f"{int(found.wrong.sum())} unsafe cells cannot be protected by hiding others")


def tell(values: Ints, hidden: Bools, unsafe: Bools, rule: Rule, base: int) -> Told:
    """Give the figures, and what readers know of the counts behind them.

    Halves go up: of base 10, 15 becomes 20. A figure that is not zero stands for more than the threshold.
    """
    figures = np.where(hidden, HIDDEN, (values + base // 2) // base * base)
    least = np.where(values > 0, np.maximum(figures - base // 2, rule.threshold + 1), 0)
    most = np.where(values > 0, figures + base - 1 - base // 2, 0)
    least[hidden] = np.minimum(rule.floor, values[hidden])  # an earlier release may have hidden a zero
    most[hidden] = NO_LIMIT if (hidden & ~unsafe).any() else rule.threshold
    return Told(f"suppress_then_round {base}", figures, least, most)


class _Hiding:
    """Degrees by which more is hidden: a neighbour for each cell that was found, the pattern of suppression, more."""

    def __init__(self, table: Table, rule: Rule, attacker: Attacker) -> None:
        joint = attacker.joint
        shown: Bools = joint.shown_before[: joint.size]
        self._table, self._rule = table, rule
        self._never = shown & ~rule.unsafe(table.flat)
        self._carried = joint.hidden_before(unchanged=True)
        self._widening = Widening(table, joint, self._never, np.full(joint.size, rule.floor))
        self._degrees: Iterator[Callable[[Bools, Ints], Bools]] = iter([self._neighbours] * BY_NEIGHBOURS + [self._all])

    def wider(self, hidden: Bools, exposed: Ints) -> Bools:
        """Return the hidden cells and more, for the sake of exposed ones; the same cells where there are no more."""
        for degree in self._degrees:
            more = hidden | degree(hidden, exposed)
            if (more != hidden).any():
                return more
        return self._widening.wider(hidden, exposed)

    def _neighbours(self, hidden: Bools, exposed: Ints) -> Bools:
        """Mark, for each exposed cell, the smallest count beside it that is shown."""
        more = np.zeros(hidden.size, bool)
        for cell in exposed.tolist():
            beside = np.unique(np.concatenate(list(self._widening.lines_of(cell))))
            beside = beside[~hidden[beside] & ~self._never[beside] & (self._table.flat[beside] > 0)]
            if beside.size:
                more[beside[np.argmin(self._table.flat[beside])]] = True
        return more

    def _all(self, _hidden: Bools, _exposed: Ints) -> Bools:
        """Mark what would be hidden if the others were shown exactly."""
        try:
            terms = Terms.of(self._table, fixed=self._never)
            return protect(self._table, self._rule, terms, effort=Effort.FIRST, carried=self._carried)
        except DisclosureError:
            return self._never & False
