"""What a table must be protected to: its unsafe cells, how far each one's interval must reach, and its groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.products.product import Protection
from lambdas.core.disclosure.rules.groups import Groups, groups_in
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Ints, Table


@dataclass(frozen=True, eq=False)
class Demand:
    """By cell number: what is ``unsafe``, and the interval from ``low`` to ``high`` that an attacker may not go inside.

    ``low`` takes into account what the published zeros say; ``widest`` is where the rule's own range begins. With
    ``covers`` a cell whose interval falls short of its own is not protected; without, two values that fit will do.
    ``sure`` is the least that the zeros which everybody knows leave of each. ``floor`` is the smallest value that each
    can have to a reader when it is hidden, and ``known`` the smallest that each can have to one who is counted in every
    cell that is not empty.
    """

    unsafe: Bools
    low: Ints
    high: Ints
    widest: Ints
    sure: Ints
    floor: Ints
    known: Ints
    covers: bool
    groups: Groups


def demand_of(table: Table, rule: Rule, terms: Terms | None = None) -> Demand:
    """State what a frequency rule demands of a table."""
    terms = terms or Terms.of(table)
    least, known = least_known(table, 1), np.minimum(table.flat, 1)
    return Demand(
        unsafe=rule.unsafe(table.flat, terms.structural),
        low=np.maximum(least, rule.least_unsafe),
        high=np.maximum(least + 1, rule.threshold),
        widest=np.maximum(known, rule.least_unsafe),
        sure=least if rule.floor else np.zeros_like(least),
        floor=terms.floors(rule),
        known=known,
        covers=rule.protection is Protection.RULE,
        groups=groups_in(table, rule, terms.structural),
    )
