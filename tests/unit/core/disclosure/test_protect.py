from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.products.product import Protection
from lambdas.core.disclosure.proof.secure import Secured, secure, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort, protect
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Table
from tests.support.disclosure import (
    REGIONS,
    SEX,
    boxed,
    every_table,
    exposed,
    flat_tree,
    mark,
    number,
    survey,
    table,
    tables,
)

EFFORTS = st.sampled_from(list(Effort))


def secondary(result: Secured) -> Bools:
    return result.hidden & ~result.unsafe


@settings(max_examples=150)
@given(tables(), st.integers(1, 7), EFFORTS)
def test_no_unsafe_count_can_be_worked_out_of_any_protected_table(
    counts: Table, threshold: int, effort: Effort
) -> None:
    rule = Rule(threshold)
    hidden = protect(counts, rule, effort=effort)
    assert hidden[rule.unsafe(counts.flat)].all()
    assert not hidden[counts.flat == 0].any()
    assert exposed(counts, hidden, rule) == []


@settings(max_examples=100)
@given(tables(most=6), EFFORTS)
def test_for_every_unsafe_cell_another_table_fits_all_that_is_published(counts: Table, effort: Effort) -> None:
    rule = Rule(3)
    result = secure(counts, rule, effort=effort)
    low, high = boxed(counts, result.hidden, rule.floor, above=2)
    fits = every_table(counts, low, high)
    assume(fits is not None and result.unsafe.any())
    unsafe = np.flatnonzero(result.unsafe)
    assert (fits[:, unsafe].min(axis=0) < fits[:, unsafe].max(axis=0)).all()


@settings(max_examples=80)
@given(tables(), st.integers(1, 7), EFFORTS)
def test_at_the_level_of_the_rule_nothing_more_is_learned(counts: Table, threshold: int, effort: Effort) -> None:
    rule = Rule(threshold, protection=Protection.RULE)
    result = secure(counts, rule, effort=effort)
    assert not result.avoidable.any()
    assert (result.intervals.high >= threshold).all()


@settings(max_examples=60)
@given(tables(dimensions=3), EFFORTS)
def test_where_zeros_are_unsafe_they_are_hidden_and_protected_too(counts: Table, effort: Effort) -> None:
    rule = Rule(4, zero_is_safe=False)
    result = secure(counts, rule, effort=effort)
    assert result.hidden[counts.flat == 0].all()
    assert not result.intervals.exposed.any()


@settings(max_examples=40)
@given(tables(), EFFORTS)
def test_the_same_table_gets_the_same_pattern(counts: Table, effort: Effort) -> None:
    again = Table(counts.dims, counts.values.copy())
    assert (protect(counts, Rule(5), effort=effort) == protect(again, Rule(5), effort=effort)).all()


@settings(max_examples=100)
@given(tables(), EFFORTS)
def test_the_grand_total_is_published_wherever_hiding_all_else_would_do(counts: Table, effort: Effort) -> None:
    rule = Rule(3)
    unsafe = rule.unsafe(counts.flat)
    result = secure_below_total(counts, rule, effort)
    all_else = counts.flat > 0
    all_else[0] = False
    avoidable = not unsafe[0] and exposed(counts, all_else, rule) == []
    assert result.hidden[0] == (not avoidable)


def test_a_zero_is_no_cover() -> None:
    counts = table([flat_tree("abc")], {("a",): 3, ("b",): 0, ("c",): 40})
    hidden = protect(counts, Rule(7))
    assert (hidden == mark(counts, ("a",), ("c",))).all()


def test_a_single_one_is_not_covered_by_another_one_alone() -> None:
    counts = table([flat_tree("abc")], {("a",): 1, ("b",): 1, ("c",): 40})
    hidden = protect(counts, Rule(7))
    assert hidden[number(counts, "c")]
    assert exposed(counts, hidden, Rule(7)) == []


def test_the_smaller_of_two_counts_is_hidden_with_an_unsafe_one() -> None:
    counts = table([flat_tree("abc")], {("a",): 3, ("b",): 20, ("c",): 400})
    assert (protect(counts, Rule(7)) == mark(counts, ("a",), ("b",))).all()


def test_a_small_total_is_protected_through_its_parts() -> None:
    leaves = {("n1", "f"): 2, ("n2", "f"): 3, ("n1", "m"): 30, ("n2", "m"): 40, ("s1", "f"): 50, ("s2", "m"): 60}
    counts = table([REGIONS, SEX], leaves)
    result = secure(counts, Rule(7))
    assert result.unsafe[number(counts, "N", "f")]
    assert not result.intervals.exposed.any()


def test_a_table_with_one_person_in_it_is_hidden_to_its_grand_total() -> None:
    counts = table([REGIONS, SEX], {("n1", "f"): 1})
    result = secure(counts, Rule(7))
    assert (result.hidden == (counts.flat > 0)).all()
    assert not result.intervals.exposed.any()


def test_a_level_with_a_single_child_is_hidden_with_it() -> None:
    tree = [("E", ""), ("N", "E"), ("n1", "N"), ("S", "E"), ("s1", "S"), ("s2", "S")]
    counts = table([tree], {("n1",): 3, ("s1",): 14, ("s2",): 19})
    result = secure(counts, Rule(7))
    assert result.hidden[number(counts, "N")]
    assert not result.intervals.exposed.any()


def test_a_structural_zero_stays_published_where_counted_zeros_are_hidden() -> None:
    leaves = {("a", "f"): 0, ("b", "f"): 20, ("a", "m"): 30, ("b", "m"): 40, ("c", "f"): 0, ("c", "m"): 60}
    counts = table([flat_tree("abc"), SEX], leaves)
    impossible = mark(counts, ("a", "f"))
    hidden = protect(counts, Rule(7, zero_is_safe=False), Terms.of(counts, structural=impossible))
    assert not hidden[number(counts, "a", "f")]
    assert hidden[number(counts, "c", "f")]


def test_a_table_without_unsafe_counts_is_published_whole() -> None:
    counts = table([flat_tree("ab")], {("a",): 30, ("b",): 40})
    assert not secure(counts, Rule(7)).hidden.any()
    assert not secure(table([flat_tree("ab")], {("a",): 1, ("b",): 4}), Rule(0)).hidden.any()


def test_a_fixed_total_stays_published() -> None:
    leaves = {("n1", "f"): 3, ("n2", "f"): 30, ("n1", "m"): 30, ("n2", "m"): 40, ("s1", "f"): 50, ("s2", "m"): 60}
    counts = table([REGIONS, SEX], leaves)
    fixed = mark(counts, ("E", "all"), ("N", "all"), ("S", "all"))
    result = secure(counts, Rule(7), Terms.of(counts, fixed=fixed))
    assert not (result.hidden & fixed).any()
    assert not result.intervals.exposed.any()


def test_what_cannot_be_protected_under_a_fixed_total_is_refused() -> None:
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 0})
    with pytest.raises(DisclosureError, match="must be published"):
        protect(counts, Rule(7), Terms.of(counts, fixed=mark(counts, ("all",))))
    counts = table([flat_tree("ab")], {("a",): 1, ("b",): 40})
    with pytest.raises(DisclosureError, match="cannot be protected"):
        protect(counts, Rule(7), Terms.of(counts, fixed=mark(counts, ("all",), ("b",))))


def test_siblings_in_another_order_are_hidden_at_the_same_value() -> None:
    rng = np.random.default_rng(3)
    counts = rng.integers(1, 60, (8, 2))
    letters = "abcdefgh"
    leaves = {(letters[i], "fm"[j]): int(counts[i, j]) for i in range(8) for j in range(2)}
    values = []
    for order in (letters, letters[::-1]):
        one = table([flat_tree(order), SEX], leaves)
        values.append(int(one.flat[secondary(secure(one, Rule(7), effort=Effort.BEST))].sum()))
    assert values[0] == values[1]


def test_more_effort_hides_no_more() -> None:
    counts = survey()
    values = [int(counts.flat[secondary(secure(counts, Rule(7), effort=effort))].sum()) for effort in Effort]
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0]


def test_the_level_of_the_rule_asks_for_every_count_up_to_the_threshold() -> None:
    counts = table([flat_tree("abc")], {("a",): 2, ("b",): 7, ("c",): 30})
    asked = demand_of(counts, Rule(7, protection=Protection.RULE))
    unsafe = np.flatnonzero(asked.unsafe)
    assert [counts.name(int(cell)) for cell in unsafe] == ["a", "b"]
    assert (asked.low[unsafe].tolist(), asked.high[unsafe].tolist()) == ([1, 1], [7, 7])
    assert asked.covers
