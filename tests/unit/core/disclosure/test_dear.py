"""The dearest hidden cells are published where circuits of any form serve those who need them."""

from __future__ import annotations

import numpy as np
import pytest

from lambdas.core.disclosure.protector.dear import publish_dear
from lambdas.core.disclosure.protector.protect import begin
from lambdas.core.disclosure.protector.search import Search
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import ENDLESS, Budget
from tests.support.disclosure import exposed, survey

RULE = Rule(7)
STUCK = (2, 4, 6)  # seeds of tables that rerouting leaves with a dear cell too many


def improved(seed: int) -> Search:
    of = survey(seed)
    made = begin(of, demand_of(of, RULE))
    assert made is not None
    made.first()
    made.improve()
    return made


@pytest.mark.parametrize("seed", STUCK)
def test_what_rerouting_leaves_hidden_is_published(seed: int) -> None:
    search = improved(seed)
    before = search.pattern.value()
    publish_dear(search.pattern, search.table, 10_000, 100, ENDLESS)
    assert search.pattern.value() < before
    assert exposed(search.table, search.pattern.hidden(), RULE) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [10_000, 150])
def test_nobody_loses_a_circuit_and_no_more_is_hidden(seed: int, most: int) -> None:
    search = improved(seed)
    before = search.pattern.value()
    publish_dear(search.pattern, search.table, most, 100, ENDLESS)
    assert search.pattern.open() == []
    assert search.pattern.value() <= before


def test_where_nothing_can_be_gained_the_pattern_is_the_same() -> None:
    search = improved(STUCK[0])
    publish_dear(search.pattern, search.table, 10_000, 100, ENDLESS)
    kept = sorted(circuit.cells.tobytes() for circuit in search.pattern.circuits.values())
    publish_dear(search.pattern, search.table, 10_000, 100, ENDLESS)
    assert sorted(circuit.cells.tobytes() for circuit in search.pattern.circuits.values()) == kept


def test_only_as_many_as_asked_for_are_tried_and_none_without_time() -> None:
    search = improved(STUCK[1])
    hidden = search.pattern.hidden()
    publish_dear(search.pattern, search.table, 10_000, 0, ENDLESS)
    publish_dear(search.pattern, search.table, 10_000, 100, Budget(0.0))
    assert np.array_equal(search.pattern.hidden(), hidden)
