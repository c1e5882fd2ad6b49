from __future__ import annotations

import pytest

from contracts.products.product import Disclosure, Method
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim
from tests.support.disclosure import flat_tree

SPL = Disclosure(method=Method.PUBLISHED, threshold=7, rounding_base=5, exact=("E",), source="SPL methodology")
AGE = (Dim.from_pairs("area", flat_tree("abc", root="E")), Dim.from_pairs("age", flat_tree("xyz")))


def published(cells: dict[tuple[str, str], int | None]) -> Rows:
    return Rows(
        {},
        {"area": [area for area, _ in cells], "age": [age for _, age in cells]},
        list(cells.values()),
        ["confidential" if value is None else "reported" for value in cells.values()],
    )


def test_a_rounded_table_that_its_publisher_protected_is_only_audited() -> None:
    cells = {("a", "x"): None, ("a", "y"): 35, ("a", "z"): 20, ("a", "all"): 60, ("E", "all"): 1003}
    protected = release_table(SPL, AGE, published(cells))
    certificate = protected.certificate
    assert certificate.passes
    assert (certificate.hidden, certificate.exposed, certificate.set_aside) == (1, 0, 0)
    got = {row[:2]: row[2:] for row in protected.cells.candidate()}
    assert got["a", "x"] == ("", "confidential", "primary", 1, 7)
    assert got["a", "y"] == (35, "reported", "", 33, 37)
    assert got["E", "all"] == (1003, "reported", "", 1003, 1003)


def test_an_exact_total_can_give_a_publishers_hidden_cell_away_and_the_release_is_refused() -> None:
    cells = {("E", "x"): None, ("E", "y"): 35, ("E", "z"): 20, ("E", "all"): 60}
    certificate = release_table(SPL, AGE, published(cells)).certificate
    assert certificate.exposed == 1
    assert not certificate.passes
    assert for_approvers(certificate)[0].startswith("DOES NOT PASS")


def test_rounding_narrows_a_hidden_cell_to_what_the_boxes_allow() -> None:
    cells = {("a", "x"): None, ("a", "y"): 10, ("a", "z"): 0, ("a", "all"): 10}
    protected = release_table(SPL, AGE, published(cells))
    assert next(row[-2:] for row in protected.cells.candidate() if row[0:2] == ("a", "x")) == (1, 4)
    assert protected.certificate.inside_rule == 1
    assert protected.certificate.passes


def test_sums_that_the_publishers_figures_contradict_are_set_aside() -> None:
    cells = {("a", "x"): None, ("a", "y"): 35, ("a", "z"): 20, ("a", "all"): 200, ("E", "all"): 1003}
    certificate = release_table(SPL, AGE, published(cells)).certificate
    assert certificate.set_aside == 2  # the sum over ages, and one more of those that together say the same
    assert certificate.passes


def test_sums_that_only_contradict_each_other_together_are_set_aside_too() -> None:
    exact = SPL.model_copy(update={"rounding_base": 1})
    cells: dict[tuple[str, str], int | None] = {(area, age): 10 for area in "abc" for age in "xyz"}
    cells |= {("a", "x"): None, ("b", "x"): None, ("E", "x"): 13, ("E", "all"): 300}
    cells |= {("a", "all"): 21, ("b", "all"): 21}
    certificate = release_table(exact, AGE, published(cells)).certificate
    assert certificate.set_aside >= 1
    assert certificate.unsafe == 2


def test_an_exact_code_that_does_not_exist_is_told() -> None:
    wrong = SPL.model_copy(update={"exact": ("England",)})
    with pytest.raises(DisclosureError, match="'England' is not a code of area"):
        release_table(wrong, AGE, published({("a", "x"): 10}))


@pytest.mark.parametrize(("cell", "count"), [(("a", "x"), 5), (("E", "x"), 7)])
def test_a_small_count_that_the_publisher_shows_refuses_the_release(cell: tuple[str, str], count: int) -> None:
    """A leaf that is rounded to 5 is 7 at most; England is exact."""
    with pytest.raises(DisclosureError, match=f"1 counts from 1 to 7 are shown, the first at {cell[0]}, x"):
        release_table(SPL, AGE, published({cell: count, ("a", "y"): 35, ("b", "x"): None}))


def test_the_smallest_rounded_figure_that_may_stand_for_a_safe_count_is_let_through() -> None:
    assert release_table(SPL, AGE, published({("a", "x"): 10, ("E", "x"): 8})).certificate.passes


def test_a_product_that_was_published_as_given_is_held_for_a_person_before_it_is_suppressed() -> None:
    first = release_table(SPL, AGE, published({("a", "x"): 10}), history=History({(): ()}))
    assert (dict(first.history.slices), first.history.as_given) == ({(): ()}, True)
    read = history_file.read(history_file.write(first.history))
    assert (read.names, read.as_given) == ((), True)
    assert release_table(SPL, AGE, published({("a", "x"): 15}), history=read).certificate.passes
    hides = Disclosure(threshold=7, source="HES analysis guide, 2018")
    with pytest.raises(DisclosureError, match="published as its publisher had protected it"):
        release_table(hides, AGE, Rows({}, {"area": ["a"], "age": ["x"]}, [12]), history=read)
