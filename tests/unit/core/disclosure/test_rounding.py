"""Releases whose figures are rounded: by themselves, after suppression, and beside earlier ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.products.product import Disclosure, GroupDisclosure, Method, Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.told import HIDDEN
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rounding.hide_and_round import secure_hidden_and_rounded, tell
from lambdas.core.disclosure.rounding.round import secure_rounded
from lambdas.core.disclosure.rounding.rounded import Rounded
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, Table
from tests.support.disclosure import REGIONS, SEX, every_table, flat_tree, survey, table, tables

ROUND = Disclosure(method=Method.ROUND, threshold=4, base=5, source="A product's own rule")
HES = Disclosure(method=Method.SUPPRESS_THEN_ROUND, threshold=7, base=5, source="HES analysis guide, 2018")
DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("sex", SEX))
AREAS, SEXES = ("n1", "n2", "s1", "s2"), ("f", "m")


def rows_of(*days: list[int]) -> Rows:
    places = [(str(day), *place) for day in range(len(days)) for place in itertools.product(AREAS, SEXES)]
    names, areas, sexes = zip(*places, strict=True)
    return Rows({"day": names}, {"area": areas, "sex": sexes}, [count for day in days for count in day])


def some(seed: int) -> list[int]:
    return [int(count) for count in np.random.default_rng(seed).poisson(6, 8)]


def released(protected: Protected) -> dict[tuple[str, ...], str | int]:
    return {tuple(map(str, row[:-2])): row[-2] for row in protected.cells.published()}


def brute(of: Table, result: Rounded) -> Ints | None:
    """Every table that fits what readers are told; hidden counts up to a few more than the true one."""
    high = np.where(result.told.most >= NO_LIMIT, of.flat + 3, result.told.most)
    return every_table(of, result.told.least, high, most=200_000)


@settings(max_examples=80)
@given(tables(most_leaves=3, most=9, dimensions=2), st.sampled_from([2, 3, 5]), st.integers(1, 7))
def test_of_every_unsafe_count_behind_rounded_figures_two_fit(counts: Table, base: int, threshold: int) -> None:
    result = secure_rounded(counts, Rule(threshold), base)
    assert (counts.flat >= result.told.least).all()
    assert (counts.flat <= result.told.most).all()
    assert result.findings[1] == 0
    fits = brute(counts, result)
    assume(fits is not None)
    unsafe = np.flatnonzero(Rule(threshold).unsafe(counts.flat))
    assert (fits.min(axis=0) < fits.max(axis=0))[unsafe].all()
    assert (result.low >= fits.min(axis=0))[unsafe].all()
    assert (result.high <= fits.max(axis=0))[unsafe].all()


@settings(max_examples=80)
@given(tables(most_leaves=3, most=14, dimensions=2), st.sampled_from([3, 5, 10]), st.booleans())
def test_of_every_hidden_count_among_rounded_figures_two_fit(counts: Table, base: int, rule_level: bool) -> None:
    rule = Rule(5, protection=Protection.RULE if rule_level else Protection.EXACT)
    result = secure_hidden_and_rounded(counts, rule, base)
    unsafe = rule.unsafe(counts.flat)
    assert result.told.hidden[unsafe].all()
    assert (counts.flat >= result.told.least).all()
    assert (counts.flat <= result.told.most).all()
    assert result.findings[1] == 0
    assert not rule_level or result.findings[4] == 0
    fits = brute(counts, result)
    assume(fits is not None)
    assert (fits.min(axis=0) < fits.max(axis=0))[unsafe].all()


def test_a_figure_that_is_shown_stands_for_more_than_the_threshold() -> None:
    """Base 5: 10 is 8 to 12, and beside a threshold of 9 it is 10 to 12."""
    values, hidden = np.array([11, 3, 0, 40]), np.array([False, True, False, False])
    told = tell(values, hidden, hidden, Rule(9), 5)
    assert told.figures.tolist() == [10, HIDDEN, 0, 40]
    assert told.least.tolist() == [10, 1, 0, 38]
    assert told.most.tolist() == [12, 9, 0, 42]


def test_a_hidden_count_is_at_most_the_threshold_until_others_are_hidden_with_it() -> None:
    alone = table([[("all", ""), ("a", "all"), ("b", "all")]], {("a",): 1, ("b",): 30})
    result = secure_hidden_and_rounded(alone, Rule(7), 5)
    assert result.told.most[1] == 7
    assert result.told.figures.tolist() == [30, -1, 30]
    tight = table([[("all", ""), ("a", "all"), ("b", "all"), ("c", "all")]], {("a",): 7, ("b",): 7, ("c",): 0})
    result = secure_hidden_and_rounded(tight, Rule(7), 3)  # 15 would stand for 14 or more: both parts would be 7
    assert result.findings[1] == 0
    assert result.told.figures.tolist() == [-1, -1, -1, 0]
    assert result.told.most[:3].tolist() == [NO_LIMIT] * 3


def test_a_rounded_release_says_nothing_but_multiples_and_tells_how_far_off_they_are() -> None:
    rows = rows_of(some(1), some(2), some(3))
    protected = release_table(ROUND, DIMS, rows)
    certificate = protected.certificate
    assert certificate.passes
    assert (certificate.hidden, certificate.exposed) == (0, 0)
    assert certificate.unsafe > 0
    assert all(isinstance(figure, int) and figure % 5 == 0 for figure in released(protected).values())
    told = certificate.public()["rounding"]
    assert certificate.rounding is not None
    assert told == {"base": 5, "within": certificate.rounding.within, "within_lowest": 4}
    assert certificate.rounding.largest[0] <= 4
    assert certificate.rounding.within is not None
    assert max(certificate.rounding.largest) <= certificate.rounding.within
    assert any("multiples of 5" in line for line in for_approvers(certificate))


def test_the_order_of_rows_does_not_matter() -> None:
    rows = rows_of(some(1), some(2))
    order = np.random.default_rng(0).permutation(len(rows.values))

    def shuffled(column: list[str]) -> list[str]:
        return [column[at] for at in order]

    other = Rows(
        {"day": shuffled(list(rows.slices["day"]))},
        {name: shuffled(list(column)) for name, column in rows.codes.items()},
        [rows.values[at] for at in order],
    )
    for rule in (ROUND, HES):
        assert release_table(rule, DIMS, rows).cells.sha256() == release_table(rule, DIMS, other).cells.sha256()


def test_workers_round_as_one_process_does() -> None:
    rows = rows_of(*[some(seed) for seed in range(17)])
    one, two = (release_table(ROUND, DIMS, rows, workers=workers).cells for workers in (1, 2))
    assert one.sha256() == two.sha256()
    assert (one.low == two.low).all()


@pytest.mark.parametrize("rule", [ROUND, HES], ids=["round", "suppress_then_round"])
def test_what_has_not_changed_has_the_same_figures(rule: Disclosure) -> None:
    first = release_table(rule, DIMS, rows_of(some(1), some(2)))
    history = history_file.read(history_file.write(first.history))
    changed = [count + (place == 0) for place, count in enumerate(some(2))]
    second = release_table(rule, DIMS, rows_of(some(1), changed), history=history)
    assert (second.certificate.carried, second.certificate.revised) == (1, 1)
    assert second.certificate.passes
    before, after = released(first), released(second)
    assert {key: figure for key, figure in before.items() if key[0] == "0"} == (
        {key: figure for key, figure in after.items() if key[0] == "0"}
    )
    leaves = [("1", *place) for place in itertools.product(AREAS, SEXES)][1:]
    assert [before.get(leaf, 0) for leaf in leaves] == [after.get(leaf, 0) for leaf in leaves]
    third = release_table(rule, DIMS, rows_of(some(1), some(2)), history=second.history)
    assert third.certificate.carried == 2
    assert third.cells.sha256() == first.cells.sha256(), "counts that come back have the figures that they had"


def test_two_releases_are_attacked_together() -> None:
    """The attacker intersects what both told of counts that did not change: checked against every pair of tables."""
    rng = np.random.default_rng(5)
    for _ in range(12):
        counts = rng.integers(0, 9, 4)
        later = counts.copy()
        later[0] += 1
        tree = [("all", ""), *((code, "all") for code in "abcd")]
        leaves = [{(code,): int(n) for code, n in zip("abcd", of, strict=True)} for of in (counts, later)]
        old, new = (table([tree], each) for each in leaves)
        dims = old.dims
        rows = [Rows({}, {dims[0].name: list("abcd")}, of.tolist()) for of in (counts, later)]
        first = release_table(ROUND, dims, rows[0])
        second = release_table(ROUND, dims, rows[1], history=first.history)
        assert second.certificate.passes
        versions = second.history.of(())
        tried = [every_table(of, *version.boxes()) for of, version in zip((old, new), versions, strict=True)]
        same = np.flatnonzero(old.flat == new.flat)
        known = {tuple(row) for row in tried[0][:, same].tolist()}
        fits = np.array([row for row in tried[1].tolist() if tuple(np.array(row)[same]) in known])
        unsafe = np.flatnonzero(Rule(4).unsafe(new.flat))
        assert (fits.min(axis=0) < fits.max(axis=0))[unsafe].all()
        assert (versions[1].low >= fits.min(axis=0))[unsafe].all()
        assert (versions[1].high <= fits.max(axis=0))[unsafe].all()


def test_exact_figures_after_rounded_ones_are_held_against_them() -> None:
    first = release_table(ROUND, DIMS, rows_of(some(1)))
    exact = Disclosure(threshold=4, source="A product's own rule")
    second = release_table(exact, DIMS, rows_of(some(1)), history=first.history)
    assert second.certificate.carried == 0, "the same counts, told in another way"
    assert second.certificate.revised == 1


def test_the_whole_range_of_the_rule_can_be_demanded() -> None:
    wide = ROUND.model_copy(update={"threshold": 7, "base": 10, "protection": Protection.RULE})
    certificate = release_table(wide, DIMS, rows_of(some(1), some(2))).certificate
    assert certificate.passes == (certificate.avoidable == 0)
    counts = survey()
    result = secure_rounded(counts, Rule(7, protection=Protection.RULE), 10)
    leaf = result.told.figures <= 10
    unsafe = Rule(7).unsafe(counts.flat) & leaf
    assert (result.low[unsafe] <= 1).all()
    assert (result.high[unsafe] >= 7).all()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(tables(most_leaves=3, most=14, dimensions=2), st.integers(1, 6), st.sampled_from([3, 5, 7, 10]))
def test_where_zeros_are_unsafe_the_whole_range_of_the_rule_fits_behind_every_rounded_figure(
    counts: Table, threshold: int, base: int
) -> None:
    assume(base > threshold)
    rule = Rule(threshold, zero_is_safe=False, protection=Protection.RULE)
    result = secure_rounded(counts, rule, base)
    assert result.findings[[1, 4]].tolist() == [0, 0]
    fits = brute(counts, result)
    assume(fits is not None)
    unsafe = rule.unsafe(counts.flat)
    assert not fits[:, unsafe].min(axis=0).any()
    assert (fits[:, unsafe].max(axis=0) >= threshold).all()


def test_a_base_that_is_not_above_the_threshold_leaves_too_few_counts_open_where_zeros_are_unsafe() -> None:
    counts = table([flat_tree("ab")], {("a",): 2, ("b",): 30})
    refused = secure_rounded(counts, Rule(5, zero_is_safe=False, protection=Protection.RULE), 5)
    assert refused.findings[4] > 0


def test_rounding_does_not_tell_what_an_earlier_rule_hid_and_its_own_would_show() -> None:
    """By the rounded figures that are 6 and 3 to a base of 3, what was hidden as 5 below 8 could be nothing else."""
    area = [("all", ""), ("g", "all"), ("h", "all"), ("p", "g"), ("r", "h"), ("s", "g"), ("t", "g")]
    dims = (Dim.from_pairs("area", area), Dim.from_pairs("sex", SEX))

    def told(rule: Disclosure, r: int, s: int, before: Protected | None = None) -> Protected:
        places = [("p", "f"), ("r", "f"), ("s", "f"), ("s", "m"), ("t", "m")]
        areas, sexes = zip(*places, strict=True)
        rows = Rows({}, {"area": areas, "sex": sexes}, [2, r, 5, s, 7])
        return release_table(rule, dims, rows, history=None if before is None else before.history)

    looser = HES.model_copy(update={"threshold": 4})
    second = told(HES, 11, 7, told(looser, 9, 7))
    assert second.certificate.passes
    third = ROUND.model_copy(update={"base": 3})
    assert not told(third, 11, 6, second).certificate.passes
    assert told(third, 11, 6).certificate.passes


@pytest.mark.parametrize("protection", Protection)
def test_rounding_keeps_the_range_open_that_an_earlier_release_kept_open(protection: Protection) -> None:
    """To a base of 3 a leaf is less than 3 off, so that fewer than 1 to 7 fit a 5 that was hidden."""
    first = Disclosure(threshold=7, protection=protection, source="A rule")
    base_of_3 = Disclosure(method=Method.ROUND, threshold=2, base=3, source="Another rule")
    dims, rows = (Dim.from_pairs("area", flat_tree("abcd")),), Rows({}, {"area": list("abcd")}, [5, 20, 30, 40])
    later = release_table(base_of_3, dims, rows, history=release_table(first, dims, rows).history)
    assert later.certificate.passes is (protection is Protection.EXACT)


def test_exact_figures_keep_the_range_open_that_rounded_ones_kept_open() -> None:
    """By its own rule the second release could hide 3 and 2 alone, of which all would know that they are 5 together."""
    rounds = Disclosure(method=Method.ROUND, threshold=7, base=10, protection=Protection.RULE, source="A rule")
    hides = Disclosure(threshold=7, source="A rule")
    dims, rows = (Dim.from_pairs("area", flat_tree("abcd")),), Rows({}, {"area": list("abcd")}, [3, 2, 30, 40])
    alone = release_table(hides, dims, rows)
    assert [row[0] for row in alone.cells.published() if row[1] == ""] == ["a", "b"]
    first = release_table(rounds, dims, rows)
    assert first.certificate.passes
    second = release_table(hides, dims, rows, history=first.history)
    assert second.certificate.passes
    assert len([row for row in second.cells.published() if row[1] == ""]) > 2


@pytest.mark.parametrize("groups", [True, False])
def test_zeros_that_an_earlier_release_hid_are_told_by_no_rounded_one(*, groups: bool) -> None:
    hides = {"group_disclosure": GroupDisclosure.HIDE} if groups else {"zero_is_safe": False}
    first = Disclosure(threshold=7, source="A rule").model_copy(update=hides)
    dims, rows = (Dim.from_pairs("area", flat_tree("abcd")),), Rows({}, {"area": list("abcd")}, [0, 20, 30, 40])
    history = release_table(first, dims, rows).history
    if groups:
        with pytest.raises(DisclosureError, match="hid groups"):
            release_table(HES, dims, rows, history=history)
        return
    second = release_table(HES, dims, rows, history=history)
    assert second.certificate.passes
    assert ("a", "", "confidential") in second.cells.published()
    assert second.certificate.public()["zeros_hidden"], "or the page would say that a hidden count is above zero"
