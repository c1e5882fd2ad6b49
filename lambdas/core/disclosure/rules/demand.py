"""What a table must be protected to: its unsafe cells, how far each one's interval must reach, and its groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.products.product import Protection
from lambdas.core.disclosure.rules.groups import Groups, groups_in
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.left import most_known, range_left
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Ints, Table


@dataclass(frozen=True, eq=False)
class Demand:
    """By cell number: what is ``unsafe``, and the interval from ``low`` to ``high`` that an attacker may not go inside.

    ``low`` takes into account what the published zeros say; ``widest`` is where the rule's own range begins. With
    ``covers`` a cell whose interval falls short of its own is not protected; without, two values that fit will do.
    ``sure`` is the least that the zeros which everybody knows leave of each. ``floor`` is the smallest value that each
    can have to a reader when it is hidden, and ``known`` the smallest that each can have to one who is counted in every
    cell that is not empty. ``over`` has the public figures that counts are parts of, see :class:`Terms`.
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
    over: Ints | None = None

    def check(self, table: Table) -> None:
        """Raise DisclosureError for an unsafe count that the public figure beside it tells, whatever is hidden."""
        if self.over is None:
            return
        most = most_known(table.dims, table.flat, self.over, int(self.floor.max(initial=0)))
        told = np.flatnonzero(self.unsafe & (self.over >= 0) & (most <= least_known(table, 1)))
        if told.size:
            raise DisclosureError(
                f"{told.size} unsafe counts are told by the figure that their rate is over, however much is hidden, "
                f"{table.name(told[0])} first: {self.over[told[0]]} people; publish a coarser table, or no rate"
            )


def demand_of(table: Table, rule: Rule, terms: Terms | None = None) -> Demand:
    """State what a frequency rule demands of a table."""
    terms = terms or Terms.of(table)
    least, known = least_known(table, 1), np.minimum(table.flat, 1)
    low, high = np.maximum(least, rule.least_unsafe), np.maximum(least + 1, rule.threshold)
    widest = np.maximum(known, rule.least_unsafe)
    if terms.over is not None:
        low, high = range_left(rule, table, terms.over, low, high)
        widest = np.minimum(widest, low) if rule.threshold else low
    return Demand(
        unsafe=terms.unsafe(rule, table.flat),
        low=low,
        high=high,
        widest=widest,
        sure=least if rule.floor else np.zeros_like(least),
        floor=terms.floors(rule),
        known=known,
        covers=rule.protection is Protection.RULE,
        groups=groups_in(table, rule, terms.structural),
        over=terms.over,
    )
