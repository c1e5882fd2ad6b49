"""The approver reads for which unsafe counts each other cell is hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contracts.products.product import Disclosure, GroupDisclosure
from lambdas.core.disclosure.release import reasons as explaining
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.reasons import reasons
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.table import Dim
from tests.support.disclosure import SEX, flat_tree

RULE = Disclosure(threshold=7, source="HES analysis guide, 2018")
AREA = Dim.from_pairs("area", flat_tree("abcd", root="E"))


def release(days: dict[str, list[int]]) -> Protected:
    rows = [(day, area, count) for day, counts in days.items() for area, count in zip("abcd", counts, strict=True)]
    dates, areas, counts = zip(*rows, strict=True)
    return release_table(RULE, (AREA,), Rows({"day": dates}, {"area": areas}, counts))


def test_a_cover_is_hidden_for_the_count_that_it_would_give_away() -> None:
    cells = release({"1": [3, 12, 30, 40], "2": [30, 40, 5, 12]}).cells
    found = list(reasons(cells, np.zeros(5, bool)))
    assert [(item.labels, item.cells, item.directly) for item in found] == [
        (("1", "b"), (("1", "a"),), True),
        (("2", "d"), (("2", "c"),), True),
    ]


def test_every_corner_of_a_square_is_hidden_for_the_unsafe_one() -> None:
    sex = Dim.from_pairs("sex", SEX)
    leaves = [(area, s) for area in "abcd" for s in "fm"]
    counts = [3, 40, 20, 30, 50, 60, 70, 80]
    areas, sexes = zip(*leaves, strict=True)
    cells = release_table(RULE, (AREA, sex), Rows({}, {"area": areas, "sex": sexes}, counts)).cells
    found = list(reasons(cells, np.zeros(15, bool)))
    assert len(found) == 3
    assert {item.cells for item in found} == {((("a", "f")),)}


def test_where_nothing_follows_from_one_cell_alone_the_nearest_unsafe_ones_are_named() -> None:
    """Three hidden areas with two unsafe ones among them: showing the third leaves these two to cover each other."""
    made = release({"1": [3, 4, 12, 40]}).cells
    every = replace(made, confidential=made.cell % 4 > 0, unsafe=np.isin(made.cell, [1, 2]))
    (reason,) = reasons(every, np.zeros(5, bool))
    assert (reason.labels, reason.directly, reason.cells) == (("1", "c"), False, (("1", "a"), ("1", "b")))


def test_only_so_many_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "MOST", 1)
    cells = release({"1": [3, 12, 30, 40], "2": [30, 40, 5, 12]}).cells
    assert len(list(reasons(cells, np.zeros(5, bool)))) == 1


def test_what_is_hidden_for_no_cell_is_not_said_to_be_explained() -> None:
    """Everybody of a is in one part: zero and total are hidden for that, and for no unsafe count."""
    sex = Dim.from_pairs("sex", SEX)
    areas, sexes, counts = ["a", "b", "b", "c", "c"], ["f", "f", "m", "f", "m"], [20, 30, 40, 25, 35]
    rule = Disclosure(threshold=4, source="A rule", group_disclosure=GroupDisclosure.HIDE)
    cells = release_table(rule, (AREA, sex), Rows({}, {"area": areas, "sex": sexes}, counts)).cells
    assert cells.confidential.any()
    assert not cells.unsafe.any()
    assert list(reasons(cells, np.zeros(15, bool))) == []
