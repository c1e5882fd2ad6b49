from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT, reduce_to_unknown
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.proof.secure import boxes
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Dim, Table, rollup
from tests.support.disclosure import REGIONS, SEX, boxed, every_table, flat_tree, mark, number, table, tables

UNBOUNDED = (3, 4)  # of SciPy; 4 is "unbounded or infeasible", and the true table fits


@settings(max_examples=150)
@given(tables(most=5), st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_the_attacker_finds_what_trying_every_table_finds(counts: Table, dice, zeros: bool, told: bool) -> None:  # type: ignore[no-untyped-def]
    floor = 0 if zeros else 1
    hidden = np.array([dice.random() < 0.6 for _ in range(counts.flat.size)]) & (counts.flat >= floor)
    low, high = boxed(counts, hidden, floor, above=3)
    fits = every_table(counts, low, high)
    assume(fits is not None and hidden.any())
    targets = np.flatnonzero(hidden)
    answer = attack(counts.sums, low, high, targets, table=counts.flat if told else None)
    assert answer.low.tolist() == fits[:, targets].min(axis=0).tolist()
    assert answer.high.tolist() == fits[:, targets].max(axis=0).tolist()
    assert answer.low_exact.all()
    assert answer.high_exact.all()


@settings(max_examples=80)
@given(tables(most=6), st.randoms(use_true_random=False))
def test_rounded_and_hidden_cells_are_boxes_to_the_same_attacker(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    below = np.array([dice.choice((0, 0, 1, 2)) for _ in range(counts.flat.size)])
    above = np.array([dice.choice((0, 0, 1, 2)) for _ in range(counts.flat.size)])
    low, high = np.maximum(counts.flat - below, 0), counts.flat + above
    fits = every_table(counts, low, high, most=100_000)
    assume(fits is not None)
    targets = np.arange(counts.flat.size)
    answer = attack(counts.sums, low, high, targets)
    assert answer.low.tolist() == fits.min(axis=0).tolist()
    assert answer.high.tolist() == fits.max(axis=0).tolist()


@settings(max_examples=60)
@given(tables(most=9), st.randoms(use_true_random=False))
def test_a_shorter_question_gets_the_same_verdict(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    hidden = np.array([dice.random() < 0.5 for _ in range(counts.flat.size)]) & (counts.flat >= 1)
    targets = np.flatnonzero(hidden)
    low, high = boxes(counts.flat, ~hidden, 1)
    exact = attack(counts.sums, low, high, targets, table=counts.flat)
    quick = attack(counts.sums, low, high, targets, table=counts.flat, question=Question(verdict_only=True))
    reach = np.ones_like(counts.flat), np.full_like(counts.flat, 7)
    wide = attack(counts.sums, low, high, targets, table=counts.flat, question=Question(reach=reach))
    assert (quick.exposed == exact.exposed).all()
    assert (wide.exposed == exact.exposed).all()
    inside = (exact.low > 1) | (exact.high < 7)
    assert (((wide.low > 1) | (wide.high < 7)) == inside).all()
    assert (wide.low >= exact.low).all()
    assert (wide.high <= exact.high).all()


@settings(max_examples=60)
@given(tables(most=9), st.randoms(use_true_random=False), st.integers(1, 1000))
def test_people_added_where_all_is_shown_move_what_is_above_them_and_nothing_else(
    counts: Table,
    dice,
    more: int,  # type: ignore[no-untyped-def]
) -> None:
    leaf = [dice.choice(np.flatnonzero(dim.is_leaf).tolist()) for dim in counts.dims]
    added = counts.values.copy()
    added[np.ix_(*(list(dim.chain(code)) for dim, code in zip(counts.dims, leaf, strict=True)))] += more
    larger = Table(counts.dims, added)
    here = int(np.ravel_multi_index(leaf, counts.shape))
    hidden = np.array([dice.random() < 0.6 for _ in range(counts.flat.size)]) & (counts.flat >= 1)
    hidden[here] = False
    targets = np.flatnonzero(hidden)
    before, after = (attack(of.sums, *boxes(of.flat, ~hidden, 1), targets, table=of.flat) for of in (counts, larger))
    moved = (larger.flat - counts.flat)[targets]
    endless = before.high >= NO_LIMIT
    assert (after.low == before.low + moved).all()
    assert (after.high == np.where(endless, before.high, before.high + moved)).all()


@settings(max_examples=60)
@given(tables(most=9), tables(most=9), st.randoms(use_true_random=False))
def test_two_tables_side_by_side_tell_what_each_tells(one: Table, other: Table, dice) -> None:  # type: ignore[no-untyped-def]
    values = np.concatenate([one.flat, other.flat])
    hidden = np.array([dice.random() < 0.6 for _ in range(values.size)]) & (values >= 1)
    targets = np.flatnonzero(hidden)
    sides = sp.block_diag([one.sums, other.sums]).tocsc()
    both = attack(sides, *boxes(values, ~hidden, 1), targets, table=values)
    low, high = list[int](), list[int]()
    for of, mine in ((one, hidden[: one.flat.size]), (other, hidden[one.flat.size :])):
        alone = attack(of.sums, *boxes(of.flat, ~mine, 1), np.flatnonzero(mine), table=of.flat)
        low, high = [*low, *alone.low.tolist()], [*high, *alone.high.tolist()]
    assert both.low.tolist() == low
    assert both.high.tolist() == high


@settings(max_examples=80)
@given(tables(most=9), st.randoms(use_true_random=False))
def test_a_count_has_no_upper_end_where_a_programme_has_none(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    hidden = np.array([dice.random() < 0.8 for _ in range(counts.flat.size)]) & (counts.flat >= 1)
    targets = np.flatnonzero(hidden)
    low, high = boxes(counts.flat, ~hidden, 1)
    answer = attack(counts.sums, low, high, targets, table=counts.flat)
    ends = [None if most >= NO_LIMIT else most for most in high]
    for target, most, exact in zip(targets, answer.high, answer.high_exact, strict=True):
        cost = np.where(np.arange(counts.flat.size) == target, -1.0, 0.0)
        none = np.zeros(counts.sums.shape[0])
        asked = linprog(cost, A_eq=counts.sums, b_eq=none, bounds=list(zip(low, ends, strict=True)), method="highs")
        assert (most >= NO_LIMIT) == (asked.status in UNBOUNDED)
        assert exact


def test_counts_beneath_a_hidden_whole_have_no_upper_end_and_those_beside_it_do() -> None:
    counts = table([REGIONS], {("n1",): 3, ("n2",): 4, ("s1",): 9, ("s2",): 5})
    hidden = mark(counts, ("E",), ("N",), ("n1",), ("s1",), ("s2",))
    low, high = boxes(counts.flat, ~hidden, floor=1)
    answer = attack(counts.sums, low, high, np.array([number(counts, "n1"), number(counts, "s1")]), table=counts.flat)
    assert answer.high.tolist() == [NO_LIMIT, 13]
    assert answer.high_exact.all()


def test_two_ones_beneath_a_published_two_are_exposed() -> None:
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 1})
    low, high = boxes(counts.flat, ~mark(counts, ("a",), ("b",)), floor=1)
    answer = attack(counts.sums, low, high, np.array([1, 2]), table=counts.flat)
    assert answer.exposed.all()


def test_the_same_two_are_safe_where_zeros_are_hidden_too() -> None:
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 1})
    low, high = boxes(counts.flat, ~mark(counts, ("a",), ("b",)), floor=0)
    answer = attack(counts.sums, low, high, np.array([1, 2]), table=counts.flat)
    assert answer.low.tolist() == [0, 0]
    assert answer.high.tolist() == [2, 2]


def test_a_level_with_a_single_child_repeats_a_count() -> None:
    tree = [("E", ""), ("N", "E"), ("n1", "N"), ("S", "E"), ("s1", "S"), ("s2", "S")]
    counts = table([tree], {("n1",): 3, ("s1",): 4, ("s2",): 9})
    low, high = boxes(counts.flat, ~mark(counts, ("n1",), ("s1",), ("s2",)), floor=1)
    answer = attack(counts.sums, low, high, np.array([number(counts, "n1")]), table=counts.flat)
    assert (answer.low[0], answer.high[0]) == (3, 3)


def test_a_whole_number_argument_is_not_missed_where_fractions_leave_room() -> None:
    # Three counts of which each pair sums to an odd number no smaller than 3: halves fit, only one whole table does.
    pairs = sp.csc_matrix(np.array([[1, 1, 0, -1, 0, 0], [0, 1, 1, 0, -1, 0], [1, 0, 1, 0, 0, -1]]))
    truth = np.array([1, 2, 1, 3, 3, 2])
    low, high = np.array([1, 1, 1, 3, 3, 2]), np.array([9, 9, 9, 3, 3, 2])
    answer = attack(pairs, low, high, np.array([0, 1, 2]), table=truth)
    assert answer.low.tolist() == answer.high.tolist() == [1, 2, 1]
    loose = attack(pairs, np.array([0, 0, 0, 3, 3, 2]), np.array([9, 9, 9, 4, 3, 2]), np.array([0]), table=truth)
    assert (loose.low[0], loose.high[0]) == (1, 1)  # (3.5 - 3 + 2) / 2 would fit if people came in halves


def test_a_percentage_published_elsewhere_is_one_more_constraint() -> None:
    counts = table([flat_tree("abc")], {("a",): 3, ("b",): 4, ("c",): 13})
    hidden = mark(counts, ("a",), ("b",))
    low, high = boxes(counts.flat, ~hidden, floor=1)
    assert not attack(counts.sums, low, high, np.array([1]), table=counts.flat).exposed[0]
    three_fifths_elsewhere = sp.csc_matrix(np.array([[0, 4, -3, 0]]))  # a : b = 3 : 4
    more = sp.vstack([counts.sums, three_fifths_elsewhere]).tocsc()
    assert attack(more, low, high, np.array([1]), table=counts.flat).exposed[0]


def test_a_contributor_who_knows_where_he_was_counted_learns_no_more() -> None:
    counts = table([REGIONS, SEX], {("n1", "f"): 2, ("n2", "f"): 9, ("n1", "m"): 8, ("n2", "m"): 5, ("s1", "f"): 9})
    hidden = mark(counts, ("n1", "f"), ("n2", "f"), ("n1", "m"), ("n2", "m"))
    low, high = boxes(counts.flat, ~hidden, floor=1)
    targets = np.array([number(counts, "n1", "f")])
    before = attack(counts.sums, low, high, targets, table=counts.flat)
    himself = np.where(hidden & (np.arange(low.size) == targets[0]), np.maximum(low, 1), low)
    after = attack(counts.sums, himself, high, targets, table=counts.flat)
    assert (before.low.tolist(), before.high.tolist()) == (after.low.tolist(), after.high.tolist())
    assert not after.exposed.any()


def test_figures_that_contradict_each_other_are_told() -> None:
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 1})
    with pytest.raises(ValueError, match="contradict"):
        attack(counts.sums, np.array([3, 1, 1]), np.array([3, 1, 1]), np.array([1]))
    with pytest.raises(ValueError, match="fits"):
        attack(counts.sums, np.array([9, 1, 1]), np.array([9, 4, 4]), np.array([1]))
    with pytest.raises(ValueError, match="empty"):
        attack(counts.sums, np.array([9, 1, 1]), np.array([8, 4, 4]), np.array([1]))


def test_a_count_whose_totals_are_all_hidden_has_no_upper_end() -> None:
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 9})
    low, high = boxes(counts.flat, ~np.ones(3, bool), floor=1)
    answer = attack(counts.sums, low, high, np.array([1]), table=counts.flat)
    assert answer.low[0] == 1
    assert answer.high[0] > 1000
    assert high[1] == NO_LIMIT


def test_the_order_of_codes_changes_no_interval() -> None:
    rng = np.random.default_rng(5)
    counts = rng.integers(0, 12, (6, 4))
    area, sex = flat_tree("abcdef"), flat_tree("wxyz")
    leaves = {(area[i + 1][0], sex[j + 1][0]): int(counts[i, j]) for i in range(6) for j in range(4)}
    first = table([area, sex], leaves)
    second = table([[area[0], *reversed(area[1:])], [sex[0], *reversed(sex[1:])]], leaves)
    found = []
    for one in (first, second):
        hidden = Rule(7).unsafe(one.flat)
        targets = np.flatnonzero(hidden)
        answer = attack(one.sums, *boxes(one.flat, ~hidden, 1), targets, table=one.flat)
        ends = zip(targets.tolist(), answer.low.tolist(), answer.high.tolist(), strict=True)
        names = {cell: _name(one, cell) for cell in targets.tolist()}
        found.append(sorted((names[cell], low, high) for cell, low, high in ends))
    assert found[0] == found[1]


def _name(of: Table, cell: int) -> tuple[str, ...]:
    return tuple(dim.codes[int(i)] for dim, i in zip(of.dims, np.unravel_index(cell, of.shape), strict=True))


def test_nothing_to_attack_is_answered_with_nothing() -> None:
    dim = Dim.from_pairs("area", [("E", ""), ("a", "E")])
    counts = rollup((dim,), [np.array([1])], np.array([9]))
    answer = attack(counts.sums, counts.flat, counts.flat, np.array([], np.int64), table=counts.flat)
    assert answer.low.size == 0
    assert not answer.exposed.any()


def test_a_count_without_an_upper_end_is_said_to_have_none() -> None:
    counts = table([flat_tree("ab")], {("a",): 3, ("b",): 9})
    hidden = mark(counts, ("a",), ("all",))
    answer = attack(counts.sums, *boxes(counts.flat, ~hidden, 1), np.flatnonzero(hidden), table=counts.flat)
    assert (answer.low.tolist(), answer.high.tolist()) == ([10, 1], [NO_LIMIT, NO_LIMIT])
    assert answer.low_exact.all()
    assert answer.high_exact.all()


def test_no_table_is_a_witness_that_breaks_a_sum_or_a_box_once_it_is_rounded() -> None:
    counts = table([flat_tree("ab"), flat_tree("xy")], {(row, column): 5 for row in "ab" for column in "xy"})
    shown = mark(counts, ("all", "all"), ("a", "all"), ("b", "all"), ("all", "x"), ("all", "y"))
    system = reduce_to_unknown(counts.sums, *boxes(counts.flat, shown, 1))
    assert system.fits(np.array([5.0, 5.0, 5.0, 5.0])).all()
    assert system.fits(np.array([7.0, 3.0, 3.0, 7.0])).all()
    assert not system.fits(np.array([5.5, 4.4, 4.4, 5.4])).any(), "rounded, the first row sums to 10 and a column to 11"
    assert not system.fits(np.array([10.0, 0.0, 0.0, 10.0])).any(), "every sum holds, and a hidden count is not zero"
