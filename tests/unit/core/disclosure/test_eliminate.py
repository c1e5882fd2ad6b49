"""Elimination publishes the dearest first, and stops short of what the sums would give away."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from lambdas.core.disclosure.protector.eliminate import counted_in, eliminate
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.protect import begin
from lambdas.core.disclosure.protector.search import Search
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import ENDLESS, Budget
from lambdas.core.disclosure.table.table import Bools, Ints, Table
from tests.support.disclosure import exposed, leaf_matrix, mark, survey, table, tables

RULE = Rule(3)


def searching(counts: Table, rule: Rule = RULE) -> Search | None:
    return begin(counts, demand_of(counts, rule))


def left_hidden(pattern: Pattern, counts: Table) -> Bools:
    inner = eliminate(pattern, counts, pattern.prices, ENDLESS)
    assert inner is not None
    hidden = np.zeros(counts.flat.size, bool)
    hidden[pattern.finder.cell_of] = inner
    return hidden


def given_away(counts: Table, hidden: Bools) -> Ints:
    """List the hidden cells that the published ones determine, by rational rank."""
    matrix, leaves = leaf_matrix(counts)
    free = matrix[:, counts.flat[leaves] > 0]
    known = free[~hidden]
    rank = np.linalg.matrix_rank(known) if known.size else 0
    cells = [c for c in np.flatnonzero(hidden) if np.linalg.matrix_rank(np.vstack([known, free[c]])) == rank]
    return np.array(cells, np.int64)


@settings(max_examples=60)
@given(tables(dimensions=2))
def test_in_two_dimensions_no_unsafe_cell_is_given_away_and_every_other_is_published_if_it_can_be(
    counts: Table,
) -> None:
    search = searching(counts)
    if search is None:
        return
    unsafe = RULE.unsafe(counts.flat)
    hidden = left_hidden(search.pattern, counts)
    assert hidden[unsafe].all()
    assert not unsafe[given_away(counts, hidden)].any()
    for cell in np.flatnonzero(hidden & ~unsafe):
        fewer = hidden.copy()
        fewer[cell] = False
        assert unsafe[given_away(counts, fewer)].any(), f"cell {cell} is hidden for nothing"


def test_of_two_covers_the_cheaper_one_is_hidden() -> None:
    counts = table([[("all", ""), ("a", "all"), ("b", "all"), ("c", "all")]], {("a",): 2, ("b",): 9, ("c",): 30})
    search = searching(counts)
    assert search is not None
    assert (left_hidden(search.pattern, counts) == mark(counts, ("a",), ("b",))).all()


def test_leaves_are_counted_by_themselves_and_by_all_totals_above_them() -> None:
    counts = survey()
    matrix, leaf = counted_in(counts.dims)
    assert (matrix.astype(np.int64) @ counts.flat[leaf] == counts.flat).all()
    assert (matrix[leaf].toarray() == np.eye(leaf.size)).all()


def test_no_more_is_hidden_than_elimination_leaves_where_that_is_safe() -> None:
    compared = 0
    for seed in range(8):
        counts = survey(seed, scale=4.0)
        search = searching(counts, Rule(7))
        assert search is not None
        hidden = left_hidden(search.pattern, counts)
        above = int(counts.flat[hidden & ~Rule(7).unsafe(counts.flat)].sum())
        search.first()
        search.combine(1)
        assert exposed(counts, search.pattern.hidden(), Rule(7)) == []
        if not exposed(counts, hidden, Rule(7)):
            compared += 1
            assert search.pattern.value() <= above + 1
    assert compared > 3


def test_elimination_that_is_stopped_or_too_large_leaves_the_pattern_as_it_was() -> None:
    counts = survey()
    search = searching(counts, Rule(7))
    assert search is not None
    search.first()
    before = search.pattern.hidden()
    assert eliminate(search.pattern, counts, search.pattern.prices, Budget(0.0)) is None
    assert (search.pattern.hidden() == before).all()
