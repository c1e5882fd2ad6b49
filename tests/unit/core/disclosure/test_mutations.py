"""A protector that is weakened is caught by the attacker."""

from __future__ import annotations

import numpy as np
import pytest

from lambdas.core.disclosure.proof import secure as room
from lambdas.core.disclosure.proof.secure import secure
from lambdas.core.disclosure.protector import protect as choosing
from lambdas.core.disclosure.rules.contributions import contributions_to
from lambdas.core.disclosure.rules.rule import Rule
from tests.support.disclosure import REGIONS, SEX, exposed, flat_tree, mark, number, survey, table


def test_every_cell_hidden_besides_is_needed() -> None:
    counts = survey()
    result = secure(counts, Rule(7))
    assert (result.hidden & ~result.unsafe).sum() > 20
    for cell in np.flatnonzero(result.hidden & ~result.unsafe):
        without = result.hidden.copy()
        without[cell] = False
        assert exposed(counts, without, Rule(7)), f"cell {cell} is hidden for nothing"


def test_a_protector_that_hides_only_unsafe_cells_is_caught_and_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = survey()
    bare = Rule(7).unsafe(counts.flat)
    assert exposed(counts, bare, Rule(7))
    monkeypatch.setattr(room, "protect", lambda table, rule, *_, **__: rule.unsafe(table.flat))
    result = secure(counts, Rule(7))
    assert result.rounds > 1
    assert not result.intervals.exposed.any()


def test_a_protector_that_thinks_a_hidden_cell_may_be_zero_is_caught() -> None:
    counts = table([flat_tree("abcd")], {("a",): 1, ("b",): 1, ("c",): 20, ("d",): 40})
    hidden = mark(counts, ("a",), ("b",))
    assert exposed(counts, hidden, Rule(7)) == [1, 2]
    assert exposed(counts, hidden, Rule(7, zero_is_safe=False)) == []


def test_a_protector_that_forgets_one_dimension_is_caught() -> None:
    leaves = {(area, sex): 20 + 3 * i for i, (area, sex) in enumerate((a, s) for a in "abc" for s in "fm")}
    leaves["a", "f"] = 3
    counts = table([flat_tree("abc"), SEX], leaves)
    by_area_alone = mark(counts, ("a", "f"), ("b", "f"))
    assert exposed(counts, by_area_alone, Rule(7)) == [number(counts, "a", "f")]


def test_the_attack_runs_again_after_a_repair_until_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = table([REGIONS, SEX], {("n1", "f"): 3, ("s1", "m"): 2, ("n2", "m"): 30})
    monkeypatch.setattr(room, "protect", lambda table, rule, *_, **__: rule.unsafe(table.flat))
    result = secure(counts, Rule(7))
    assert not result.intervals.exposed.any()
    assert result.hidden[number(counts, "E", "all")]


def test_a_protector_that_lifts_no_zero_is_caught_and_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = table([flat_tree("abc"), flat_tree("pn")], {("a", "p"): 20, ("b", "p"): 12, ("b", "n"): 9, ("c", "n"): 15})
    rule = Rule(3, smallest_group=4)
    assert secure(counts, rule).rounds == 1
    monkeypatch.setattr(choosing, "zeros_to_lift", lambda *_: np.zeros(0, np.int64))
    result = secure(counts, rule)
    assert result.rounds > 1
    assert result.certain == 0


def test_contributors_who_are_not_asked_would_learn_what_others_gave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cells with one contributor each cover each other to everybody but these two."""
    counts = table([flat_tree("abc")], {("a",): 50, ("b",): 60, ("c",): 300})
    who, amounts = np.array([0, 1, 2, 3, 4]), np.array([50, 60, 100, 100, 100])
    given = contributions_to(counts.dims, [np.array([1, 2, 3, 3, 3])], who, amounts)
    rule = Rule(1, p_percent=10)
    assert secure(counts, rule, given=given).hidden.sum() > 2
    monkeypatch.setattr(room, "told_to_contributors", lambda *_: np.zeros(0, np.int64))
    assert (secure(counts, rule, given=given).hidden == mark(counts, ("a",), ("b",))).all()
