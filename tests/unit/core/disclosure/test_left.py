"""What a count leaves of the public figure that it is a part of is protected with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.products.product import Disclosure, GroupDisclosure, OnConflict, Protection
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import conflicts_in_words
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.dimension import Dim
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Ints, Table, rollup
from tests.support.disclosure import every_table, flat_tree, leaf_matrix, tables

SEVEN = Disclosure(threshold=7, source="x")
FOUR = (Dim.from_pairs("area", flat_tree("abcd")),)


def publish(
    counts: dict[str, int], of: dict[str, int], rule: Disclosure = SEVEN, history: History | None = None, **options: Any
) -> Protected:
    rows = Rows({}, {"area": list(of)}, [counts[area] for area in of], denominators=list(of.values()), **options)
    return release_table(rule, FOUR, rows, workers=1, history=history)


def shown(made: Protected) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in made.cells.published() if row[1] != ""}


PEOPLE = dict.fromkeys("abcd", 100)
NEARLY_ALL = {"a": 97, "b": 60, "c": 60, "d": 60}


def test_97_of_100_is_hidden_since_it_tells_of_three() -> None:
    made = publish(NEARLY_ALL, PEOPLE)
    assert made.certificate.passes
    assert (made.certificate.unsafe, made.certificate.secondary) == (1, 1)
    assert "a" not in shown(made)
    assert len(shown(made)) == 3


def test_100_of_100_is_told_to_the_approver_and_hidden_by_a_rule_that_hides_groups() -> None:
    everybody = NEARLY_ALL | {"a": 100}
    told = publish(everybody, PEOPLE)
    assert shown(told)["a"] == 100
    assert (told.certificate.groups, told.certificate.group_disclosure) == (0, 1)
    hides = publish(everybody, PEOPLE, SEVEN.model_copy(update={"group_disclosure": GroupDisclosure.HIDE}))
    assert "a" not in shown(hides)
    assert (hides.certificate.groups, hides.certificate.group_disclosure) == (1, 0)
    unsafe_zeros = publish(everybody, PEOPLE, SEVEN.model_copy(update={"zero_is_safe": False}))
    assert "a" not in shown(unsafe_zeros)


def test_nobody_of_a_small_place_is_a_zero_like_any_other() -> None:
    made = publish(NEARLY_ALL | {"a": 0}, PEOPLE | {"a": 5})
    assert shown(made)["a"] == 0


def test_events_are_no_part_of_the_people_whose_number_they_are_over() -> None:
    assert shown(publish(NEARLY_ALL, PEOPLE, part=False))["a"] == 97
    assert shown(publish(NEARLY_ALL | {"a": 130}, PEOPLE, part=False))["a"] == 130
    with pytest.raises(DisclosureError, match=r"1 cells count more than the figure .* a first; .* part: false"):
        publish(NEARLY_ALL | {"a": 130}, PEOPLE)


def test_a_hidden_count_is_no_more_than_its_public_figure() -> None:
    """Of 6 and of 4 people at most 5 and 3 are counted, since somebody of each is left who knows it: 8 are all."""
    made = publish({"a": 5, "b": 3, "c": 60, "d": 60}, PEOPLE | {"a": 6, "b": 4})
    assert made.certificate.passes
    assert not {"all", "c", "d"} <= shown(made).keys()


def test_a_count_that_its_public_figure_tells_refuses_the_release() -> None:
    with pytest.raises(DisclosureError, match=r"1 unsafe counts are told by the figure .* a first: 1 people"):
        publish(NEARLY_ALL | {"a": 1}, PEOPLE | {"a": 1})
    unsafe_zeros = SEVEN.model_copy(update={"zero_is_safe": False})
    nobody_there = publish(NEARLY_ALL | {"a": 0, "b": 3}, PEOPLE | {"a": 0}, unsafe_zeros)
    assert shown(nobody_there)["a"] == 0
    assert nobody_there.certificate.passes


@pytest.mark.parametrize("kept", [True, False], ids=["from memory", "from a file"])
def test_a_figure_that_is_revised_does_not_give_away_what_was_left_of_the_earlier_one(*, kept: bool) -> None:
    first = publish(NEARLY_ALL, PEOPLE)
    history = first.history if kept else history_file.read(history_file.write(first.history))
    again = publish(NEARLY_ALL, PEOPLE, history=history)
    assert (again.certificate.carried, again.certificate.revised) == (1, 0)
    later = publish(NEARLY_ALL, PEOPLE | {"a": 140}, history=history)
    assert (later.certificate.carried, later.certificate.revised) == (0, 1)
    assert later.certificate.passes
    assert "a" not in shown(later), "97 is the same, and 3 were left of it"
    by_itself = publish(NEARLY_ALL, PEOPLE | {"a": 140})
    assert shown(by_itself)["a"] == 97


def test_a_product_that_holds_conflicts_is_told_of_one_with_what_was_left() -> None:
    holds = SEVEN.model_copy(update={"on_conflict": OnConflict.HOLD})
    first = publish(NEARLY_ALL, PEOPLE, holds)
    later = publish(NEARLY_ALL, PEOPLE | {"a": 140}, holds, history=first.history)
    assert [(conflict.product, conflict.count) for conflict in later.certificate.conflicts] == [("", 1)]


def test_as_many_other_counts_of_the_same_slice_are_another_conflict() -> None:
    """A person lets a release through for the counts that they saw."""

    def words(place: str) -> list[str]:
        holds = SEVEN.model_copy(update={"on_conflict": OnConflict.HOLD})
        counts = dict.fromkeys("abcd", 60) | {place: 97}
        first = publish(counts, PEOPLE, holds)
        return conflicts_in_words(publish(counts, PEOPLE | {place: 140}, holds, history=first.history).certificate)

    (one,), (again,), (other,) = words("a"), words("a"), words("b")
    assert one == again
    assert one != other
    assert one.partition(" (which counts")[0] == other.partition(" (which counts")[0]


def test_of_cumulative_dates_too_what_is_left_is_protected() -> None:
    dates = {"2020-10-05": [60, 50, 40, 30], "2020-10-12": [97, 70, 60, 50]}
    rows = Rows(
        {"date": [date for date in dates for _ in "abcd"]},
        {"area": [*"abcd"] * 2},
        [count for counts in dates.values() for count in counts],
        denominators=[100] * 8,
        cumulative="date",
    )
    made = release_table(SEVEN, FOUR, rows, workers=1)
    told = {tuple(row[:2]): row[2] for row in made.cells.published()}
    assert made.certificate.passes
    assert told["2020-10-12", "a"] == ""
    assert told["2020-10-05", "a"] == 60


@st.composite
def parts(draw: st.DrawFn) -> tuple[Table, Ints]:
    """Draw counts and the public figures that they are parts of."""
    counts = draw(tables(dimensions=2, most=5, most_leaves=3))
    leaves = [np.flatnonzero(dim.is_leaf) for dim in counts.dims]
    size = int(np.prod([leaf.size for leaf in leaves]))
    left = np.array(draw(st.lists(st.sampled_from([0, 1, 2, 3, 9]), min_size=size, max_size=size)))
    places = [at.reshape(-1) for at in np.meshgrid(*leaves, indexing="ij")]
    return counts, counts.flat + rollup(counts.dims, places, left).flat


def told_anyway(counts: Table, over: Ints, floor: int) -> Bools:
    """Mark what is known to one who is counted wherever somebody is, and left wherever somebody is."""
    cells, leaves = leaf_matrix(counts)
    counted, of = counts.flat[leaves], over[leaves]
    left = np.where((counted == 0) & (floor > 0), of, np.minimum(of - counted, 1))
    known: Bools = over - cells @ left <= cells @ np.minimum(counted, 1)
    return known


def unless_refused(rule: Disclosure, counts: Table, rows: Rows) -> Protected | None:
    try:
        return release_table(rule, counts.dims, rows, workers=1)
    except DisclosureError:
        return None


@settings(max_examples=150, deadline=None)
@given(parts(), st.integers(1, 3), st.booleans(), st.booleans(), st.sampled_from([*Protection]))
def test_of_every_unsafe_count_and_of_all_that_is_left_two_fit_when_every_table_is_tried(
    drawn: tuple[Table, Ints], threshold: int, zero_is_safe: bool, groups: bool, protection: Protection
) -> None:
    counts, over = drawn
    rule = Disclosure(
        threshold=threshold,
        zero_is_safe=zero_is_safe,
        group_disclosure=GroupDisclosure.HIDE if groups else GroupDisclosure.COUNT,
        protection=protection,
        source="x",
    )
    where = np.unravel_index(np.arange(over.size), counts.shape)
    leaf = np.flatnonzero(np.all([dim.is_leaf[at] for dim, at in zip(counts.dims, where, strict=True)], axis=0))
    codes = {dim.name: [dim.codes[int(i)] for i in at[leaf]] for dim, at in zip(counts.dims, where, strict=True)}
    rows = Rows({}, codes, counts.flat[leaf].tolist(), denominators=over[leaf].tolist())
    left, floor = over - counts.flat, 1 if zero_is_safe and not groups else 0
    small = (counts.flat > 0) & (left <= threshold) & (left > 0)
    nobody = (counts.flat > 0) & (left == 0) & (groups or not zero_is_safe)
    few = (counts.flat <= threshold) & (counts.flat >= zero_is_safe) & (over > 0)
    if (told_anyway(counts, over, floor) & (small | nobody | few)).any():
        with pytest.raises(DisclosureError, match="are told by the figure"):
            release_table(rule, counts.dims, rows, workers=1)
        return
    made = unless_refused(rule, counts, rows)
    if made is None:
        assert groups, "one who is left in the only place where another could be counted knows that all are elsewhere"
        return
    assert made.certificate.passes
    hidden = np.zeros(over.size, bool)
    hidden[made.cells.cell[made.cells.confidential]] = True
    assert not (small | nobody | few)[~hidden].any()
    fitting = every_table(counts, np.where(hidden, floor, counts.flat), np.where(hidden, over, counts.flat))
    if fitting is not None:
        assert (np.ptp(fitting, axis=0) > 0)[small | nobody | few].all()
