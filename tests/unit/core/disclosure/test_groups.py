"""Where everybody of a group falls in one part, nobody may be able to tell: neither attacker nor who tries all."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.products.product import Disclosure, GroupDisclosure, Protection
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.groups import with_differences
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.proof.secure import boxes, secure
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.groups import count_groups, groups_in
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Bools, Dim, Table
from tests.support.disclosure import REGIONS, boxed, every_table, flat_tree, mark, number, table, tables

RESULT = flat_tree("pnx")
HIDE = Rule(3, smallest_group=4)


def certain(of: Table, hidden: Bools, rule: Rule) -> list[tuple[int, int]]:
    """Attack a pattern: the groups (total, part) of which it can be told that all are in the part."""
    groups = groups_in(of, rule)
    matrix, own = with_differences(of.sums, groups.total, groups.part)
    low, high = boxes(of.flat, ~hidden, rule.floor)
    nobody = np.zeros(own.size, np.int64)
    truth = np.concatenate([of.flat, nobody])
    answer = attack(matrix, np.concatenate([low, nobody]), np.concatenate([high, nobody + (1 << 40)]), own, table=truth)
    return [(int(groups.total[i]), int(groups.part[i])) for i in np.flatnonzero(answer.exposed)]


def clinic() -> Table:
    leaves = {("n1", "p"): 20, ("n2", "p"): 12, ("n2", "n"): 30, ("s1", "p"): 9, ("s1", "n"): 40, ("s2", "n"): 25}
    leaves |= {("n2", "x"): 11, ("s1", "x"): 16, ("s2", "x"): 8}
    return table([REGIONS, RESULT], leaves)


@settings(max_examples=120)
@given(tables(), st.integers(1, 5), st.integers(1, 6), st.sampled_from([Effort.FIRST, Effort.BEST]), st.booleans())
def test_of_no_group_can_it_be_told_that_all_are_in_one_part(
    counts: Table, threshold: int, smallest: int, effort: Effort, covers: bool
) -> None:
    protection = Protection.RULE if covers else Protection.EXACT
    rule = Rule(threshold, protection=protection, smallest_group=smallest)
    result = secure(counts, rule, effort=effort)
    assert result.exposed == 0
    assert certain(counts, result.hidden, rule) == []
    assert result.hidden[rule.unsafe(counts.flat)].all()
    assert not covers or not result.avoidable.any()


@settings(max_examples=100)
@given(tables(most=2, most_leaves=3, dimensions=2), st.randoms(use_true_random=False))
def test_the_attacker_tells_of_a_group_what_trying_every_table_tells(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    rule = Rule(1, smallest_group=1)
    hidden = np.array([dice.random() < 0.7 for _ in range(counts.flat.size)])
    groups = groups_in(counts, rule)
    fits = every_table(counts, *boxed(counts, hidden, 0, above=2), most=100_000)
    assume(fits is not None and len(groups))
    never_less = (fits[:, groups.total] == fits[:, groups.part]).all(axis=0)
    tried = [(int(groups.total[i]), int(groups.part[i])) for i in np.flatnonzero(never_less)]
    assert certain(counts, hidden, rule) == tried


@settings(max_examples=80)
@given(tables(most=4, most_leaves=3, dimensions=2))
def test_another_table_fits_in_which_not_all_of_the_group_are_there(counts: Table) -> None:
    rule = Rule(1, smallest_group=1)
    result = secure(counts, rule)
    groups = groups_in(counts, rule)
    fits = every_table(counts, *boxed(counts, result.hidden, 0, above=2), most=100_000)
    assume(fits is not None and len(groups))
    assert (fits[:, groups.total] > fits[:, groups.part]).any(axis=0).all()


def test_a_group_is_a_total_of_which_one_part_holds_everybody() -> None:
    counts = clinic()
    groups = groups_in(counts, HIDE)
    pairs = set(zip(groups.total.tolist(), groups.part.tolist(), strict=True))
    assert (number(counts, "n1", "all"), number(counts, "n1", "p")) in pairs
    assert (number(counts, "S", "p"), number(counts, "s1", "p")) in pairs
    assert all(counts.flat[total] == counts.flat[part] for total, part in pairs)
    assert all((counts.flat[groups.others(i)] == 0).all() for i in range(len(groups)))
    assert len(groups) == count_groups(counts.dims, counts.values, 4)


def test_hiding_the_group_without_the_zeros_beside_it_is_no_help() -> None:
    """The intervals of total and part have no end; that all of the one are in the other is certain still."""
    counts = clinic()
    hidden = mark(counts, ("n1", "all"), ("n1", "p"), ("n2", "all"), ("n2", "p"), ("N", "all"), ("N", "p"))
    hidden |= mark(counts, ("E", "all"), ("E", "p"))
    group = (number(counts, "n1", "all"), number(counts, "n1", "p"))
    assert not attack(counts.sums, *boxes(counts.flat, ~hidden, 0), np.array(group)).exposed.any()
    assert group in certain(counts, hidden, HIDE)
    assert group not in certain(counts, hidden | mark(counts, ("n1", "n"), ("n2", "n")), HIDE)


def test_a_dimension_that_is_not_named_and_a_smaller_total_are_left_as_they_are() -> None:
    counts = clinic()
    by_result = groups_in(counts, Rule(3, smallest_group=4, group_dimensions=("d1",)))
    assert set(by_result.total.tolist()) == {number(counts, "n1", "all")}
    assert not len(groups_in(counts, Rule(3, smallest_group=21, group_dimensions=("d1",))))
    assert not len(groups_in(counts, Rule(3)))


def test_a_part_that_can_hold_nobody_tells_nothing_of_a_group() -> None:
    counts = table([flat_tree("ab")], {("a",): 20})
    assert len(groups_in(counts, HIDE)) == 1
    assert not len(groups_in(counts, HIDE, mark(counts, ("b",))))


def rows(leaves: dict[tuple[str, str], int]) -> Rows:
    areas, results = zip(*leaves, strict=True)
    return Rows({}, {"area": areas, "result": results}, list(leaves.values()))


DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("result", RESULT))
LEAVES = {("n1", "p"): 20, ("n2", "p"): 12, ("n2", "n"): 30, ("s1", "p"): 19, ("s2", "p"): 9, ("s2", "n"): 40}
LEAVES |= {("s1", "n"): 13, ("n2", "x"): 11, ("s1", "x"): 16, ("s2", "x"): 18}
RULE = Disclosure(threshold=3, source="A rule", group_disclosure=GroupDisclosure.HIDE, group_dimensions=("result",))


def test_a_release_lists_the_zeros_that_it_hides_as_confidential() -> None:
    protected = release_table(RULE, DIMS, rows(LEAVES))
    told = {row[:2]: row[2:] for row in protected.cells.published()}
    assert protected.certificate.passes
    assert protected.certificate.groups == 1
    assert protected.certificate.group_disclosure == 2, "regions with one area that has any are noted"
    assert "groups" not in protected.certificate.public()
    zeros = [key for key in itertools.product(("n1",), ("n", "x")) if told.get(key) == ("", "confidential")]
    assert zeros, "a zero beside the group is confidential"
    assert any("none can tell" in line for line in for_approvers(protected.certificate))
    counted = release_table(
        RULE.model_copy(update={"group_disclosure": GroupDisclosure.COUNT}), DIMS, rows(LEAVES)
    ).certificate
    assert (counted.hidden, counted.groups, counted.group_disclosure) == (0, 0, 3)


def test_a_group_stays_hidden_when_the_counts_beside_it_are_revised() -> None:
    first = release_table(RULE, DIMS, rows(LEAVES))
    kept = history_file.read(history_file.write(first.history))
    revised = release_table(RULE, DIMS, rows({**LEAVES, ("n1", "p"): 22, ("s2", "n"): 41}), history=kept)
    assert revised.certificate.passes
    assert revised.certificate.revised == 1
    again = release_table(RULE, DIMS, rows(LEAVES), history=kept)
    assert again.certificate.carried == 1
    assert again.certificate.sha256 == first.certificate.sha256


def test_a_group_that_an_earlier_release_gave_away_is_left_to_a_person() -> None:
    open_ = RULE.model_copy(update={"group_disclosure": GroupDisclosure.COUNT})
    first = release_table(open_, DIMS, rows(LEAVES))
    later = release_table(RULE, DIMS, rows(LEAVES), history=first.history)
    assert not later.certificate.passes
    assert later.certificate.exposed == 1


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_a_rule_that_hides_no_groups_shows_does_not_give_away_those_hidden_before(elsewhere: bool) -> None:
    """All 20 of a tested positive: what is left of a and b without b says so, and so does what is left of the whole."""
    counts = {("a", "p"): 20, ("b", "p"): 30, ("b", "n"): 40, ("c", "p"): 25, ("c", "n"): 35, ("d", "p"): 50}
    counts |= {("d", "n"): 60}
    result = Dim.from_pairs("result", flat_tree("pn"))
    hides = Disclosure(threshold=4, source="A rule", group_disclosure=GroupDisclosure.HIDE)
    first = release_table(hides, (Dim.from_pairs("area", flat_tree("abcd")), result), rows(counts))
    finer = [("all", ""), ("ab", "all"), ("cd", "all"), ("a", "ab"), ("b", "ab"), ("c", "cd"), ("d", "cd")]
    before = {"others": {"first": first.history}} if elsewhere else {"history": first.history}
    second = release_table(
        Disclosure(threshold=4, source="A rule"), (Dim.from_pairs("area", finer), result), rows(counts), **before
    )
    known = {row[:2] for told in (first, second) for row in told.cells.published() if row[2] != ""}
    assert first.certificate.passes
    assert not {("ab", "p"), ("b", "p")} <= known
    assert not {("ab", "n"), ("b", "n")} <= known
    assert second.certificate.passes
    assert second.certificate.public()["zeros_hidden"], "this one's own rule hides none, and the page must not say so"
    assert any("save where zeros stay hidden that were" in line for line in for_approvers(second.certificate))


@pytest.mark.parametrize(
    "hides",
    [{"group_disclosure": GroupDisclosure.HIDE, "smallest_group": 1}, {"zero_is_safe": False}],
    ids=["groups", "zeros"],
)
def test_a_zero_that_stays_hidden_under_a_rule_that_hides_none_is_still_a_zero(hides: dict[str, Any]) -> None:
    """The third release is held against a second whose rule takes a hidden count to be one at least."""
    areas, history, made = (Dim.from_pairs("area", flat_tree("abcd")),), None, []
    shows = Disclosure(threshold=3, source="A rule")
    for rule, c in ((shows.model_copy(update=hides), 20), (shows, 21), (shows, 22)):
        counts = {"a": 2, "b": 0, "c": c, "d": 30}
        made.append(
            release_table(rule, areas, Rows({}, {"area": list(counts)}, list(counts.values())), history=history)
        )
        history = made[-1].history
    assert all(one.certificate.passes and one.certificate.exposed == 0 for one in made)
    assert all(("b", "", "confidential") in one.cells.published() for one in made)
    assert ("all", 54, "reported") in made[-1].cells.published()
