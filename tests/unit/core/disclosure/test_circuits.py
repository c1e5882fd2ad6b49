from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.core.disclosure.protector.blocks import Axis
from lambdas.core.disclosure.protector.circuits import Circuit, Finder
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.peel import Peel
from lambdas.core.disclosure.protector.routes import Router
from lambdas.core.disclosure.table.table import Dim, Table
from tests.support.disclosure import REGIONS, SEX, number, table, tables


def finder_of(counts: Table, floor: int = 1) -> Finder:
    return Finder(counts, counts.flat.astype(float), floor, np.zeros(counts.flat.size, bool))


def is_second_table(counts: Table, finder: Finder, circuit: Circuit, floor: int = 1) -> bool:
    other = counts.flat.copy()
    other[finder.cell_of[circuit.cells]] += circuit.change
    return not (counts.sums @ other).any() and bool((other[finder.cell_of[circuit.cells]] >= floor).all())


@settings(max_examples=120)
@given(tables(), st.integers(1, 3), st.sampled_from([(1,), (-1,), (1, -1)]), st.randoms(use_true_random=False))
def test_a_circuit_is_the_way_to_a_second_table(counts: Table, step: int, signs: tuple[int, ...], dice) -> None:  # type: ignore[no-untyped-def]
    finder = finder_of(counts)
    positive = np.flatnonzero(finder.values > 0)
    for cell in dice.sample(positive.tolist(), min(3, positive.size)):
        circuit = finder.find(cell, step, signs, NEVER, 4)
        if circuit is not None:
            assert is_second_table(counts, finder, circuit)
            change = int(circuit.change[circuit.cells == cell][0])
            assert abs(change) >= step
            assert np.sign(change) in signs


@settings(max_examples=60)
@given(tables(), st.randoms(use_true_random=False))
def test_a_routed_circuit_is_the_way_to_a_second_table(counts: Table, dice) -> None:  # type: ignore[no-untyped-def]
    finder = finder_of(counts)
    positive = np.flatnonzero(finder.values > 0)
    if not positive.size:
        return
    columns = finder.cell_of[positive]
    router = Router(counts.sums[:, columns], positive, finder.room[positive], finder.cost[positive], finder.work)
    for cell in dice.sample(positive.tolist(), min(3, positive.size)):
        circuit = router.find(cell, (1, -1), 1)
        assert circuit is not None, "with every cell hidden a chain of totals can always rise"
        assert is_second_table(counts, finder, circuit)


def test_the_cheapest_circuit_is_found() -> None:
    leaves = {("n1", "f"): 3, ("n1", "m"): 10, ("n2", "f"): 12, ("n2", "m"): 11, ("s1", "f"): 9, ("s1", "m"): 8}
    counts = table([REGIONS, SEX], leaves)
    finder = finder_of(counts)
    start = int(finder.place[number(counts, "n1", "f")])
    circuit = finder.find(start, 1, (1, -1), NEVER)
    assert circuit is not None
    wanted = sorted(number(counts, area, sex) for area in ("n1", "n2") for sex in ("f", "m"))
    assert sorted(finder.cell_of[circuit.cells].tolist()) == wanted


def test_hidden_cells_are_free_and_a_budget_is_kept() -> None:
    leaves = {("n1", "f"): 3, ("n1", "m"): 10, ("n2", "f"): 12, ("n2", "m"): 11}
    counts = table([REGIONS, SEX], leaves)
    finder = finder_of(counts)
    start = int(finder.place[number(counts, "n1", "f")])
    assert finder.find(start, 1, (1, -1), budget=30.0) is None
    finder.hide(finder.place[[number(counts, "n2", "m")]])
    finder.hide(np.array([start]))
    assert finder.find(start, 1, (1, -1), budget=30.0) is not None


def test_what_subtraction_gives_away_is_seen_at_once() -> None:
    leaves = {("n1", "f"): 3, ("n1", "m"): 10, ("n2", "f"): 12, ("n2", "m"): 11, ("s1", "f"): 9}
    counts = table([REGIONS, SEX], leaves)
    cells = [number(counts, area, sex) for area in ("n1", "n2") for sex in ("f", "m")]
    hidden, unsafe = np.zeros(counts.flat.size, bool), np.zeros(counts.flat.size, bool)
    hidden[cells], unsafe[cells[0]] = True, True
    peel = Peel(counts.sums, hidden, unsafe)
    assert peel.gives_away(cells[3])
    assert peel.gives_away(cells[3]), "asking changes nothing"
    unsafe[:] = False
    assert not Peel(counts.sums, hidden, unsafe).gives_away(cells[3])


def test_of_many_levels_the_nearest_the_whole_and_some_between_are_tried() -> None:
    chain = [("t0", ""), *((f"t{level}", f"t{level - 1}") for level in range(1, 100))]
    comb = [*chain, *((f"l{level}", f"t{level}") for level in range(100)), ("last", "t99")]
    dim = Dim.from_pairs("date", comb)
    tops = [dim.codes[code] for level in Axis(dim).tops(dim.position["last"]) for _, code in level]
    assert tops[:8] == [f"t{level}" for level in range(99, 91, -1)]
    assert tops[-1] == "t0"
    assert len(tops) < 14
    assert [code for level in Axis(dim).tops(dim.position["l4"]) for _, code in level] == [4, 3, 2, 1, 0]
