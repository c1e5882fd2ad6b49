"""What the attacker is offered as proof he checks himself."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.search import Question
from lambdas.core.disclosure.proof.secure import boxes
from lambdas.core.disclosure.table.budget import Budget
from lambdas.core.disclosure.table.table import Table
from tests.support.disclosure import flat_tree, mark, number, table


def offer(of: Table, *changes: dict[str, int]) -> sp.csc_matrix:
    matrix = np.zeros((of.flat.size, len(changes)), np.int64)
    for column, change in enumerate(changes):
        for code, by in change.items():
            matrix[number(of, code), column] = by
    return sp.csc_matrix(matrix)


def test_a_proof_that_does_not_fit_is_not_believed() -> None:
    counts = table([flat_tree("abc")], {("a",): 1, ("b",): 1, ("c",): 40})
    hidden = mark(counts, ("a",), ("b",))
    lies = offer(
        counts,
        {"a": 1, "b": -1},  # b would be zero, which would have been published
        {"a": 1},  # the sum would be another
        {"a": 1, "c": -1},  # c is published
    )
    answer = attack(counts.sums, *boxes(counts.flat, ~hidden, 1), np.array([1, 2]), table=counts.flat, offered=lies)
    assert answer.exposed.all()


def test_a_proof_that_fits_is_taken_without_a_programme() -> None:
    counts = table([flat_tree("abc")], {("a",): 3, ("b",): 20, ("c",): 40})
    hidden = mark(counts, ("a",), ("b",))
    answer = attack(
        counts.sums,
        *boxes(counts.flat, ~hidden, 1),
        np.array([number(counts, "a")]),
        table=counts.flat,
        question=Question(verdict_only=True),
        offered=offer(counts, {"a": 2, "b": -2}),
    )
    assert (answer.low[0], answer.high[0]) == (3, 5)


def test_ends_that_there_was_no_time_for_are_not_called_proven() -> None:
    counts = table([flat_tree("abcd")], {("a",): 3, ("b",): 20, ("c",): 40, ("d",): 9})
    hidden = mark(counts, ("a",), ("b",), ("c",))
    low, high = boxes(counts.flat, ~hidden, 1)
    a = np.array([number(counts, "a")])
    hurried = attack(
        counts.sums, low, high, a,
        table=counts.flat, question=Question(budget=Budget(0.0)), offered=offer(counts, {"a": 1, "b": -1}),
    )  # fmt: skip
    exact = attack(counts.sums, low, high, a, table=counts.flat)
    assert exact.low[0] <= hurried.low[0] < hurried.high[0] < exact.high[0]
    assert not hurried.high_exact[0]
    assert exact.high_exact[0]
