"""Primary suppression of magnitudes: which totals tell too much of one contributor, and how far they must be hidden.

A cell of total X with contributions x1 >= x2 >= ... is unsafe

- by the p% rule, where the second largest contributor could estimate the largest within p%: X - x1 - x2 < p/100 x1.
  He is kept from it if the total could be as large as X + (p/100 x1 - (X - x1 - x2));
- by the (n,k) rule, where the n largest are more than k% of the total: x1 + ... + xn > k/100 X. It would not be so in
  a total of 100/k (x1 + ... + xn), so it must be able to be as large as that;
- by too few contributors. It must be able to be as large as if one of them gave all of it.

These are the upper protection levels of A. Hundepool et al., *Statistical Disclosure Control*, Wiley, 2012, chapter 4;
the lower ones are as far, down to what readers know anyway.
"""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.rules.demand import Demand
from lambdas.core.disclosure.rules.groups import groups_in
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Ints, Table


def distances(rule: Rule, totals: Ints, given: Contributions) -> Ints:
    """Return how far above its total each unsafe cell's interval must reach, in whole units; 0 where it is safe."""
    needed = np.zeros(totals.size, np.int64)
    by_one = np.zeros(totals.size, np.int64)
    if rule.p_percent:
        first, two = given.largest(1), given.largest(2)
        needed = np.maximum(needed, _divided(rule.p_percent * first - 100 * (totals - two), 100))
        by_one = np.maximum(by_one, _divided(rule.p_percent * totals, 100))
    if rule.dominance:
        count, share = rule.dominance
        needed = np.maximum(needed, _divided(100 * given.largest(count) - share * totals, share))
        by_one = np.maximum(by_one, _divided((100 - share) * totals, share))
    few = (given.contributors >= rule.least_unsafe) & (given.contributors <= rule.threshold)
    return np.where(few, np.maximum(np.maximum(needed, by_one), 1), np.where(totals > 0, needed, 0))


def demand_for(table: Table, rule: Rule, given: Contributions, terms: Terms) -> Demand:
    """State what a rule for magnitudes demands of a table."""
    totals = table.flat
    above = distances(rule, totals, given)
    least = least_known(table, 1)
    return Demand(
        unsafe=above > 0,
        low=np.minimum(np.maximum(totals - above, least), totals),
        high=totals + above,
        widest=np.maximum(totals - above, np.minimum(totals, 1)),
        sure=least,
        floor=terms.floors(rule),
        known=np.minimum(totals, 1),
        covers=True,
        groups=groups_in(table, rule, terms.structural),
    )


def _divided(amounts: Ints, by: int) -> Ints:
    """Divide and round up; what is not above zero needs no distance."""
    rounded: Ints = -(-amounts // by)
    return np.maximum(rounded, 0)
