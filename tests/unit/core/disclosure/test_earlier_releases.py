"""A reader keeps every release; what two of them say together must give nothing away either."""

from __future__ import annotations

import io
import itertools
import json

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.products.cell_terms import CellTerms, Selection
from contracts.products.product import Disclosure, Protection
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.history import UNKNOWN, History, Version
from lambdas.core.disclosure.earlier.joint import join
from lambdas.core.disclosure.proof.secure import Secured, secure
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.release.slices import secure_slices
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, rollup
from tests.support.disclosure import REGIONS, boxed, every_table, flat_tree, leaf_matrix, mark, number, table, tables

RULE = Rule(7)
HES = Disclosure(threshold=7, source="HES analysis guide, 2018")
AREAS = (Dim.from_pairs("area", flat_tree("abcd")),)
LEAVES = ("n1", "n2", "s1", "s2")
Counts = dict[str, dict[str, int]]


def published(of: Table, result: Secured, rule: Rule = RULE) -> Version:
    unknown = np.full(of.flat.size, UNKNOWN)
    return Version(
        of.dims, rule, of.flat, result.hidden, unknown, unknown, np.zeros(7, np.int64), np.zeros(of.flat.size, bool)
    )


def revised(of: Table, leaves: list[int]) -> Table:
    """The table with other counts in its leaves."""
    _, numbers = leaf_matrix(of)
    places = [np.asarray(at) for at in np.unravel_index(numbers, of.shape)]
    return rollup(of.dims, places, np.array(leaves, np.int64))


def small(of: Table, result: Secured) -> bool:
    """Whether every table that fits what is published can be tried."""
    return every_table(of, *boxed(of, result.hidden, 1, 5)) is not None


def worked_out(old: Table, old_hidden: Bools, new: Table, new_hidden: Bools, cells: Ints) -> list[int]:
    """Try every pair of tables that fits both releases and has what did not change alike: cells with one value only."""
    tried = [every_table(of, *boxed(of, hidden, 1, 5)) for of, hidden in ((old, old_hidden), (new, new_hidden))]
    assert tried[0] is not None
    assert tried[1] is not None
    same = np.flatnonzero(old.flat == new.flat)
    known = [{tuple(row) for row in rows[:, same].tolist()} for rows in (tried[0], tried[1])]
    both = known[0] & known[1]
    fits = np.array([row for row in tried[1].tolist() if tuple(np.array(row)[same]) in both])
    return [int(cell) for cell in cells if np.unique(fits[:, cell]).size == 1]


def pairs(seed: int) -> tuple[Table, Table]:
    """A table of four areas and its revision, in which one count has grown."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 16, 4)
    old = table([REGIONS], {(area,): int(count) for area, count in zip(LEAVES, counts, strict=True)})
    counts[rng.integers(4)] += 14
    return old, revised(old, counts.tolist())


def test_two_releases_together_determine_no_unsafe_count() -> None:
    alone, together = 0, 0
    for seed in range(40):
        old, new = pairs(seed)
        first = secure(old, RULE)
        unsafe = np.flatnonzero(RULE.unsafe(new.flat))
        second = secure(new, RULE, earlier=[published(old, first)])
        assert second.exposed == 0
        together += len(worked_out(old, first.hidden, new, second.hidden, unsafe))
        alone += len(worked_out(old, first.hidden, new, secure(new, RULE).hidden, unsafe))
    assert together == 0
    assert alone > 0, "or this shows nothing"


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_revised_nothing_unsafe_is_determined_unless_that_is_told(data: st.DataObject) -> None:
    old = data.draw(tables(most_leaves=3, most=14, dimensions=2))
    leaves = old.flat[leaf_matrix(old)[1]].tolist()
    moved = data.draw(st.sets(st.integers(0, len(leaves) - 1), max_size=2))
    new = revised(old, [count + 12 if place in moved else count for place, count in enumerate(leaves)])
    first = secure(old, RULE)
    second = secure(new, RULE, earlier=[published(old, first)])
    assume(small(old, first) and small(new, second))
    found = worked_out(old, first.hidden, new, second.hidden, np.flatnonzero(RULE.unsafe(new.flat)))
    assert len(found) == second.exposed - second.exposed_before


def test_a_cover_that_moves_gives_an_unchanged_count_away_and_is_not_let_move() -> None:
    old = table([flat_tree("abcd")], {("a",): 3, ("b",): 10, ("c",): 20, ("d",): 30})
    new = table([flat_tree("abcd")], {("a",): 3, ("b",): 50, ("c",): 20, ("d",): 30})
    first, alone = secure(old, RULE), secure(new, RULE)
    assert first.hidden[number(old, "b")]
    assert alone.hidden[number(new, "c")], "by itself the new table has a cheaper cover"
    a = np.array([number(new, "a")])
    assert worked_out(old, first.hidden, new, alone.hidden, a) == a.tolist()

    together = secure(new, RULE, earlier=[published(old, first)])

    assert together.exposed == 0
    assert worked_out(old, first.hidden, new, together.hidden, a) == []


def test_a_count_shown_before_is_no_cover() -> None:
    old = table([flat_tree("abc")], {("a",): 20, ("b",): 10, ("c",): 30})
    new = table([flat_tree("abc")], {("a",): 3, ("b",): 10, ("c",): 30})
    first = secure(old, RULE)
    assert not first.hidden.any()
    second = secure(new, RULE, earlier=[published(old, first)])
    assert second.exposed == 0
    assert not second.hidden[[number(new, "b"), number(new, "c")]].any()
    assert second.hidden[number(new, "all")], "only the total, which has changed with it, can cover it"


def test_a_case_that_was_moved_from_one_area_to_another_gives_neither_away() -> None:
    """The first area's count is now a published zero; its cover is as it was, and so is every total."""
    old = table([REGIONS], {("n1",): 1, ("n2",): 12, ("s1",): 30, ("s2",): 40})
    new = table([REGIONS], {("n1",): 0, ("n2",): 12, ("s1",): 31, ("s2",): 40})
    first = secure(old, RULE)
    assert first.hidden[[number(old, "n1"), number(old, "n2")]].all()
    second = secure(new, RULE, earlier=[published(old, first)])
    assert second.exposed == 0
    assert second.hidden[number(new, "n2")]
    assert second.hidden[number(new, "N")], "or the north less its other area would be the first one's cover"


def test_what_cannot_be_made_safe_any_more_is_told_and_not_passed() -> None:
    old = table([flat_tree("abc")], {("a",): 6, ("b",): 10, ("c",): 30})
    first = secure(old, Rule(5))
    assert not first.hidden.any()
    again = secure(old, RULE, earlier=[published(old, first, Rule(5))])
    assert again.exposed == 1


def test_an_area_that_was_merged_is_matched_by_its_code() -> None:
    old = table([flat_tree("abcd")], {("a",): 3, ("b",): 10, ("c",): 20, ("d",): 30})
    first = secure(old, RULE)
    merged = table([[("all", ""), ("a", "all"), ("bc", "all"), ("d", "all")]], {("a",): 3, ("bc",): 30, ("d",): 30})
    second = secure(merged, RULE, earlier=[published(old, first)])
    assert second.exposed == 0
    assert second.hidden[number(merged, "bc")]
    alone = secure(merged, RULE, Terms.of(merged, fixed=mark(merged, ("bc",))))
    assert alone.hidden[number(merged, "d")], "which the first release shows"


def test_a_count_that_two_earlier_releases_told_alike_is_one_unknown_though_it_is_another_now() -> None:
    old = table([flat_tree("abc")], {("a",): 3, ("b",): 20, ("c",): 30})
    newer, now = revised(old, [3, 25, 30]), revised(old, [40, 25, 30])
    earlier = [published(of, secure(of, RULE)) for of in (old, newer)]
    joint = join(now, earlier)
    a, b, c = (number(now, code) for code in "abc")
    first, second = joint.columns
    assert first[a] == second[a] >= joint.size, "3 in both, and another count now"
    assert first[b] != second[b] == b
    assert first[c] == second[c] == c


def release(days: Counts, history: History | None = None, rule: Disclosure = HES) -> Protected:
    cells = [(day, area, count) for day, counts in days.items() for area, count in counts.items()]
    dates, areas, values = zip(*cells, strict=True)
    return release_table(rule, AREAS, Rows({"date": dates}, {"area": areas}, values), history=history)


def shown(protected: Protected, day: str) -> dict[str, object]:
    return {str(row[1]): row[2] for row in protected.cells.published() if row[0] == day}


FIRST: Counts = {
    "1": {"a": 3, "b": 10, "c": 20, "d": 30},
    "2": {"a": 12, "b": 5, "c": 40, "d": 9},
}


def test_a_slice_that_has_not_changed_stays_as_it_was_published(monkeypatch: pytest.MonkeyPatch) -> None:
    first = release(FIRST)
    asked: list[int] = []
    monkeypatch.setattr(
        "lambdas.core.disclosure.release.suppress.secure_slices",
        lambda dims, values, *rest: asked.append(len(values)) or secure_slices(dims, values, *rest),
    )
    second = release({**FIRST, "3": {"a": 2, "b": 2, "c": 50, "d": 60}}, first.history)
    assert asked == [1], "only the new day is worked on"
    assert (second.certificate.carried, second.certificate.revised) == (2, 0)
    for day in FIRST:
        assert shown(second, day) == shown(first, day)
    assert second.certificate.slices[:2] == first.certificate.slices
    assert second.certificate.passes


def test_a_slice_that_is_revised_is_held_against_every_version_of_it() -> None:
    first = release(FIRST)
    second = release({"1": {"a": 3, "b": 50, "c": 20, "d": 30}}, first.history)
    assert (second.certificate.carried, second.certificate.revised) == (0, 1)
    assert shown(second, "1") == {"all": 103, "a": "", "b": "", "c": 20, "d": 30}
    third = release(FIRST, second.history)
    assert third.certificate.carried == 2, "a version that was published before is not worked out anew"
    assert len(third.history.of(("1",))) == 2


def test_a_rule_made_stricter_after_the_fact_holds_the_release_for_a_person() -> None:
    first = release(FIRST)
    stricter = release(FIRST, first.history, Disclosure(threshold=12, source="A stricter publication"))
    assert not stricter.certificate.passes
    assert stricter.certificate.exposed > 0


@pytest.mark.parametrize("protection", Protection)
def test_what_the_rule_kept_open_before_a_later_release_does_not_narrow(protection: Protection) -> None:
    """Of 23 in a and b the part b2 is 18 in the second release, so that a, which was 3, was 4 at the most.

    The second release's own rule is content with two counts.
    """
    dims = (Dim.from_pairs("area", [("all", ""), *((code, "all") for code in "abc"), ("b1", "b"), ("b2", "b")]),)
    shows = CellTerms(always_published=(Selection(codes={"area": ("b2", "c")}),))

    def told(level: Protection, counts: dict[str, int], history: History | None = None) -> Protected:
        rule = Disclosure(threshold=7, source="A rule", protection=level)
        rows = Rows({}, {"area": list(counts)}, list(counts.values()))
        return release_table(rule, dims, rows, history=history, laid_down=shows)

    first = told(protection, {"a": 3, "b1": 10, "b2": 10, "c": 30})
    assert first.certificate.passes
    second = told(Protection.EXACT, {"a": 50, "b1": 2, "b2": 18, "c": 30}, first.history)
    assert second.certificate.passes is (protection is Protection.EXACT)


def test_what_a_stricter_rule_hid_is_asked_for_when_its_count_has_changed() -> None:
    """By the looser rule b, which stays hidden, needs no cover; it would tell that a was 5."""

    def told(threshold: int, a: int, history: History | None = None) -> Protected:
        rule = Disclosure(threshold=threshold, source="A rule")
        return release_table(rule, AREAS, Rows({}, {"area": list("abcd")}, [a, 10, 20, 30]), history=history)

    first = told(7, 5)
    assert [row[0] for row in first.cells.published() if row[1] == ""] == ["a", "b"]
    second = told(3, 50, first.history)
    assert second.certificate.passes
    assert not {"all", "a", "c", "d"} <= {row[0] for row in second.cells.published() if row[1] != ""}


def test_what_a_stricter_rule_did_not_publish_is_not_shown_by_a_looser_one() -> None:
    dims = (Dim.from_pairs("area", REGIONS),)
    rows = Rows({}, {"area": LEAVES}, [5, 10, 20, 30])
    leaves = CellTerms(not_published=(Selection(levels={"area": ("leaves",)}),))
    first = release_table(Disclosure(threshold=7, source="A rule"), dims, rows, laid_down=leaves)
    assert all(row[1] != "" for row in first.cells.published())
    looser = Disclosure(threshold=3, source="A rule")
    second = release_table(looser, dims, rows, history=first.history)
    assert second.certificate.passes
    assert ("n1", "", "confidential") in second.cells.published()
    assert ("n1", 5, "reported") in release_table(looser, dims, rows).cells.published()


def test_a_rule_made_looser_keeps_open_what_the_earlier_one_kept_open() -> None:
    """By the first rule 1 to 7 fit place p; were r shown then, p and q would be 5 together."""
    dim = (Dim.from_pairs("area", [("all", ""), ("g", "all"), ("h", "all"), *((c, "g") for c in "pqr"), ("s", "h")]),)

    def told(threshold: int, r: int, history: History | None = None) -> Protected:
        rule = Disclosure(threshold=threshold, source="A rule", protection=Protection.RULE)
        rows = Rows({}, {"area": list("pqrs")}, [2, 3, r, 90])
        return release_table(rule, dim, rows, history=history)

    second = told(3, 21, told(7, 20).history)
    shown = {row[0] for row in second.cells.published() if row[1] != ""}
    assert not second.certificate.passes or not {"g", "r"} <= shown


def test_a_looser_rule_is_not_enough_where_a_stricter_one_told_of_the_same_count() -> None:
    """1 to 3 fitted both by the first rule; with a gone they are 3 together, of which the second asks for no more."""

    def told(threshold: int, a: int, history: History | None = None) -> Protected:
        rule = Disclosure(threshold=threshold, source="A rule", protection=Protection.RULE)
        rows = Rows({}, {"area": list("abc")}, [a, 2, 1])
        return release_table(rule, (Dim.from_pairs("area", flat_tree("abc")),), rows, history=history)

    first = told(3, 14)
    assert first.certificate.passes
    second = told(2, 0, first.history)
    assert not second.certificate.passes or "all" in {row[0] for row in second.cells.published() if row[1] == ""}


@pytest.mark.parametrize("flat_first", [True, False])
def test_an_area_of_one_place_that_another_layout_has_not_is_no_reason_to_stop(*, flat_first: bool) -> None:
    deep = [("all", ""), ("north", "all"), ("london", "all"), ("leeds", "north"), ("york", "north"), ("la", "london")]
    flat = [("all", ""), *((place, "all") for place in ("leeds", "york", "la"))]
    for counts in itertools.product((0, 2, 5, 30), repeat=3):
        history = None
        for turn, pairs in enumerate((flat, deep) if flat_first else (deep, flat)):
            rows = Rows({}, {"area": ["leeds", "york", "la"]}, [counts[0] + turn, *counts[1:]])
            made = release_table(HES, (Dim.from_pairs("area", pairs),), rows, history=history)
            history = made.history
        assert made.certificate.revised == 1


def test_a_history_is_read_as_it_was_written() -> None:
    second = release({"1": {"a": 3, "b": 50, "c": 20, "d": 30}}, release(FIRST).history)
    read = history_file.read(history_file.write(second.history))
    assert read.slices.keys() == second.history.slices.keys()
    for key, versions in second.history.slices.items():
        for was, now in zip(versions, read.of(key), strict=True):
            counts = Table(was.dims, was.values.reshape([len(dim.codes) for dim in was.dims]))
            assert now.says(was.rule, counts, Terms.of(counts))
            for name in ("hidden", "low", "high", "findings"):
                assert (getattr(was, name) == getattr(now, name)).all()
    assert release(FIRST, read).certificate.carried == 2
    assert history_file.write(read) == history_file.write(second.history)


def test_a_history_of_another_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = history_file.write(release(FIRST).history)
    monkeypatch.setattr("lambdas.core.disclosure.earlier.history_file.READABLE", (9,))
    with pytest.raises(ValueError, match="has format 4"):
        history_file.read(content)


def test_a_history_from_before_there_were_rules_for_groups_and_magnitudes_is_read() -> None:
    counts = table([flat_tree("abcd")], {("a",): 3, ("b",): 10, ("c",): 20, ("d",): 30})
    version = published(counts, secure(counts, RULE))
    got = dict(np.load(io.BytesIO(history_file.write(History({("x",): (version,)})))))
    header = json.loads(str(got["header"]))
    header["rules"] = [
        {name: rule[name] for name in ("threshold", "zero_is_safe", "protection")} for rule in header["rules"]
    ]
    old = {name: array for name, array in got.items() if name not in {"need", "stamp"}}
    package = io.BytesIO()
    np.savez_compressed(package, **{**old, "header": np.array(json.dumps(header))})
    (read,) = history_file.read(package.getvalue()).of(("x",))
    assert read.says(RULE, counts, Terms.of(counts))
    assert (read.unsafe == RULE.unsafe(counts.flat)).all()
    assert not read.need.any()
