"""Second tables kept between the attacks of contributors: they settle what they can, and change no verdict."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench import contributors as bench
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.attacker.kept import Kept, Search
from lambdas.core.disclosure.attacker.near import Near
from lambdas.core.disclosure.earlier.history import UNKNOWN, Version
from lambdas.core.disclosure.earlier.joint import join
from lambdas.core.disclosure.proof import insiders
from lambdas.core.disclosure.proof.case import Case, case_of
from lambdas.core.disclosure.proof.insiders import told_to_contributors
from lambdas.core.disclosure.proof.secure import boxes, secure
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.rules.contributions import Contributions, contributions_to
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import demand_for
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Ints, Table, rollup
from tests.support.disclosure import flat_tree, number, table
from tests.unit.core.disclosure.test_magnitudes import RULES, sums


def put(counts: Table, rule: Rule, of_whom: Contributions) -> Case:
    """Put a table of sums to the attacker."""
    demand = demand_for(counts, rule, of_whom, Terms.of(counts))
    return case_of(rule, demand, join(counts, ()), np.zeros(counts.flat.size, bool))


def told(case: Case, counts: Table, of_whom: Contributions, hidden: Bools, kept: Kept | None = None) -> list[int]:
    low, high = boxes(case.values, case.shown(hidden), case.floors)
    return told_to_contributors(case, counts, of_whom, hidden, low, high, kept).tolist()


def all_open(_self: Search, targets: Ints, *_rest: Any) -> Bools:
    return np.ones(targets.size, bool)


@settings(max_examples=120, deadline=None)
@given(sums(dimensions=3), RULES, st.integers(0, 2**32 - 1))
def test_what_contributors_learn_is_the_same_whether_tables_are_kept_or_not(
    drawn: tuple[Table, Contributions], rule: Rule, seed: int
) -> None:
    counts, of_whom = drawn
    case = put(counts, rule, of_whom)
    rng, kept = np.random.default_rng(seed), Kept(case.matrix, case.values)
    for share in (0.6, 0.9):  # with what was kept of one pattern the next is attacked
        hidden = case.demand.unsafe | (rng.random(counts.flat.size) < share)
        found = told(case, counts, of_whom, hidden, kept)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Search, "open", all_open)
            assert told(case, counts, of_whom, hidden) == found


@settings(max_examples=60, deadline=None)
@given(sums(dimensions=2), RULES, st.data())
def test_beside_an_earlier_version_the_same_is_hidden_whether_tables_are_kept_or_not(
    drawn: tuple[Table, Contributions], rule: Rule, data: st.DataObject
) -> None:
    counts, of_whom = drawn
    leaves = np.flatnonzero(Leaves(counts.dims).levels().reshape(-1) == 0)
    at = np.repeat(np.arange(counts.flat.size), of_whom.contributors)
    assume(at.size)
    in_leaf = np.flatnonzero(np.isin(at, leaves))
    amounts = of_whom.amount[in_leaf].copy()
    amounts[data.draw(st.integers(0, in_leaf.size - 1))] = data.draw(st.integers(1, 60))
    places = [place.astype(np.int64) for place in np.unravel_index(at[in_leaf], counts.shape)]
    revised = rollup(counts.dims, places, amounts)
    gives = contributions_to(counts.dims, places, of_whom.who[in_leaf], amounts)
    try:
        first = secure(counts, rule, given=of_whom)
    except DisclosureError:
        return
    low, high = np.full(counts.flat.size, UNKNOWN, np.int64), np.full(counts.flat.size, UNKNOWN, np.int64)
    low[first.intervals.cells], high[first.intervals.cells] = first.intervals.low, first.intervals.high
    need = np.where(first.unsafe, first.demand.high - counts.flat, 0)
    nothing = np.zeros(counts.flat.size, bool)
    told_before = (counts.flat, first.hidden, low, high, np.zeros(7, np.int64), nothing, need)
    before = Version(counts.dims, rule, *told_before, given=of_whom)
    found = secure(revised, rule, given=gives, earlier=[before])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Search, "open", all_open)
        alone = secure(revised, rule, given=gives, earlier=[before])
    assert (found.hidden == alone.hidden).all()
    assert (found.exposed, found.to_contributors) == (alone.exposed, alone.to_contributors)


def test_few_targets_are_attacked_where_many_contribute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a kept table settles one target for, it settles it for most others: the attacks grow with neither."""
    counts, of_whom = bench.made(120, 500, seed=1, size=(24, 8))
    attacked: list[int] = []

    def counted(*args: Any, **more: Any) -> Any:
        attacked.append(args[3].size)
        return attack(*args, **more)

    monkeypatch.setattr(insiders, "attack", counted)
    kept = secure(counts, bench.RULE, effort=Effort.FIRST, given=of_whom)
    with_tables, attacked[:] = sum(attacked), []
    monkeypatch.setattr(Search, "open", all_open)
    alone = secure(counts, bench.RULE, effort=Effort.FIRST, given=of_whom)
    assert (kept.hidden == alone.hidden).all()
    assert 20 * with_tables < sum(attacked)


SQUARE = table([flat_tree("abc"), flat_tree("xyz")], {(row, column): 5 for row in "abc" for column in "xyz"})


def test_a_change_that_changes_a_sum_is_refused() -> None:
    kept = Kept(SQUARE.sums, SQUARE.flat)
    one, other = sorted([number(SQUARE, "a", "x"), number(SQUARE, "a", "y")])
    with pytest.raises(ValueError, match="changes its sums"):
        kept.add(np.array([one, other]), np.array([1, -1]))
    assert len(kept) == 0


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_a_kept_change_is_seen_as_often_as_it_fits_and_no_more_often(seed: int, times: int) -> None:
    rng, kept = np.random.default_rng(seed), Kept(SQUARE.sums, SQUARE.flat)
    corners = np.array([number(SQUARE, row, column) for row in "ab" for column in "xy"])
    by = np.array([1, -1, -1, 1]) * times
    order = np.argsort(corners)
    kept.add(corners[order], by[order])
    low = SQUARE.flat - rng.integers(0, 6, SQUARE.flat.size)
    high = SQUARE.flat + rng.integers(0, 6, SQUARE.flat.size)
    fits = [
        SQUARE.flat[corners] + k * np.sign(by)
        for k in range(-9, 10)
        if (SQUARE.flat[corners] + k * np.sign(by) >= low[corners]).all()
        and (SQUARE.flat[corners] + k * np.sign(by) <= high[corners]).all()
    ]
    least, most = kept.seen(low, high)
    assert least[corners].tolist() == np.min(fits, axis=0).tolist()
    assert most[corners].tolist() == np.max(fits, axis=0).tolist()
    others = np.setdiff1d(np.arange(SQUARE.flat.size), corners)
    assert (least[others] == SQUARE.flat[others]).all()
    assert (most[others] == SQUARE.flat[others]).all()


@settings(max_examples=60, deadline=None)
@given(sums(dimensions=3), st.integers(-30, 30).filter(bool), st.integers(0, 2**32 - 1))
def test_a_change_near_the_table_leaves_its_sums_and_fits(
    drawn: tuple[Table, Contributions], by: int, seed: int
) -> None:
    counts, _ = drawn
    rng = np.random.default_rng(seed)
    shown = rng.random(counts.flat.size) < 0.2
    low = np.where(shown, counts.flat, np.maximum(counts.flat - rng.integers(0, 60, shown.size), 0))
    high = np.where(shown, counts.flat, np.where(rng.random(shown.size) < 0.5, NO_LIMIT, counts.flat + 40))
    cells = np.flatnonzero(~shown)
    near = Near(counts.sums, counts.flat, cells)
    for cell in itertools.islice(cells.tolist(), 6):
        found = near.change(cell, by, low, high)
        if found is None:
            continue
        changed = counts.flat.copy()
        changed[cells] += found
        assert changed[cell] == counts.flat[cell] + by
        assert not (counts.sums @ changed).any()
        assert (changed >= low).all()
        assert (changed <= high).all()
