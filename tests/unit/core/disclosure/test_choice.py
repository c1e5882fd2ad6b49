from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.core.disclosure.protector.choice import Choice
from lambdas.core.disclosure.protector.columns import priced_out
from lambdas.core.disclosure.protector.merge import merge, needs_met
from lambdas.core.disclosure.protector.protect import begin
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import ENDLESS, Budget, Work
from tests.support.disclosure import exposed, survey

Circuits = list[tuple[set[int], set[int]]]


def price(circuits: Circuits, taken: list[int], costs: list[int]) -> int:
    return sum(costs[cell] for cell in set().union(*(circuits[i][0] for i in taken)))


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 4), min_size=1)), min_size=1, max_size=9),
    st.lists(st.integers(1, 50), min_size=8, max_size=8),
)
def test_the_cheapest_circuits_that_meet_every_need_are_taken(circuits: Circuits, costs: list[int]) -> None:
    safe = [np.array(sorted(cells), np.int64) for cells, _ in circuits]
    serves = [np.array(sorted(needs), np.int64) for _, needs in circuits]
    taken = Choice(safe, serves, np.array(costs, float), Work()).whole()
    wanted = set().union(*(needs for _, needs in circuits))
    every = [c for size in range(len(circuits) + 1) for c in itertools.combinations(range(len(circuits)), size)]
    covers = [list(c) for c in every if wanted == set().union(*(circuits[i][1] for i in c))]
    assert taken in covers
    assert price(circuits, taken, costs) == min(price(circuits, cover, costs) for cover in covers)


def test_circuits_that_the_choice_lacks_are_ways_to_a_second_table() -> None:
    counts, rule = survey(), Rule(7)
    search = begin(counts, demand_of(counts, rule))
    assert search is not None
    search.first()
    pattern = search.pattern
    pool = list(pattern.circuits.values())
    safe = [circuit.cells[~pattern.forced[circuit.cells]] for circuit in pool]
    choice = Choice(safe, [needs_met(pattern, circuit) for circuit in pool], pattern.finder.cost, Work())
    price_before = pattern.finder.price.copy()
    found = priced_out(pattern, choice, ENDLESS)
    assert found
    assert (pattern.finder.price == price_before).all()
    for circuit in found:
        other = counts.flat.copy()
        other[pattern.finder.cell_of[circuit.cells]] += circuit.change
        assert not (counts.sums @ other).any()
        assert (other[pattern.finder.cell_of[circuit.cells]] >= 1).all()


def test_a_merge_hides_no_more_and_stays_safe_in_small_parts_too(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    for large in (2000, 0):
        monkeypatch.setattr("lambdas.core.disclosure.protector.merge.LARGE", large)
        search = begin(survey(), demand_of(survey(), Rule(7)))
        assert search is not None
        search.first()
        before = search.pattern.value()
        merge(search.pattern)
        assert search.pattern.value() < before
        assert exposed(survey(), search.pattern.hidden(), Rule(7)) == []


def test_a_large_choice_is_made_in_pieces_and_hides_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, rule, whole, largest = survey(), Rule(7), Choice.whole, dict[int, int]()

    for most in (4_000, 80):

        def noted(choice: Choice, most: int = most) -> list[int]:
            largest[most] = max(largest.get(most, 0), choice.needs.size)
            return whole(choice)

        monkeypatch.setattr("lambdas.core.disclosure.protector.merge.MOST_LINKS", most)
        monkeypatch.setattr(Choice, "whole", noted)
        search = begin(counts, demand_of(counts, rule))
        assert search is not None
        search.first()
        before = search.pattern.value()
        merge(search.pattern)
        assert search.pattern.value() <= before
        assert exposed(counts, search.pattern.hidden(), rule) == []
    assert largest[80] < largest[4_000]


def test_a_programme_ends_with_the_time_that_is_given() -> None:
    safe, serves = [np.array([cell], np.int64) for cell in (0, 1)], [np.array([0], np.int64)] * 2
    choice = Choice(safe, serves, np.ones(2), Work(), Budget(0.0))
    assert choice.worth() is None


def test_what_goes_by_work_has_no_end_by_the_clock() -> None:
    by_work, by_time = Budget(3.0, Work()), Budget(60.0)
    assert by_work.by_the_clock() == ENDLESS.by_the_clock() == float("inf")
    assert 0 < by_time.by_the_clock() <= 60
    assert Budget(3.0, Work(), by_time).by_the_clock() <= 60
    assert by_time.part(0.5).by_the_clock() <= 30
