"""What a product lays down about its cells is kept, from its file to what is published."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from contracts.products.cell_terms import CellTerms
from contracts.products.product import Disclosure, Method
from contracts.reference.codes import Hierarchy, Node
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.proof.secure import boxes, secure, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort, protect
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.cell_terms import terms_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Table
from tests.support.disclosure import REGIONS, SEX, flat_tree, mark, number, survey, table

HES = Disclosure(threshold=7, source="HES analysis guide, 2018")
DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("age", flat_tree("xyz")), Dim.from_pairs("sex", SEX))
AREA_AGE_AND_AREA_SEX = CellTerms.model_validate({"tables": [["area", "age"], ["area", "sex"]]})


def terms(**laid_down: object) -> Terms:
    return terms_of(CellTerms.model_validate(laid_down), DIMS)


def names(marked: Bools) -> set[str]:
    shape = Table(DIMS, np.zeros([len(dim.codes) for dim in DIMS], np.int64))
    return {shape.name(cell) for cell in np.flatnonzero(marked)}


def test_of_the_cross_of_all_dimensions_only_the_tables_named_are_published() -> None:
    listed = names(~terms_of(AREA_AGE_AND_AREA_SEX, DIMS).unlisted)
    assert {"n1, x, all", "n1, all, f", "E, all, all", "N, y, all"} <= listed
    assert not listed & {"n1, x, f", "E, x, f"}
    assert len(listed) == 7 * 4 + 7 * 3 - 7


def test_a_selection_names_codes_and_levels_of_some_dimensions_and_takes_all_of_the_others() -> None:
    found = names(terms(not_published=[{"levels": {"area": ["leaves"]}, "codes": {"sex": ["f"]}}]).unlisted)
    assert found == {f"{area}, {age}, f" for area in ("n1", "n2", "s1", "s2") for age in ("all", "x", "y", "z")}
    assert names(terms(always_published=[{"levels": {"area": [0, 1], "age": [0], "sex": [0]}}]).fixed) == {
        "E, all, all",
        "N, all, all",
        "S, all, all",
    }


def test_what_is_said_of_cells_by_their_codes_is_the_same_for_pages_and_for_the_attack() -> None:
    laid_down = CellTerms.model_validate(
        {"tables": [["area", "age"], ["sex"]], "not_published": [{"levels": {"area": ["leaves"]}}]}
    )
    hierarchies = [
        Hierarchy(
            dim.name,
            tuple(Node(c, c, dim.codes[p] if p >= 0 else "") for c, p in zip(dim.codes, dim.parent, strict=True)),
        )
        for dim in DIMS
    ]
    unlisted = terms_of(laid_down, DIMS).unlisted
    combinations = itertools.product(*(dim.codes for dim in DIMS))
    for cell, codes in enumerate(combinations):
        assert laid_down.publishes(codes, [dim.name for dim in DIMS], hierarchies) == (not unlisted[cell])


def test_a_structural_zero_holds_for_all_beneath_it_and_for_totals_that_have_nothing_else() -> None:
    found = names(terms(structural_zeros=[{"codes": {"area": ["N"], "sex": ["m"]}}]).structural)
    assert found == {f"{area}, {age}, m" for area in ("N", "n1", "n2") for age in ("all", "x", "y", "z")}
    every = names(terms(structural_zeros=[{"codes": {"area": ["n1"], "age": [age]}} for age in "xyz"]).structural)
    assert "n1, all, all" in every
    assert "N, all, all" not in every


def test_a_combination_that_can_hold_nobody_and_does_is_told() -> None:
    counts = table([flat_tree("ab"), SEX], {("a", "m"): 3, ("b", "f"): 20})
    with pytest.raises(DisclosureError, match=r"structural_zeros\) count somebody, a, m first"):
        secure(counts, Rule(7), Terms.of(counts, structural=mark(counts, ("a", "m"))))


def test_a_zero_that_everybody_knows_is_no_cover_even_where_zeros_are_hidden() -> None:
    counts = table([flat_tree("abc")], {("a",): 0, ("b",): 0, ("c",): 40})
    rule = Rule(7, zero_is_safe=False)
    assert secure(counts, rule).hidden.tolist() == [False, True, True, True]
    hidden = secure(counts, rule, Terms.of(counts, structural=mark(counts, ("b",)))).hidden
    assert hidden.tolist() == [False, True, False, True]


def test_headline_totals_stay_published_and_others_are_hidden_for_them() -> None:
    counts = survey()
    laid_down = CellTerms.model_validate({"always_published": [{"levels": {"d0": [0, 1], "d1": [0], "d2": [0]}}]})
    wanted = terms_of(laid_down, counts.dims)
    result = secure(counts, Rule(7), wanted)
    assert wanted.fixed.sum() == 4
    assert not (result.hidden & wanted.fixed).any()
    assert not result.intervals.exposed.any()


def test_a_headline_total_that_cannot_be_published_is_refused_with_its_name() -> None:
    counts = table([REGIONS], {("n1",): 3, ("n2",): 2, ("s1",): 40, ("s2",): 50})
    with pytest.raises(DisclosureError, match=r"always_published\) hold unsafe counts, N first"):
        secure_below_total(counts, Rule(7), Effort.FIRST, Terms.of(counts, fixed=mark(counts, ("N",))))
    held = Terms.of(counts, fixed=np.array([counts.name(cell) in ("E", "S", "s1", "s2") for cell in range(7)]))
    with pytest.raises(DisclosureError, match="cannot be protected while"):
        secure(counts, Rule(7), held)


def test_a_product_chooses_between_few_cells_and_small_ones() -> None:
    """Area a is covered by one large count or by two small ones (b is 1, and 1 + 1 tells both)."""
    counts = table([flat_tree("abcd")], {("a",): 1, ("b",): 9, ("c",): 300, ("d",): 400})
    by_count = protect(counts, Rule(7))
    assert by_count[number(counts, "b")]
    heavy = np.ones(5)
    heavy[number(counts, "b")] = 100
    last = protect(counts, Rule(7), Terms.of(counts, weight=heavy))
    assert not last[number(counts, "b")]
    assert last[number(counts, "c")]
    survey_of = survey()
    few = protect(survey_of, Rule(7), Terms.of(survey_of, by_count=False))
    usual = protect(survey_of, Rule(7))
    assert few.sum() < usual.sum()
    assert survey_of.flat[few].sum() > survey_of.flat[usual].sum()


def rows() -> Rows:
    rng = np.random.default_rng(8)
    leaves = [[dim.codes[i] for i in np.flatnonzero(dim.is_leaf)] for dim in DIMS]
    cells = list(itertools.product(*leaves))
    codes = {dim.name: [cell[i] for cell in cells] * 2 for i, dim in enumerate(DIMS)}
    days = ["1"] * len(cells) + ["2"] * len(cells)
    return Rows({"date": days}, codes, rng.poisson(6, 2 * len(cells)).tolist())


def test_linked_tables_are_released_together_and_give_no_cell_of_their_cross_away() -> None:
    protected = release_table(HES, DIMS, rows(), laid_down=AREA_AGE_AND_AREA_SEX, workers=1)
    certificate = protected.certificate
    assert certificate.passes
    assert certificate.unlisted > 0
    published = {row[1:4] for row in protected.cells.published()}
    assert published == {codes for codes in published if codes[1] == "all" or codes[2] == "all"}
    assert any("not published at all" in line for line in for_approvers(certificate))
    assert "unlisted" not in certificate.public(), "how many small counts there are is no reader's business"


def test_what_is_not_published_stays_so_in_the_history_and_in_the_next_release() -> None:
    first = release_table(HES, DIMS, rows(), laid_down=AREA_AGE_AND_AREA_SEX, workers=1)
    read = history_file.read(history_file.write(first.history))
    version = read.of(("1",))[0]
    assert (version.unlisted == terms_of(AREA_AGE_AND_AREA_SEX, DIMS).unlisted).all()
    again = release_table(HES, DIMS, rows(), laid_down=AREA_AGE_AND_AREA_SEX, workers=1, history=read)
    assert again.certificate.carried == 2
    assert list(again.cells.published()) == list(first.cells.published())


def test_a_cross_that_is_published_after_its_margins_is_attacked_with_them() -> None:
    first = release_table(HES, DIMS, rows(), laid_down=AREA_AGE_AND_AREA_SEX, workers=1)
    whole = release_table(HES, DIMS, rows(), workers=1, history=first.history)
    assert whole.certificate.revised == 2
    if whole.certificate.passes:
        version, later = (history.of(("1",))[-1] for history in (first.history, whole.history))
        shown = version.shown | later.shown
        unsafe = Rule(7).unsafe(later.values)
        counts = Table(DIMS, later.values.reshape([len(dim.codes) for dim in DIMS]))
        low, high = boxes(counts.flat, shown, 1)
        assert not attack(counts.sums, low, high, np.flatnonzero(unsafe), table=counts.flat).exposed.any()


@pytest.mark.parametrize("method", ["round", "suppress_then_round"])
def test_a_method_that_would_publish_what_must_not_be_refuses_to(method: str) -> None:
    rule = Disclosure(threshold=7, source="x", method=Method(method), base=5)
    assert release_table(rule, DIMS, rows(), workers=1).certificate.passes
    with pytest.raises(DisclosureError, match="holds for method suppress alone"):
        release_table(rule, DIMS, rows(), laid_down=AREA_AGE_AND_AREA_SEX, workers=1)
