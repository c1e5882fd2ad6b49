"""A product is given another layout; what readers learned of it under the old one they still know."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from contracts.products.product import Disclosure
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.earlier.matching import match
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Table, rollup, sums
from tests.support.disclosure import flat_tree

AREA = Dim.from_pairs("area", flat_tree(["A0", "A1", "A2", "A3", "A4", "A5"], root="E"))
RECODED = Dim.from_pairs("area", flat_tree(["B1", "A2", "B0", "A3", "A4", "A5"], root="E"))
SEX = Dim.from_pairs("sex", flat_tree(["f", "m"]))
GENDER = Dim.from_pairs("gender", flat_tree(["m", "f"]))
HES = Disclosure(threshold=7, source="HES analysis guide, 2018")
Dims = tuple[Dim, ...]
Said = dict[tuple[str, ...], object]


def counts_of(seed: int) -> dict[tuple[int, str], int]:
    """Counts by number of the area and sex; the first area's are small."""
    rng = np.random.default_rng(seed)
    return {(area, sex): int(rng.integers(1, 4 if area == 0 else 30)) for area in range(6) for sex in "fm"}


def leaves(dims: Dims, counts: dict[tuple[int, str], int]) -> dict[tuple[str, ...], int]:
    """The leaf counts of a layout, by its codes."""
    found: dict[tuple[str, ...], int] = {}
    for codes in itertools.product(
        *([code for code, leaf in zip(d.codes, d.is_leaf, strict=True) if leaf] for d in dims)
    ):
        told = dict(zip((dim.name for dim in dims), codes, strict=True))
        sexes = told.get("sex", told.get("gender"))
        found[codes] = sum(
            n for (area, sex), n in counts.items() if told["area"][1:] == str(area) and sexes in (None, sex)
        )
    return found


def table(dims: Dims, counts: dict[tuple[int, str], int]) -> Table:
    told = leaves(dims, counts)
    places = [np.array([dim.position[codes[i]] for codes in told]) for i, dim in enumerate(dims)]
    return rollup(dims, places, np.array(list(told.values()), np.int64))


def release(dims: Dims, counts: dict[tuple[int, str], int], history: History | None = None) -> Protected:
    told = leaves(dims, counts)
    columns = {dim.name: [codes[i] for codes in told] for i, dim in enumerate(dims)}
    return release_table(HES, dims, Rows({}, columns, list(told.values())), history=history)


def said(protected: Protected) -> Said:
    """What a release says of each cell, "" where it is hidden."""
    every: Said = dict.fromkeys(itertools.product(*(dim.codes for dim in protected.cells.dims)), 0)
    return every | {tuple(map(str, row[:-2])): row[-2] for row in protected.cells.published()}


def worked_out(new: Protected, old: Protected, as_new: Callable[..., tuple[str, ...]]) -> int:
    """Count the small hidden counts that somebody works out who carries what the old release says over to the new."""
    dims, told = new.cells.dims, said(new)
    cells = list(itertools.product(*(dim.codes for dim in dims)))
    for codes, value in said(old).items():
        if value != "":
            told[as_new(*codes)] = value
    low = np.array([1 if told[cell] == "" else told[cell] for cell in cells], np.int64)
    high = np.array([NO_LIMIT if told[cell] == "" else told[cell] for cell in cells], np.int64)
    hidden = np.flatnonzero(low != high)
    return int(attack(sums(dims), low, high, hidden).exposed.sum())


LAYOUTS: dict[str, tuple[Dims, Dims, Callable[..., tuple[str, ...]]]] = {
    "a dimension more": ((AREA,), (AREA, SEX), lambda area: (area, "all")),
    "another name and order": ((AREA, SEX), (GENDER, AREA), lambda area, sex: (sex, area)),
    "areas with other codes": (
        (AREA, SEX),
        (RECODED, SEX),
        lambda area, sex: ({"A0": "B0", "A1": "B1"}.get(area, area), sex),
    ),
    "all of it at once": ((AREA,), (GENDER, RECODED), lambda area: ("all", {"A0": "B0", "A1": "B1"}.get(area, area))),
}


@pytest.mark.parametrize("change", LAYOUTS)
def test_a_release_in_another_layout_is_held_against_the_earlier_ones(change: str) -> None:
    before, after, as_new = LAYOUTS[change]
    for seed in range(30):
        counts = counts_of(seed)
        old = release(before, counts)
        new = release(after, counts, old.history)
        assert new.certificate.passes
        assert worked_out(new, old, as_new) == 0


def test_a_reader_of_both_layouts_would_work_small_counts_out_if_each_was_protected_by_itself() -> None:
    before, after, as_new = LAYOUTS["a dimension more"]
    found = [worked_out(release(after, counts_of(n)), release(before, counts_of(n)), as_new) for n in range(30)]
    assert sum(found) > 0, "or the test above shows nothing"


@pytest.mark.parametrize("change", LAYOUTS)
def test_cells_that_are_matched_count_the_same_people(change: str) -> None:
    before, after, as_new = LAYOUTS[change]
    old, new = table(before, counts_of(1)), table(after, counts_of(1))
    cells = match(before, old.flat, after, new.flat)
    assert (cells >= 0).all()
    assert (new.flat[cells] == old.flat).all()
    codes = list(itertools.product(*(dim.codes for dim in after)))
    assert [codes[cell] for cell in cells] == [
        as_new(*old) for old in itertools.product(*(dim.codes for dim in before))
    ]
    back = match(after, new.flat, before, old.flat)
    assert (back[cells] == np.arange(old.flat.size)).all()


def test_a_dimension_that_gave_way_to_another_holds_the_release_for_a_person() -> None:
    ages = Dim.from_pairs("age", flat_tree(["0-17", "18+"]))
    first = release((AREA, SEX), counts_of(1))
    rows = Rows({}, {"area": ["A0", "A1"], "age": ["0-17", "18+"]}, [12, 40])
    with pytest.raises(DisclosureError, match="sex of an earlier release gave way to age"):
        release_table(HES, (AREA, ages), rows, history=first.history)


@pytest.mark.parametrize("slices", [{}, {"day": ["1", "1"]}, {"date": ["1", "1"], "kind": ["x", "x"]}])
def test_other_slices_hold_the_release_for_a_person(slices: dict[str, list[str]]) -> None:
    codes = {"area": ["A0", "A1"]}
    first = release_table(HES, (AREA,), Rows({"date": ["1", "1"]}, codes, [12, 40]))
    with pytest.raises(DisclosureError, match="an earlier release was cut into slices by date"):
        release_table(HES, (AREA,), Rows(slices, codes, [12, 40]), history=first.history)


def test_slices_in_another_order_are_the_same_slices() -> None:
    codes = {"area": ["A0", "A1"]}
    first = release_table(HES, (AREA,), Rows({"date": ["1", "1"], "kind": ["x", "x"]}, codes, [12, 40]))
    rows = Rows({"kind": ["x", "x"], "date": ["1", "1"]}, codes, [12, 40])
    assert release_table(HES, (AREA,), rows, history=first.history).certificate.carried == 1
