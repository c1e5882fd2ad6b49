from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from contracts.reference.codes import Hierarchy, Node
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Table, rollup
from tests.support.disclosure import REGIONS, SEX, leaf_matrix, number, table, tables


def test_a_total_is_the_sum_of_the_leaves_beneath_it_in_every_dimension() -> None:
    counts = table([REGIONS, SEX], {("n1", "f"): 3, ("n2", "f"): 4, ("n2", "m"): 5, ("s1", "m"): 6})
    assert counts.values[0, 0] == 18
    assert counts.flat[number(counts, "N", "f")] == 7
    assert counts.flat[number(counts, "N", "all")] == 12
    assert counts.flat[number(counts, "s2", "all")] == 0


@settings(max_examples=60)
@given(tables())
def test_every_sum_holds_in_a_rolled_up_table_and_every_total_counts_its_leaves(counts: Table) -> None:
    assert not (counts.sums @ counts.flat).any()
    matrix, leaves = leaf_matrix(counts)
    assert (matrix @ counts.flat[leaves] == counts.flat).all()


def test_rows_of_the_same_cell_add_up() -> None:
    dim = Dim.from_pairs("area", [("E", ""), ("a", "E")])
    counts = rollup((dim,), [np.array([1, 1])], np.array([2, 3]))
    assert counts.flat.tolist() == [5, 5]


def test_a_dimension_is_read_from_a_hierarchy_of_the_catalogue() -> None:
    dim = Dim.from_hierarchy("area", Hierarchy("areas", (Node("E", "England", ""), Node("N", "North", "E"))))
    assert dim.codes == ("E", "N")
    assert dim.parent.tolist() == [-1, 0]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("E", ""), ("F", "")], "one total"),
        ([("a", "E"), ("E", "")], "one total"),
        ([("E", ""), ("a", "X")], "X is not among"),
        ([("E", ""), ("E", "E")], "twice"),
    ],
)
def test_a_hierarchy_that_is_no_tree_is_refused_with_the_reason(pairs: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(DisclosureError, match=says):
        Dim.from_pairs("area", pairs)


def test_a_row_that_gives_a_total_is_refused() -> None:
    dim = Dim.from_pairs("area", [("E", ""), ("a", "E")])
    with pytest.raises(DisclosureError, match="E is a total"):
        rollup((dim,), [np.array([0])], np.array([2]))


def test_a_negative_count_and_a_fifth_dimension_are_refused() -> None:
    dim = Dim.from_pairs("area", [("E", ""), ("a", "E")])
    with pytest.raises(DisclosureError, match="negative"):
        rollup((dim,), [np.array([1])], np.array([-1]))
    with pytest.raises(DisclosureError, match="one to four"):
        rollup((dim,) * 5, [np.array([1])] * 5, np.array([1]))


def test_published_zeros_tell_the_least_a_total_can_be() -> None:
    counts = table([REGIONS], {("n1",): 4, ("n2",): 1, ("s1",): 0})
    least = least_known(counts, 1)
    assert [least[number(counts, code)] for code in ("E", "N", "S", "n1", "s1")] == [2, 2, 0, 1, 0]
    assert not least_known(counts, 0).any()
