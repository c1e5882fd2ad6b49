"""A protector that is weakened is caught by the attacker."""

from __future__ import annotations

import numpy as np
import pytest

from lambdas.core.disclosure import secure as room
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.secure import secure
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
