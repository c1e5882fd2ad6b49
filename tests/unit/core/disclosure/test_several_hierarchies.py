"""Several hierarchies over one dimension, and cells that are not published at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.products.product import Protection
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.proof.secure import boxes, secure
from lambdas.core.disclosure.protector.circuits import Finder
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.protect import Effort, protect
from lambdas.core.disclosure.rounding.round import secure_rounded
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Table, rollup
from tests.support.disclosure import SEX, boxed, every_table, linked_tables, number, survey

Linked = tuple[Table, Terms]
RULE = Rule(3)


def over(dim: Dim, leaves: dict[str, int]) -> Table:
    places = np.array([dim.position[code] for code in leaves])
    return rollup((dim,), [places], np.array(list(leaves.values())))


@settings(max_examples=150)
@given(linked_tables())
def test_a_total_of_every_hierarchy_counts_the_leaves_beneath_it(linked: Linked) -> None:
    counts, _ = linked
    assert not (counts.sums @ counts.flat).any()
    for axis, dim in enumerate(counts.dims):
        view = np.moveaxis(counts.values, axis, 0)
        for code in range(len(dim.codes)):
            assert (view[code] == view[dim.leaves_under(code)].sum(axis=0)).all()


@settings(max_examples=120)
@given(linked_tables(most=4), st.randoms(use_true_random=False))
def test_the_attacker_finds_what_trying_every_linked_table_finds(linked: Linked, dice) -> None:  # type: ignore[no-untyped-def]
    counts, terms = linked
    marked = np.array([dice.random() < 0.6 for _ in range(counts.flat.size)]) & (counts.flat >= 1)
    hidden = (marked | terms.unlisted) & ~terms.structural
    low, high = boxed(counts, hidden, terms.floors(RULE), above=3)
    fits = every_table(counts, low, high, most=100_000)
    assume(fits is not None and hidden.any())
    targets = np.flatnonzero(hidden)
    answer = attack(counts.sums, low, high, targets, table=counts.flat)
    assert answer.low.tolist() == fits[:, targets].min(axis=0).tolist()
    assert answer.high.tolist() == fits[:, targets].max(axis=0).tolist()


@settings(max_examples=200)
@given(linked_tables(), st.integers(1, 5), st.sampled_from(list(Effort)))
def test_no_unsafe_count_of_linked_tables_can_be_worked_out_published_or_not(
    linked: Linked, threshold: int, effort: Effort
) -> None:
    counts, terms = linked
    rule = Rule(threshold)
    hidden = protect(counts, rule, terms, effort=effort)
    assert not hidden[terms.structural].any()
    assert not (hidden & ~terms.unlisted)[counts.flat == 0].any()
    unsafe = rule.unsafe(counts.flat, terms.structural)
    low, high = boxes(counts.flat, ~hidden, terms.floors(rule))
    assert not attack(counts.sums, low, high, np.flatnonzero(unsafe), table=counts.flat).exposed.any()


@settings(max_examples=80)
@given(linked_tables(most=6), st.sampled_from(list(Effort)))
def test_for_every_unsafe_cell_of_linked_tables_another_table_fits(linked: Linked, effort: Effort) -> None:
    counts, terms = linked
    result = secure(counts, RULE, terms, effort=effort)
    behind = (result.hidden | terms.unlisted) & ~terms.structural
    fits = every_table(counts, *boxed(counts, behind, terms.floors(RULE), above=2))
    assume(fits is not None and result.unsafe.any())
    unsafe = np.flatnonzero(result.unsafe)
    assert (fits[:, unsafe].min(axis=0) < fits[:, unsafe].max(axis=0)).all()
    assert not (result.hidden & terms.unlisted).any(), "what is not published is not shown as confidential either"


@settings(max_examples=60)
@given(linked_tables(), st.integers(1, 5))
def test_at_the_level_of_the_rule_nothing_more_is_learned_of_linked_tables(linked: Linked, threshold: int) -> None:
    counts, terms = linked
    rule = Rule(threshold, protection=Protection.RULE)
    result = secure(counts, rule, terms)
    assert not result.avoidable.any()
    assert (result.intervals.high >= threshold).all()


@settings(max_examples=100)
@given(linked_tables(), st.integers(1, 3), st.sampled_from([(1,), (-1,), (1, -1)]), st.randoms(use_true_random=False))
def test_a_circuit_over_several_hierarchies_is_the_way_to_a_second_table(
    linked: Linked,
    step: int,
    signs: tuple[int, ...],
    dice,  # type: ignore[no-untyped-def]
) -> None:
    counts, terms = linked
    floors = terms.floors(RULE)
    finder = Finder(counts, counts.flat.astype(float), floors, terms.structural)
    able = np.flatnonzero(finder.cost < NEVER)
    for cell in dice.sample(able.tolist(), min(3, able.size)):
        circuit = finder.find(cell, step, signs, NEVER, 4)
        if circuit is not None:
            other = counts.flat.copy()
            cells = finder.cell_of[circuit.cells]
            other[cells] += circuit.change
            assert not (counts.sums @ other).any()
            assert (other[cells] >= floors[cells]).all()
            assert not terms.structural[cells].any()
            assert abs(int(circuit.change[circuit.cells == cell][0])) >= step


def renamed(dim: Dim) -> Dim:
    return replace(dim, codes=tuple(f"x{code}" for code in dim.codes))


@settings(max_examples=40)
@given(linked_tables())
def test_other_names_for_the_codes_change_nothing(linked: Linked) -> None:
    counts, terms = linked
    other = Table(tuple(renamed(dim) for dim in counts.dims), counts.values)
    assert (protect(counts, RULE, terms) == protect(other, RULE, terms)).all()


def test_a_second_hierarchy_that_says_the_same_changes_no_pattern() -> None:
    counts = survey()
    pairs = [
        [(code, dim.codes[above] if above >= 0 else "") for code, above in zip(dim.codes, dim.parent, strict=True)]
        for dim in counts.dims
    ]
    twice = Table(
        tuple(Dim.from_pairs(dim.name, of, of) for dim, of in zip(counts.dims, pairs, strict=True)), counts.values
    )
    assert twice.dims == counts.dims
    assert (protect(counts, Rule(7)) == protect(twice, Rule(7))).all()


def test_groups_by_another_name_are_hidden_together() -> None:
    first = [("all", ""), ("N", "all"), ("S", "all"), ("n1", "N"), ("n2", "N"), ("s1", "S"), ("s2", "S")]
    second = [(code.lower() if code in "NS" else code, parent.lower()) for code, parent in first]
    counts = over(Dim.from_pairs("area", first, second), {"n1": 3, "n2": 2, "s1": 14, "s2": 19})
    hidden = secure(counts, Rule(7)).hidden
    assert hidden[number(counts, "N")]
    assert hidden[number(counts, "n")]


@settings(max_examples=40)
@given(linked_tables(most=5), st.randoms(use_true_random=False))
def test_hierarchies_in_another_order_tell_the_attacker_the_same(linked: Linked, dice) -> None:  # type: ignore[no-untyped-def]
    counts, terms = linked
    turned = tuple(replace(dim, parent=dim.trees[-1], further=dim.trees[-2::-1]) for dim in counts.dims)
    marked = np.array([dice.random() < 0.5 for _ in range(counts.flat.size)]) & (counts.flat >= 1)
    hidden = (marked | terms.unlisted) & ~terms.structural
    targets = np.flatnonzero(hidden)
    low, high = boxes(counts.flat, ~hidden, terms.floors(RULE))
    one, other = (attack(of.sums, low, high, targets, table=of.flat) for of in (counts, Table(turned, counts.values)))
    assert one.low.tolist() == other.low.tolist()
    assert one.exposed.tolist() == other.exposed.tolist()


AUTHORITIES = [("all", ""), ("A", "all"), ("B", "all"), ("ax", "A"), ("ay", "A"), ("by", "B")]
COMMISSIONERS = [("all", ""), ("X", "all"), ("Y", "all"), ("ax", "X"), ("ay", "Y"), ("by", "Y")]


def test_the_sliver_of_two_geographies_is_no_difference_of_their_totals() -> None:
    """Authority A less commissioner X is the few who live in A and belong to Y: each table by itself is harmless."""
    counts = over(Dim.from_pairs("area", AUTHORITIES, COMMISSIONERS), {"ax": 40, "ay": 3, "by": 60})
    slivers = np.isin(np.arange(counts.flat.size), [number(counts, code) for code in ("ax", "ay", "by")])
    terms = Terms.of(counts, unlisted=slivers)
    for pairs in (AUTHORITIES, COMMISSIONERS):
        alone = over(
            Dim.from_pairs("area", pairs[:3]), {code: int(counts.flat[number(counts, code)]) for code, _ in pairs[1:3]}
        )
        assert not secure(alone, Rule(7)).hidden.any()
    sliver = np.array([number(counts, "ay")])
    everything = attack(counts.sums, *boxes(counts.flat, ~slivers, 0), sliver, table=counts.flat)
    assert everything.exposed.all(), "or this shows nothing"

    result = secure(counts, Rule(7), terms)

    assert result.intervals.cells.tolist() == sliver.tolist()
    assert not result.intervals.exposed.any()
    assert result.hidden.sum() == 2


def test_a_band_that_is_the_difference_of_two_published_ones_is_protected() -> None:
    """Ages 16 and over, and 18 and over, are both wanted: 16 and 17 is a count of its own."""
    school = [("all", ""), ("0-15", "all"), ("16+", "all"), ("16-17", "16+"), ("18+", "16+")]
    adults = [("all", ""), ("0-17", "all"), ("18+", "all"), ("0-15", "0-17"), ("16-17", "0-17")]
    ages = Dim.from_pairs("age", school, adults)
    sex = Dim.from_pairs("sex", SEX)
    leaves = {
        ("0-15", "f"): 30,
        ("0-15", "m"): 31,
        ("16-17", "f"): 2,
        ("16-17", "m"): 25,
        ("18+", "f"): 80,
        ("18+", "m"): 90,
    }
    places = [np.array([dim.position[key[i]] for key in leaves]) for i, dim in enumerate((ages, sex))]
    counts = rollup((ages, sex), places, np.array(list(leaves.values())))
    band = np.zeros(counts.shape, bool)
    band[ages.position["16-17"]] = True
    terms = Terms.of(counts, unlisted=band.reshape(-1))
    result = secure(counts, Rule(7), terms)
    assert number(counts, "16-17", "f") in result.intervals.cells
    assert not result.intervals.exposed.any()
    assert result.hidden[number(counts, "16+", "f")] or result.hidden[number(counts, "18+", "f")]


def test_hierarchies_that_do_not_fit_together_are_told() -> None:
    with pytest.raises(DisclosureError, match="b is not a leaf of every hierarchy"):
        Dim.from_pairs("area", [("all", ""), ("a", "all"), ("b", "all")], [("all", ""), ("a", "all")])
    with pytest.raises(DisclosureError, match="N has other leaves in one hierarchy than in another"):
        Dim.from_pairs(
            "area",
            [("all", ""), ("N", "all"), ("a", "N"), ("b", "all")],
            [("all", ""), ("N", "all"), ("a", "all"), ("b", "N")],
        )
    with pytest.raises(DisclosureError, match="the first code must be the one total"):
        Dim.from_pairs("area", [("all", ""), ("a", "all")], [("whole", ""), ("a", "whole")])
    for round_about in ([("u", "v"), ("v", "u")], [("u", "u")]):
        pairs = [("all", ""), *round_about, ("a", "u"), ("b", "all")]
        with pytest.raises(DisclosureError, match="stands above itself; mend the parents"):
            Dim.from_pairs("area", [("all", ""), ("a", "all"), ("b", "all")], pairs)


def test_a_hierarchy_of_many_levels_beside_another_is_read() -> None:
    deep = [("all", ""), *((f"t{level}", f"t{level - 1}" if level else "all") for level in range(1500)), ("a", "t1499")]
    dim = Dim.from_pairs("area", [("all", ""), ("a", "all"), ("b", "all")], [*deep, ("b", "all")])
    assert len(dim.codes) == 1503


@settings(max_examples=40)
@given(linked_tables(), st.integers(3, 10), st.integers(1, 6))
def test_rounded_linked_tables_tell_of_a_leaf_what_readers_are_told(linked: Linked, base: int, threshold: int) -> None:
    """Totals of a further hierarchy are none of the lowest level, and its leaves are no totals."""
    table = linked[0]
    told = secure_rounded(table, Rule(threshold), base).told
    leaf = np.ones(table.shape, bool)
    for axis, dim in enumerate(table.dims):
        np.moveaxis(leaf, axis, 0)[~dim.is_leaf] = False
    apart = np.where(leaf.reshape(-1), base - 1, NO_LIMIT)
    assert (told.least <= table.flat).all()
    assert (table.flat <= told.most).all()
    assert (told.figures - told.least <= apart).all()
    assert (told.most - told.figures <= apart).all()
