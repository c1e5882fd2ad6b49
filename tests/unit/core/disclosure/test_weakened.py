"""The rules that the protector goes by, each taken away in turn: the attacker finds it, and it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lambdas.core.disclosure.earlier.history import UNKNOWN, Version
from lambdas.core.disclosure.proof import secure as room
from lambdas.core.disclosure.proof.secure import Secured, secure
from lambdas.core.disclosure.protector.protect import protect
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Table
from tests.support.disclosure import SEX, flat_tree, mark, table

RULE = Rule(7)
Protector = Callable[..., Bools]


def four(a: int, b: int, c: int = 20, d: int = 30) -> Table:
    return table([flat_tree("abcd")], {("a",): a, ("b",): b, ("c",): c, ("d",): d})


def version(of: Table, hidden: Bools) -> Version:
    unknown = np.full(of.flat.size, UNKNOWN)
    return Version(
        of.dims, RULE, of.flat, hidden, unknown, unknown, np.zeros(7, np.int64), np.zeros(of.flat.size, bool)
    )


def small_is_less(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Take counts of the threshold itself for safe."""
    less = replace(rule, threshold=rule.threshold - 1)
    return protect(table, less, terms, **{**more, "demand": None})


def hidden_may_be_zero(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Forget that a hidden count is one at least where zeros are published."""
    nothing = np.zeros(table.flat.size, np.int64)
    demand = replace(more["demand"], floor=nothing, known=nothing)
    return protect(table, rule, terms, **{**more, "demand": demand})


def all_zeros_are_cover(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Forget that everybody knows who can hold nobody."""
    return protect(table, rule, replace(terms, structural=np.zeros(table.flat.size, bool)), **more)


def shown_before_is_cover(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Forget what earlier releases have shown."""
    return protect(table, rule, replace(terms, fixed=np.zeros(table.flat.size, bool)), **more)


def nothing_is_carried(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Forget what earlier releases have hidden."""
    return protect(table, rule, terms, **{**more, "carried": np.zeros(table.flat.size, bool)})


def only_one_way(table: Table, rule: Rule, terms: Terms, **more: Any) -> Bools:
    """Hide one neighbour in the first dimension and forget the others."""
    hidden = protect(table, rule, terms, **more)
    unsafe = rule.unsafe(table.flat)
    return unsafe | (hidden & (np.arange(hidden.size) % table.shape[-1] == table.shape[-1] - 2))


def plain() -> Secured:
    return secure(four(7, 12), RULE)


def ones() -> Secured:
    return secure(four(1, 1), RULE)


def crossed() -> Secured:
    leaves = {(area, sex): 20 + 3 * i for i, (area, sex) in enumerate((a, s) for a in "abc" for s in "fm")}
    return secure(table([flat_tree("abc"), SEX], {**leaves, ("a", "f"): 3}), RULE)


def impossible() -> Secured:
    """Zeros are hidden; one cell can hold nobody."""
    counts = table([flat_tree("abc")], {("a",): 3, ("b",): 0, ("c",): 40})
    return secure(counts, Rule(7, zero_is_safe=False), Terms.of(counts, structural=mark(counts, ("b",))))


def revised() -> Secured:
    """The cheapest cover was shown before; only the total and what has changed can cover."""
    old = four(20, 10)
    return secure(four(3, 10), RULE, earlier=[version(old, secure(old, RULE).hidden)])


def moved() -> Secured:
    """By itself the new table has a cheaper cover than the old one had: a count that has been revised."""
    old = four(3, 10)
    return secure(four(3, 10, 8), RULE, earlier=[version(old, secure(old, RULE).hidden)])


RULES: list[tuple[Protector, Callable[[], Secured]]] = [
    (small_is_less, plain),
    (hidden_may_be_zero, ones),
    (all_zeros_are_cover, impossible),
    (shown_before_is_cover, revised),
    (nothing_is_carried, moved),
    (only_one_way, crossed),
]


@pytest.mark.parametrize(("weakened", "case"), RULES, ids=lambda one: one.__name__)
def test_a_rule_that_is_taken_away_is_missed_by_the_attacker_and_mended(
    weakened: Protector, case: Callable[[], Secured], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = case()
    assert (whole.rounds, whole.exposed) == (1, 0), "with every rule there is nothing to mend"
    monkeypatch.setattr(room, "protect", weakened)
    mended = case()
    assert mended.rounds > 1
    assert mended.exposed == 0


def test_without_repair_nothing_unsafe_is_let_out_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "protect", lambda table, rule, *_, **__: rule.unsafe(table.flat))
    monkeypatch.setattr("lambdas.core.disclosure.proof.widen.repair", lambda _table, hidden, *_: hidden)
    with pytest.raises(DisclosureError, match="cannot be protected"):
        plain()


def test_an_attacker_who_knows_nothing_of_earlier_releases_would_let_a_cover_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = moved()
    join = room.join
    monkeypatch.setattr(room, "join", lambda table, _earlier: join(table, ()))
    assert (moved().hidden != kept.hidden).any()
