"""One who is counted in a table attacks it with that in hand; of magnitudes see ``test_magnitudes``."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.proof.secure import boxes, secure
from lambdas.core.disclosure.rounding.hide_and_round import secure_hidden_and_rounded
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Ints, Table
from tests.support.disclosure import flat_tree, mark, table, tables


def to_one_counted_in(leaf: int, of: Table, hidden: Bools, floor: int, targets: Ints) -> Intervals:
    """Attack with one record known: its cell and every total above it are at least 1."""
    low, high = boxes(of.flat, ~hidden, floor)
    chains = [dim.chain(int(at)) for dim, at in zip(of.dims, np.unravel_index(leaf, of.shape), strict=True)]
    his = np.ravel_multi_index(np.ix_(*chains), of.shape).reshape(-1)
    low[his] = np.maximum(low[his], 1)
    return attack(of.sums, low, high, targets, table=of.flat)


def leaves_with_somebody(of: Table) -> list[int]:
    leaf = np.ones(of.shape, bool)
    for axis, dim in enumerate(of.dims):
        np.moveaxis(leaf, axis, 0)[~dim.is_leaf] = False
    return np.flatnonzero(leaf.reshape(-1) & (of.flat > 0)).tolist()


@settings(max_examples=60)
@given(tables(dimensions=3, most=6), st.integers(1, 5), st.booleans())
def test_where_zeros_are_hidden_none_who_is_counted_works_out_an_unsafe_count(
    counts: Table, threshold: int, groups: bool
) -> None:
    rule = Rule(threshold, smallest_group=2) if groups else Rule(threshold, zero_is_safe=False)
    result = secure(counts, rule)
    unsafe = np.flatnonzero(rule.unsafe(counts.flat))
    for leaf in leaves_with_somebody(counts)[:6]:
        assert not to_one_counted_in(leaf, counts, result.hidden, 0, unsafe).exposed.any()


@settings(max_examples=60)
@given(tables(most=6), st.integers(1, 5))
def test_where_zeros_are_shown_one_who_is_counted_knows_nothing_that_others_do_not(
    counts: Table, threshold: int
) -> None:
    hidden = secure(counts, Rule(threshold)).hidden
    targets = np.flatnonzero(hidden)
    before = attack(counts.sums, *boxes(counts.flat, ~hidden, 1), targets, table=counts.flat)
    for leaf in leaves_with_somebody(counts)[:4]:
        after = to_one_counted_in(leaf, counts, hidden, 1, targets)
        assert (after.low.tolist(), after.high.tolist()) == (before.low.tolist(), before.high.tolist())


def test_a_swap_of_ones_with_zeros_is_no_cover_against_one_of_them() -> None:
    """To a stranger the two may stand in either corner; one of the two knows in which, and so where the other is."""
    counts = table([flat_tree("ab"), flat_tree("xy")], {("a", "x"): 1, ("b", "y"): 1})
    corners = mark(counts, *((row, column) for row in "ab" for column in "xy"))
    stranger = attack(counts.sums, *boxes(counts.flat, ~corners, 0), np.flatnonzero(corners), table=counts.flat)
    assert not stranger.exposed.any()
    his = boxes(counts.flat, ~corners, np.minimum(counts.flat, 1))
    assert attack(counts.sums, *his, np.flatnonzero(corners), table=counts.flat).exposed.all()
    assert not secure(counts, Rule(1, zero_is_safe=False)).exposed


def test_among_rounded_figures_one_who_is_counted_does_not_work_out_the_count_above_him() -> None:
    """Of the column x two are hidden below a hidden 2: one who is counted in the first saw that no other total fits."""
    places = ("a", "x", 1), ("a", "y", 9), ("b", "x", 1), ("b", "y", 2)
    counts = table([flat_tree("ab"), flat_tree("xy")], {(row, column): count for row, column, count in places})
    rule = Rule(2, zero_is_safe=False)
    told = secure_hidden_and_rounded(counts, rule, 5).told
    targets = np.flatnonzero(rule.unsafe(counts.flat))
    for leaf in leaves_with_somebody(counts):
        chains = [dim.chain(int(at)) for dim, at in zip(counts.dims, np.unravel_index(leaf, counts.shape), strict=True)]
        low = told.least.copy()
        his = np.ravel_multi_index(np.ix_(*chains), counts.shape).reshape(-1)
        low[his] = np.maximum(low[his], 1)
        assert not attack(counts.sums, low, told.most, targets, table=counts.flat).exposed.any()
