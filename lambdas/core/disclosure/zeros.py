"""What the published zeros say by themselves where not every leaf is published: asked of the attacker."""

from __future__ import annotations

import numpy as np

from contracts.product import Protection
from lambdas.core.disclosure.attack import Question, attack
from lambdas.core.disclosure.attack_bounds import NO_LIMIT, reduce_to_unknown
from lambdas.core.disclosure.least import least_known
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.table import Ints, Table
from lambdas.core.disclosure.terms import Terms


def least_told(table: Table, rule: Rule, terms: Terms) -> Ints:
    """Give the smallest count of each cell that fits the zeros that readers know, with all else hidden.

    Where a leaf is not published nobody knows whether it is zero, and the answer is no sum of ones any more. It is then
    found sum by sum, which may be too little, and at the level of the rule exactly for each unsafe cell.
    """
    if rule.floor == 0 or not terms.unlisted.any():
        return least_known(table, rule.floor)
    known = (table.flat == 0) & (~terms.unlisted | terms.structural)
    low = np.where(known, 0, terms.floors(rule))
    high = np.where(known, 0, NO_LIMIT)
    least: Ints = reduce_to_unknown(table.sums, low, high).settled_low.copy()
    if rule.protection is Protection.RULE:
        targets = np.flatnonzero(rule.unsafe(table.flat, terms.structural))
        enough = Question(reach=(low, np.zeros_like(low)))
        least[targets] = attack(table.sums, low, high, targets, table=table.flat, question=enough).low
    return least
