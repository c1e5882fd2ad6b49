"""Rounding that keeps every sum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.core.disclosure.rounding.controlled import round_table
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Dim, Ints, Table, rollup
from tests.support.disclosure import flat_tree, survey, tables


def leaf_of(of: Table) -> Ints:
    return np.flatnonzero(Leaves(of.dims).levels().reshape(-1) == 0)


@settings(max_examples=120)
@given(tables(most=30), st.sampled_from([2, 3, 5, 10]))
def test_every_figure_is_a_multiple_and_every_sum_holds(counts: Table, base: int) -> None:
    figures = round_table(counts, base)
    assert not (figures % base).any()
    assert not (counts.sums @ figures).any()
    leaf = leaf_of(counts)
    assert (np.abs(figures - counts.flat)[leaf] < base).all()
    stays = leaf[counts.flat[leaf] % base == 0]
    assert (figures[stays] == counts.flat[stays]).all(), "zero among them"


@settings(max_examples=60)
@given(tables(most=30), st.randoms(use_true_random=False))
def test_the_order_of_codes_and_dimensions_does_not_matter(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    dims, places = [], []
    for dim in counts.dims:
        order = [0]
        left = list(range(1, len(dim.codes)))
        while left:  # parents before children, else in any order
            code = dice.choice([code for code in left if int(dim.parent[code]) in order])
            left.remove(code)
            order.append(code)
        where = {code: at for at, code in enumerate(order)}
        parents = np.array([where.get(int(dim.parent[code]), -1) for code in order])
        dims.append(Dim(dim.name, tuple(dim.codes[code] for code in order), parents))
        places.append(np.array(order))
    axes = list(range(len(dims)))
    dice.shuffle(axes)
    moved = Table(tuple(dims[axis] for axis in axes), counts.values[np.ix_(*places)].transpose(axes))
    figures = round_table(counts, 5).reshape(counts.shape)
    assert (round_table(moved, 5).reshape(moved.shape) == figures[np.ix_(*places)].transpose(axes)).all()


def test_leaves_that_were_published_keep_their_figure() -> None:
    counts = survey()
    leaf = leaf_of(counts)
    kept = np.full(counts.flat.size, -1)
    up = counts.flat // 5 * 5 + 5 * (counts.flat % 5 > 0)
    kept[leaf[:10]] = up[leaf[:10]]
    figures = round_table(counts, 5, kept)
    assert (figures[leaf[:10]] == up[leaf[:10]]).all()
    assert not (counts.sums @ figures).any()


@pytest.mark.parametrize("base", [5, 10])
def test_totals_over_a_single_dimension_are_less_than_the_base_away(base: int) -> None:
    """So does the running total alone: the search may only make it better."""
    rng = np.random.default_rng(4)
    dim = Dim.from_pairs("area", flat_tree([f"a{i:03}" for i in range(200)]))
    counts = rollup((dim,), [np.arange(1, 201)], rng.integers(0, 40, 200))
    assert np.abs(round_table(counts, base) - counts.flat).max() < base


def test_totals_stay_much_nearer_than_with_leaves_rounded_by_themselves() -> None:
    counts = survey(scale=3.0)
    leaves = Leaves(counts.dims)
    total = leaves.levels().reshape(-1) > 0
    alone = leaves.up((leaves.of(counts.values) + 2) // 5 * 5).reshape(-1)
    off = [np.abs(figures - counts.flat)[total] for figures in (round_table(counts, 5), alone)]
    assert off[0].max() < 10
    assert off[0].mean() < off[1].mean()
    assert off[0].max() < off[1].max()
