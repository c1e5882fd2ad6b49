"""Windows of a table: small enough, enough for what lies in them, and never to the pattern's harm."""

from __future__ import annotations

import numpy as np
import pytest

from lambdas.core.disclosure.protector import search
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.protect import begin
from lambdas.core.disclosure.protector.search import Search
from lambdas.core.disclosure.protector.windows import serving, windows
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import ENDLESS
from lambdas.core.disclosure.table.table import Table
from tests.support.disclosure import Tree, exposed, flat_tree, table

RULE = Rule(7)
AREAS: Tree = [
    ("all", ""),
    *((f"r{region}", "all") for region in range(3)),
    *((f"r{region}a{area}", f"r{region}") for region in range(3) for area in range(6)),
]


def sparse(seed: int = 2) -> Table:
    """Counts in three regions by four dimensions, every third of them zero: where moves along each fall short."""
    rng = np.random.default_rng(seed)
    trees = [AREAS, flat_tree("abcd"), flat_tree("fm"), flat_tree("xyz")]
    areas = [code for code, _ in AREAS if "a" in code[1:] and code != "all"]
    leaves = {
        (area, age, sex, month): int(rng.poisson(rng.lognormal(3.0, 0.8)) * (rng.random() > 0.35))
        for area in areas
        for age in "abcd"
        for sex in "fm"
        for month in "xyz"
    }
    return table(trees, leaves)


@pytest.fixture
def begun() -> Search:
    of = sparse()
    made = begin(of, demand_of(of, RULE))
    assert made is not None
    made.first()
    return made


def test_a_small_table_is_one_window_and_a_larger_one_has_one_for_each_region(begun: Search) -> None:
    finder, unsafe = begun.pattern.finder, begun.pattern.unsafe
    (whole,) = windows(finder, unsafe, 10_000)
    assert whole.size == np.count_nonzero(finder.cost < NEVER)
    parts = list(windows(finder, unsafe, whole.size - 1))
    assert len(parts) == 3
    assert all(part.size < whole.size and set(part.tolist()) <= set(whole.tolist()) for part in parts)
    in_areas = {cell for cell in np.flatnonzero(unsafe).tolist() if finder.block_of(np.array([cell]))[0] != 0}
    assert in_areas <= set(np.concatenate(parts).tolist())
    assert list(windows(finder, unsafe, 10)) == []


def test_a_family_that_is_too_large_is_shared_out_over_windows(begun: Search) -> None:
    finder, unsafe = begun.pattern.finder, begun.pattern.unsafe
    most = max(part.size for part in windows(finder, unsafe, 1_000)) - 1
    parts = list(windows(finder, unsafe, most))
    assert len(parts) > 3
    assert max(part.size for part in parts) <= most
    in_areas = {cell for cell in np.flatnonzero(unsafe).tolist() if finder.block_of(np.array([cell]))[0] != 0}
    assert in_areas <= set(np.concatenate(parts).tolist())


def test_a_window_takes_no_circuit_that_serves_a_cell_outside(begun: Search) -> None:
    pattern = begun.pattern
    for cells in windows(pattern.finder, pattern.unsafe, 1_000):
        inside = set(cells.tolist())
        for number in serving(pattern, cells):
            circuit = pattern.circuits[number]
            met = {int(cell) for need in pattern.needs for cell in circuit.cells[need.met_by(circuit)]}
            assert met <= inside


@pytest.mark.parametrize("most", [10_000, 1_000])
def test_circuits_of_any_form_hide_less_and_nothing_is_exposed(
    begun: Search, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(search, "MOST_FLOWED", most)
    value = begun.pattern.value()
    assert begun._by_flow(0, ENDLESS)
    assert begun.pattern.value() < value
    assert exposed(begun.table, begun.pattern.hidden(), RULE) == []
