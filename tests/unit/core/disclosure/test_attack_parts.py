"""The attack where hardly any count is known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lambdas.core.disclosure.attacker import parts as attack_parts
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.parts import Depth, attack_boxes, moves_of
from lambdas.core.disclosure.table.table import Table
from tests.support.disclosure import every_table, survey, tables


@settings(max_examples=120)
@given(tables(most=6), st.randoms(use_true_random=False), st.integers(1, 4))
def test_it_finds_what_trying_every_table_finds(counts: Table, dice, size: int) -> None:  # type: ignore[no-untyped-def]
    below = np.array([dice.choice((0, 1, 1, 2)) for _ in range(counts.flat.size)])
    above = np.array([dice.choice((0, 1, 1, 2)) for _ in range(counts.flat.size)])
    low, high = np.maximum(counts.flat - below, 0), counts.flat + above
    fits = every_table(counts, low, high, most=100_000)
    assume(fits is not None)
    targets = np.arange(counts.flat.size)
    reach = np.zeros_like(counts.flat), np.full_like(counts.flat, 50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attack_parts, "PARTS", (size, size + 1, size + 2))
        moves = moves_of(counts.dims)
        asked = {"table": counts.flat, "moves": moves, "reach": reach}
        proven = attack_boxes(counts.sums, low, high, targets, **asked, depth=Depth.PROVEN)
        quick = attack_boxes(counts.sums, low, high, targets, **asked)
        verdict = attack_boxes(counts.sums, low, high, targets, **asked, depth=Depth.VERDICT)
    assert proven.low.tolist() == fits.min(axis=0).tolist()
    assert proven.high.tolist() == fits.max(axis=0).tolist()
    assert (quick.exposed == proven.exposed).all()
    assert (verdict.exposed == proven.exposed).all()
    assert (quick.low >= proven.low).all()
    assert (quick.high <= proven.high).all()
    assert (quick.low == proven.low)[quick.low_exact].all(), "what is said to be exact is"
    assert (quick.high == proven.high)[quick.high_exact].all()


def test_a_move_of_a_leaf_changes_all_that_count_it() -> None:
    counts = survey()
    moves = moves_of(counts.dims)
    assert not (counts.sums @ moves.matrix).toarray().any(), "every sum holds after any move"
    rebuilt = moves.matrix @ counts.flat[moves.leaf]
    assert (rebuilt == counts.flat).all(), "a table is made up of its leaves"


def test_a_witness_from_elsewhere_is_one_for_the_whole() -> None:
    counts = survey()
    low, high = np.maximum(counts.flat - 4, 0), counts.flat + 4
    targets = np.arange(5)
    answer = attack(counts.sums, low, high, targets, table=counts.flat)
    again = attack(counts.sums, low, high, targets, table=counts.flat, witnessed=(answer.low, answer.high))
    assert (again.low == answer.low).all()
    assert (again.high == answer.high).all()
