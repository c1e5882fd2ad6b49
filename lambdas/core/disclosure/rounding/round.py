"""Method ``round``: every figure a multiple of a base, every sum of figures holds, and how far off any can be is told.

Readers are told that a figure of the lowest level is less than the base away from its count, and that no figure is
further than a bound away, which is a multiple of the base less one. Both are boxes for the attacker. Should he pin
something down, a wider bound is told, at last none: then leaves say nothing of each other, and each has two counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from contracts.products.product import Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.joint import Joint
from lambdas.core.disclosure.earlier.told import Told
from lambdas.core.disclosure.rounding.controlled import round_table
from lambdas.core.disclosure.rounding.rounded import Attacker, Rounded
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Ints, Table

WIDER = 3


def secure_rounded(table: Table, rule: Rule, base: int, earlier: Sequence[Version] = ()) -> Rounded:
    """Round a table and attack it, beside the ``earlier`` versions of it that were published.

    A leaf with the same count as in one of them has the same figure.
    """
    begin = perf_counter()
    attacker = Attacker(table, rule, np.zeros(table.flat.size, np.int64), earlier)
    leaf = Leaves(table.dims).levels().reshape(-1) == 0
    figures = round_table(table, base, _given(table, rule, base, leaf, kept_figures(base, attacker.joint)))
    within = (int(np.abs(figures - table.flat).max()) // base + 1) * base - 1
    spent = perf_counter() - begin
    for rounds in range(1, WIDER + 2):
        told = tell(figures, leaf, base, within if rounds <= WIDER else NO_LIMIT)
        check(table, told, base)
        found = attacker.attack(told)
        if found.safe:
            break
        within += base
    return found.rounded(told, rounds, (spent, perf_counter() - begin - spent))


def kept_figures(base: int, joint: Joint) -> Ints:
    """Give the figure that each cell has had with the count that it has, the newest; -1 where there is none."""
    kept = np.full(joint.size, -1, np.int64)
    for version, column in zip(joint.earlier, joint.columns, strict=True):
        if version.told is None:
            continue
        figures = version.told.figures
        same = (column < joint.size) & (figures >= 0) & (figures % base == 0) & (abs(figures - version.values) < base)
        kept[column[same]] = figures[same]
    return kept


def _given(table: Table, rule: Rule, base: int, leaf: Bools, kept: Ints) -> Ints:
    """Give the figures that leaves must have: those they had, and 0 where the rule demands that a zero fits.

    Of a figure above zero a reader knows that its count is none.
    """
    if rule.protection is not Protection.RULE or rule.zero_is_safe:
        return kept
    down = leaf & rule.unsafe(table.flat) & (table.flat < base) & (kept < 0)
    return np.where(down, 0, kept)


def tell(figures: Ints, leaf: Bools, base: int, within: int) -> Told:
    """Give what readers know of the counts behind the figures."""
    off = np.where(leaf, base - 1, within)
    least = np.maximum(figures - off, 0)
    most = np.minimum(figures + off, NO_LIMIT)
    return Told(f"round {base}", figures, least, most)


def check(table: Table, told: Told, base: int) -> None:
    """Hold figures against what is promised of them, before anybody attacks them."""
    holds = not (told.figures % base).any() and not (table.sums.astype(np.int64) @ told.figures).any()
    if not holds or (table.flat < told.least).any() or (table.flat > told.most).any():
        raise AssertionError("the rounded figures are not what is said of them: a mistake in this program")
