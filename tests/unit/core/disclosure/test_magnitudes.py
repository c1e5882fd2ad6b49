"""Sums of what contributors give: unsafe by the p% rule, by dominance or by too few, and hidden far enough."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from contracts.products.cell_terms import CellTerms, Selection
from contracts.products.presets import PRESETS
from contracts.products.product import Disclosure, Dominance
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.joint import join
from lambdas.core.disclosure.proof.case import case_of
from lambdas.core.disclosure.proof.insiders import told_to_contributors
from lambdas.core.disclosure.proof.secure import boxes, secure
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.contributions import Contributions, contributions_to
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import demand_for, distances
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Table, rollup
from tests.support.disclosure import REGIONS, SEX, boxed, every_table, flat_tree, leaf_matrix, mark, number, trees

P10 = Rule(0, p_percent=10)
BOTH = Rule(2, p_percent=10, dominance=(2, 90))
Gift = tuple[tuple[str, ...], str, int]


def summed(names: list[list[tuple[str, str]]], gifts: list[Gift]) -> tuple[Table, Contributions]:
    """Build a table from what contributors give to leaves."""
    dims = tuple(Dim.from_pairs(f"d{i}", tree) for i, tree in enumerate(names))
    people = sorted({who for _, who, _ in gifts})
    places = [np.array([dim.position[key[i]] for key, *_ in gifts], np.int64) for i, dim in enumerate(dims)]
    amounts = np.array([amount for *_, amount in gifts], np.int64)
    who = np.array([people.index(name) for _, name, _ in gifts], np.int64)
    return rollup(dims, places, amounts), contributions_to(dims, places, who, amounts)


@st.composite
def sums(draw: st.DrawFn, most: int = 60, dimensions: int = 2) -> tuple[Table, Contributions]:
    """Draw a table of sums, of which contributors may give to several cells."""
    count = draw(st.integers(1, dimensions))
    dims = tuple(Dim.from_pairs(f"d{i}", draw(trees(4 if count < 3 else 2))) for i in range(count))
    leaves = list(itertools.product(*[np.flatnonzero(dim.is_leaf).tolist() for dim in dims]))
    gift = st.tuples(st.sampled_from(leaves), st.integers(0, 5), st.integers(0, most))
    gifts = draw(st.lists(gift, min_size=1, max_size=14))
    places = [np.array([leaf[i] for leaf, *_ in gifts], np.int64) for i in range(count)]
    amounts = np.array([amount for *_, amount in gifts], np.int64)
    who = np.array([person for _, person, _ in gifts], np.int64)
    return rollup(dims, places, amounts), contributions_to(dims, places, who, amounts)


RULES = st.builds(
    Rule,
    threshold=st.integers(0, 3),
    zero_is_safe=st.booleans(),
    p_percent=st.sampled_from([5, 10, 40]),
    dominance=st.sampled_from([None, (1, 75), (2, 90)]),
)


@settings(max_examples=80)
@given(sums(dimensions=3), RULES, st.sampled_from([Effort.FIRST, Effort.IMPROVED, Effort.BEST]))
def test_every_unsafe_sum_can_be_as_far_from_the_truth_as_the_rule_asks(
    drawn: tuple[Table, Contributions], rule: Rule, effort: Effort
) -> None:
    counts, of_whom = drawn
    result = secure(counts, rule, effort=effort, given=of_whom)
    far = distances(rule, counts.flat, of_whom)
    unsafe = np.flatnonzero(far)
    assert result.hidden[unsafe].all()
    answer = attack(counts.sums, *boxes(counts.flat, ~result.hidden, rule.floor), unsafe, table=counts.flat)
    assert (answer.high >= counts.flat[unsafe] + far[unsafe]).all()
    assert (answer.low <= result.demand.low[unsafe]).all()
    assert not result.short


@settings(max_examples=60)
@given(sums(most=6), RULES)
def test_tables_as_far_off_as_asked_are_found_by_trying_every_one(
    drawn: tuple[Table, Contributions], rule: Rule
) -> None:
    counts, of_whom = drawn
    far = distances(rule, counts.flat, of_whom)
    result = secure(counts, rule, given=of_whom)
    fits = every_table(counts, *boxed(counts, result.hidden, rule.floor, above=int(far.max())), most=200_000)
    assume(fits is not None and far.any())
    unsafe = np.flatnonzero(far)
    assert (fits[:, unsafe].max(axis=0) >= (counts.flat + far)[unsafe]).all()
    assert (fits[:, unsafe].min(axis=0) <= result.demand.low[unsafe]).all()


@settings(max_examples=80)
@given(sums(dimensions=3))
def test_a_contributor_counts_once_in_a_cell_whatever_leaves_he_gives_to(drawn: tuple[Table, Contributions]) -> None:
    counts, of_whom = drawn
    matrix, leaves = leaf_matrix(counts)
    given_to = np.zeros((counts.flat.size, 6), np.int64)
    for person in range(6):
        cells, amounts = of_whom.of(person)
        given_to[cells, person] = amounts
    assert (given_to.sum(axis=1) == counts.flat).all()
    assert (matrix @ given_to[leaves] == given_to).all()
    assert (of_whom.contributors == (given_to > 0).sum(axis=1)).all()
    for most in (1, 2, 3):
        assert (of_whom.largest(most) == np.sort(given_to, axis=1)[:, ::-1][:, :most].sum(axis=1)).all()


@pytest.mark.parametrize(
    ("amounts", "rule", "distance"),
    [
        ([100, 5, 3], P10, 7),  # 3 is all that keeps the second from the first; a tenth of 100 is asked for
        ([100, 5, 10], P10, 5),
        ([100, 10, 10], P10, 0),
        ([100, 5, 3], Rule(0, dominance=(2, 90)), 9),  # 105 is 90% of 116 2/3
        ([45, 45, 10], Rule(0, dominance=(2, 90)), 0),
        ([46, 45, 9], Rule(0, dominance=(2, 90)), 2),
        ([40, 30, 30], Rule(2, p_percent=10), 0),
        ([40, 30], Rule(2, p_percent=10), 7),  # too few: a tenth of all
        ([50], Rule(1, p_percent=10, dominance=(1, 80)), 13),
        ([0, 0], Rule(2, p_percent=10), 0),
        ([0], Rule(2, zero_is_safe=False, p_percent=10), 1),
    ],
)
def test_the_rules_ask_for_the_distances_of_the_literature(amounts: list[int], rule: Rule, distance: int) -> None:
    gifts: list[Gift] = [(("a",), f"c{i}", amount) for i, amount in enumerate(amounts)]
    counts, of_whom = summed([flat_tree("a")], gifts)
    assert distances(rule, counts.flat, of_whom)[number(counts, "a")] == distance


DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("sex", SEX))
SPENT = Disclosure(threshold=2, p_percent=10, dominance=Dominance(largest=2, share=90), source="A rule")


def rows(seed: int = 0, change: int = 0) -> Rows:
    """Draw what practices spend by area and sex on two days; ``change`` is added to one contribution."""
    rng = np.random.default_rng(seed)
    kept = [
        (day, area, sex, f"practice-{int(rng.integers(40))}", int(rng.lognormal(5, 1.5)) + 1)
        for day, area, sex in itertools.product(("2020-09-01", "2020-09-02"), ("n1", "n2", "s1", "s2"), ("f", "m"))
        for _ in range(int(rng.integers(1, 9)))
    ]
    kept[0] = (*kept[0][:-1], kept[0][-1] + change)
    days, areas, sexes, who, amounts = zip(*kept, strict=True)
    return Rows({"date": days}, {"area": areas, "sex": sexes}, amounts, contributors=who)


def test_a_release_of_magnitudes_passes_and_tells_nothing_of_who_contributes() -> None:
    protected = release_table(SPENT, DIMS, rows())
    certificate = protected.certificate
    assert certificate.passes
    assert certificate.unsafe > 0
    assert certificate.avoidable == 0
    everything = json.dumps(certificate.as_json()) + str(list(protected.cells.candidate()))
    assert "practice" not in everything
    assert b"practice" not in history_file.write(protected.history)
    told = for_approvers(certificate)
    assert any("10%" in line for line in told)
    assert "count" not in " ".join(told)


def test_the_same_contributions_stand_and_others_that_sum_to_the_same_are_looked_at_again() -> None:
    first = release_table(SPENT, DIMS, rows())
    kept = history_file.read(history_file.write(first.history))
    again = release_table(SPENT, DIMS, rows(), history=kept)
    assert (again.certificate.carried, again.certificate.sha256) == (2, first.certificate.sha256)
    others = rows()
    people = list(others.contributors or ())
    moved = Rows(others.slices, others.codes, others.values, contributors=["practice-x", *people[1:]])
    assert release_table(SPENT, DIMS, moved, history=kept).certificate.carried == 1


@pytest.mark.parametrize("unit", [1, 8, 1000])
def test_sums_that_are_all_hidden_have_no_upper_end_in_whatever_unit(unit: int) -> None:
    areas, gives = ["a1", "a2", "a2"], ["practice-0", "practice-0", "practice-1"]
    dim = Dim.from_pairs("area", [("T", ""), ("a1", "T"), ("a2", "T")])
    spent = Rows({}, {"area": areas}, [10 * unit, 20 * unit, 87 * unit], contributors=gives)
    protected = release_table(SPENT.model_copy(update={"threshold": 2}), (dim,), spent, workers=1)
    assert protected.certificate.passes
    assert {row[-1] for row in protected.cells.candidate()} == {""}


def test_a_revised_sum_is_held_against_the_earlier_one() -> None:
    first = release_table(SPENT, DIMS, rows())
    later = release_table(SPENT, DIMS, rows(change=13), history=first.history)
    assert later.certificate.revised == 1
    assert later.certificate.exposed == 0
    assert later.certificate.passes


MANY = [("c", f"c{person}", 50) for person in range(100)]
TWO_IN_A = [("a", "large", 1000), ("a", "small", 10)]
P_PERCENT = Disclosure(threshold=0, p_percent=10, source="x")


def spent_in(gifts: list[tuple[str, str, int]]) -> Rows:
    areas, people, amounts = zip(*gifts, strict=True)
    return Rows({}, {"area": areas}, amounts, contributors=people)


def test_an_earlier_sum_can_still_be_as_far_off_as_its_rule_asked() -> None:
    """The rule asks for 100 upwards of a; were b2 shown as 780 of an unchanged 800, a could be 19 more at the most."""
    dims = (Dim.from_pairs("area", [("all", ""), *((code, "all") for code in "abc"), ("b1", "b"), ("b2", "b")]),)
    of_b = [[(f"b{part}", f"{part}-{person}", each) for person in range(20)] for part, each in ((1, 20), (2, 20))]
    shows = CellTerms(always_published=(Selection(codes={"area": ("b2",)}),))
    first = release_table(P_PERCENT, dims, spent_in([*TWO_IN_A, *of_b[0], *of_b[1], *MANY]), laid_down=shows)
    moved = [("b1", who, 1) for _, who, _ in of_b[0]] + [("b2", who, 39) for _, who, _ in of_b[1]]
    others = [("a", f"new-{person}", 50) for person in range(60)]
    second = release_table(P_PERCENT, dims, spent_in([*others, *moved, *MANY]), laid_down=shows, history=first.history)
    assert first.certificate.passes
    assert not second.certificate.passes
    assert second.certificate.exposed == 1


def drawn_gifts(seed: int) -> list[list[tuple[str, str, int]]]:
    """Draw what some people give in four places, and then again with some of it changed."""
    rng = np.random.default_rng(seed)
    first = [
        (place, f"{place}-{person}", int(rng.lognormal(3, 1.4)) + 1)
        for place in "abcd"
        for person in range(rng.integers(2, 7))
    ]
    moved = "abcd"[rng.integers(4)]
    second = [
        (place, who, int(amount * rng.uniform(0.5, 2)) + 1) if place == moved else (place, who, amount)
        for place, who, amount in first
    ]
    return [first, second]


LAYOUTS = (
    [("all", ""), ("x", "all"), ("y", "all"), ("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")],
    [("all", ""), ("x", "all"), ("y", "all"), ("a", "x"), ("b", "y"), ("c", "y"), ("d", "y")],
)


@pytest.mark.parametrize("layouts", [(0, 0), (0, 1)], ids=["one hierarchy", "another hierarchy"])
@pytest.mark.parametrize("listed", [True, False], ids=["places published", "places not published"])
def test_every_sum_of_two_releases_stays_as_far_off_as_its_rule_asked(
    layouts: tuple[int, int], *, listed: bool
) -> None:
    """Solved anew, over what each place was given in each release; a sum that is the same in both is known to be."""
    hides = CellTerms() if listed else CellTerms(not_published=(Selection(levels={"area": ("leaves",)}),))
    passed = 0
    for seed in range(25):
        history, told = None, []
        for layout, gifts in zip(layouts, drawn_gifts(seed), strict=True):
            dim = Dim.from_pairs("area", LAYOUTS[layout])
            made = release_table(P_PERCENT, (dim,), spent_in(gifts), laid_down=hides, history=history)
            history = made.history
            told.append(told_of(made, dim, gifts, listed=listed))
        if not made.certificate.passes:
            continue
        passed += 1
        for (low, high), (least, most), place in ends_of(told):
            assert low <= least + 1e-6, (seed, place)
            assert high >= most - 1e-6, (seed, place)
    assert passed > 5


class ToldOf(NamedTuple):
    """What a release tells of each code: the places beneath it, its sum where it is shown, and what is asked of it."""

    beneath: dict[str, str]
    sums: dict[str, int]
    shown: dict[str, bool]
    asked: dict[str, tuple[int, int]]


def told_of(made: Protected, dim: Dim, gifts: list[tuple[str, str, int]], *, listed: bool) -> ToldOf:
    beneath = {
        code: "".join(sorted(dim.codes[leaf] for leaf in dim.leaves_under(dim.position[code]))) for code in dim.codes
    }
    sums = {code: sum(amount for place, _, amount in gifts if place in beneath[code]) for code in dim.codes}
    hidden = {row[0] for row in made.cells.published() if row[1] == ""}
    shown = {code: code not in hidden and (listed or len(beneath[code]) > 1) for code in dim.codes}
    asked = {}
    for code in dim.codes:
        first, second = sorted((amount for place, _, amount in gifts if place in beneath[code]), reverse=True)[:2]
        far = -(-(10 * first - 100 * (sums[code] - first - second)) // 100)
        if far > 0:
            asked[code] = (max(sums[code] - far, len(beneath[code])), sums[code] + far)
    return ToldOf(beneath, sums, shown, asked)


def ends_of(told: list[ToldOf]) -> Iterator[tuple[tuple[float, float], tuple[int, int], str]]:
    """Yield, for each unsafe sum, the ends that fit both releases, those asked for, and its code."""
    places = [f"{turn}{place}" for turn in range(len(told)) for place in "abcd"]
    of = {
        (turn, code): np.array([name[0] == str(turn) and name[1] in beneath for name in places], float)
        for turn, release in enumerate(told)
        for code, beneath in release.beneath.items()
    }
    rows = [(of[turn, code], value) for turn, release in enumerate(told) for code, value in release.sums.items()
            if release.shown[code]]  # fmt: skip
    rows += [
        (of[0, code] - of[1, other], 0)
        for code, other in itertools.product(told[0].sums, told[1].sums)
        if told[0].beneath[code] == told[1].beneath[other] and told[0].sums[code] == told[1].sums[other]
    ]
    matrix, values = np.array([row for row, _ in rows]), np.array([value for _, value in rows], float)
    for turn, release in enumerate(told):
        for code, asked in release.asked.items():
            ends = [linprog(sign * of[turn, code], A_eq=matrix, b_eq=values, bounds=(1, None)) for sign in (1, -1)]
            high = np.inf if ends[1].status == 3 else -ends[1].fun
            yield (ends[0].fun, high), asked, f"{turn} {code}"


def test_a_sum_that_was_not_published_is_not_told_by_what_is_published_later() -> None:
    """One gave all 77 of a2, no cell of the first release; the second area less what is new in it is the first."""
    dim = Dim.from_pairs("area", [("all", ""), ("a", "all"), ("b", "all"), ("a1", "a"), ("a2", "a"), ("b1", "b")])
    gifts = [("a1", f"{person}", 20) for person in range(9)] + [("b1", f"b{person}", 45) for person in range(9)]
    hides = CellTerms(not_published=(Selection(levels={"area": ("leaves",)}),))
    one = [*gifts, ("a2", "one", 77)]
    first = release_table(P_PERCENT, (dim,), spent_in(one), laid_down=hides)
    more = [("a2", f"more{person}", 50) for person in range(9)]
    second = release_table(P_PERCENT, (dim,), spent_in([*one, *more]), history=first.history)
    shown = {row[0]: row[1] for row in second.cells.published() if row[1] != ""}
    told = {row[0]: row[1] for row in first.cells.published() if row[1] != ""}
    assert first.certificate.passes
    assert second.certificate.passes
    assert not {"a", "a2"} <= shown.keys() or "a" not in told


@pytest.mark.parametrize("kept", [True, False], ids=["from memory", "from a file"])
def test_what_one_gave_to_an_earlier_release_tells_him_nothing_of_this_one(*, kept: bool) -> None:
    """Less his 5, the first release tells him b; less b, the second one tells him of the 1 that came to his."""
    dim = (Dim.from_pairs("area", flat_tree("abc")),)
    others = [("b", f"b{person}", 4) for person in range(5)] + [("c", f"c{person}", 50) for person in range(9)]
    first = release_table(P_PERCENT, dim, spent_in([("a", "his", 5), *others]))
    history = first.history if kept else history_file.read(history_file.write(first.history))
    second = release_table(P_PERCENT, dim, spent_in([("a", "his", 5), ("a", "new", 1), *others]), history=history)
    shown = {row[0] for row in second.cells.published() if row[1] != ""}
    assert first.certificate.passes
    assert {row[0] for row in first.cells.published() if row[1] == ""} == {"a", "b"}
    assert not second.certificate.passes or not {"all", "c"} <= shown


def test_what_one_gave_between_two_hierarchies_is_not_told() -> None:
    """The first release's area less the second's is what one person gave in two places."""
    layouts = {"a": "1234", "b": "56"}, {"c": "12", "d": "3456"}
    pairs = [
        [("all", ""), *((area, "all") for area in each), *((p, a) for a in each for p in each[a])] for each in layouts
    ]
    first, second = (Dim.from_pairs("area", each) for each in pairs)
    gifts = [(place, f"{place}-{person}", 20) for place in "1256" for person in range(9)]
    gifts += [("3", "one", 40), ("4", "one", 55)]
    hides = CellTerms(not_published=(Selection(levels={"area": ("leaves",)}),))
    one = release_table(P_PERCENT, (first,), spent_in(gifts), laid_down=hides)
    other = release_table(P_PERCENT, (second,), spent_in(gifts), laid_down=hides, history=one.history)
    shown = {row[0] for made in (one, other) for row in made.cells.published() if row[1] != ""}
    assert other.certificate.passes
    assert not {"a", "c"} <= shown
    assert not {"b", "d"} <= shown


def test_one_who_gives_all_of_a_cell_by_the_next_release_is_not_told_what_was_hidden() -> None:
    dims = (Dim.from_pairs("area", flat_tree("abc")),)
    of_b = [("b", f"b{person}", 40) for person in range(20)]
    first = release_table(P_PERCENT, dims, spent_in([*TWO_IN_A, *of_b, *MANY]))
    second = release_table(P_PERCENT, dims, spent_in([*TWO_IN_A, ("b", "one", 800), *MANY]), history=first.history)
    assert first.certificate.passes
    assert not second.certificate.passes


def test_counts_are_not_taken_for_magnitudes_nor_the_other_way_about() -> None:
    counts = Rows({}, {"area": ["n1"], "sex": ["f"]}, [4])
    with pytest.raises(DisclosureError, match="do not say who contributes"):
        release_table(SPENT, DIMS, counts)
    with pytest.raises(DisclosureError, match="need p_percent or dominance"):
        release_table(Disclosure(threshold=7, source="x"), DIMS, rows())
    huge = Rows({}, {"area": ["n1"], "sex": ["f"]}, [10**10], contributors=["a"])
    with pytest.raises(DisclosureError, match="larger units"):
        release_table(SPENT, DIMS, huge)


def test_the_rule_of_acro_has_its_own_parameters_for_magnitudes() -> None:
    acro = PRESETS["acro"]
    assert (acro.p_percent, acro.dominance) == (10, Dominance(largest=2, share=90))
    assert "p_percent" not in acro.parameters(magnitude=False)


def beneath(counts: Table, cell: int) -> set[int]:
    """List a cell and all that is beneath it."""
    place = np.unravel_index(cell, counts.shape)
    nodes = [
        [code for code in range(len(dim.codes)) if int(at) in dim.chain(code)]
        for dim, at in zip(counts.dims, place, strict=True)
    ]
    return set(np.ravel_multi_index(np.ix_(*nodes), counts.shape).reshape(-1).tolist())


def own_attack(counts: Table, of_whom: Contributions, hidden: Bools, rule: Rule, person: int) -> dict[int, int]:
    """Attack with what one contributor knows: the highest that each unsafe cell that is not his alone can be."""
    cells, amounts = of_whom.of(person)
    low, high = boxes(counts.flat, ~hidden, np.minimum(counts.flat, 1))
    low[cells] = np.maximum(low[cells], amounts)
    alone = cells[of_whom.contributors[cells] == 1]
    low[alone] = high[alone] = counts.flat[alone]
    his = {leaf for cell in alone.tolist() for leaf in beneath(counts, cell)}
    targets = np.setdiff1d(np.flatnonzero(distances(rule, counts.flat, of_whom)), list(his))
    answer = attack(counts.sums, low, high, targets, table=counts.flat)
    return dict(zip(targets.tolist(), answer.high.tolist(), strict=True))


@settings(max_examples=60)
@given(sums(dimensions=2), RULES)
def test_no_contributor_learns_more_than_the_rule_allows(drawn: tuple[Table, Contributions], rule: Rule) -> None:
    counts, of_whom = drawn
    result = secure(counts, rule, given=of_whom)
    far = distances(rule, counts.flat, of_whom)
    for person in set(of_whom.who.tolist()):
        for cell, most in own_attack(counts, of_whom, result.hidden, rule, person).items():
            assert most >= counts.flat[cell] + far[cell]


def test_one_who_is_alone_in_a_hidden_cell_cannot_subtract_it_from_the_sum_of_two() -> None:
    gifts: list[Gift] = [(("a",), "ann", 50), (("b",), "bob", 60), (("c",), "cat", 30)]
    gifts += [(("c",), who, 25) for who in ("dan", "eve", "fay")] + [(("d",), who, 90) for who in ("dan", "eve", "gus")]
    counts, of_whom = summed([flat_tree("abcd")], gifts)
    rule = Rule(1, p_percent=10)
    pair = np.zeros(counts.flat.size, bool)
    pair[[number(counts, "a"), number(counts, "b")]] = True
    outsider = attack(counts.sums, *boxes(counts.flat, ~pair, 1), np.flatnonzero(pair), table=counts.flat)
    assert (outsider.high - counts.flat[pair] >= 6).all(), "to everybody else the pair is wide enough"
    assert own_attack(counts, of_whom, pair, rule, 0) == {number(counts, "b"): 60}
    result = secure(counts, rule, given=of_whom)
    assert result.hidden[pair].all()
    assert result.hidden.sum() > 2
    assert own_attack(counts, of_whom, result.hidden, rule, 0)[number(counts, "b")] >= 66


def test_one_who_is_the_largest_in_no_cell_cannot_subtract_what_he_gave_to_several() -> None:
    """The three that are unsafe sum to 162, of which dan gave 28: less that, ann's 100 could not be 135."""
    gifts: list[Gift] = [(("a",), "ann", 100), (("b",), "bob", 17), (("c",), "cat", 17)]
    gifts += [((leaf,), "dan", 14) for leaf in "bc"] + [(("d",), f"other {i}", 100) for i in range(9)]
    counts, of_whom = summed([flat_tree("abcd")], gifts)
    rule, dan = Rule(1, p_percent=35), 3
    three = np.zeros(counts.flat.size, bool)
    three[[number(counts, leaf) for leaf in "abc"]] = True
    assert own_attack(counts, of_whom, three, rule, dan)[number(counts, "a")] == 134
    for largest in range(3):
        assert own_attack(counts, of_whom, three, rule, largest).get(number(counts, "a"), 135) >= 135
    result = secure(counts, rule, given=of_whom)
    assert own_attack(counts, of_whom, result.hidden, rule, dan)[number(counts, "a")] >= 135


def test_one_who_is_second_to_the_owner_of_the_other_cell_cannot_subtract_his_part() -> None:
    """All of b is ann's, who gave most of a too: it is bob, second in a, to whom b could not be 1,100."""
    gifts: list[Gift] = [(("a",), "ann", 60), (("a",), "bob", 55), (("a",), "cat", 20), (("a",), "dan", 10)]
    gifts += [(("b",), "ann", 1000)] + [(("c",), f"other {i}", 400) for i in range(6)]
    counts, of_whom = summed([flat_tree("abc")], gifts)
    rule, pair, b = Rule(1, p_percent=10), mark(counts, *(("a",), ("b",))), number(counts, "b")
    assert [own_attack(counts, of_whom, pair, rule, person).get(b) for person in range(4)] == [None, 1090, 1125, 1135]
    result = secure(counts, rule, given=of_whom)
    assert own_attack(counts, of_whom, result.hidden, rule, 1)[b] >= 1100


def test_where_zeros_are_unsafe_no_contributor_works_out_that_nobody_else_gave() -> None:
    """To ann, whose own a and b are, three hidden sums of 150 say that nobody gave to c."""
    gifts: list[Gift] = [(("a",), "ann", 90), (("b",), "ann", 60)] + [(("d",), f"other {i}", 90) for i in range(9)]
    counts, of_whom = summed([flat_tree("abcd")], gifts)
    rule, c = Rule(0, zero_is_safe=False, p_percent=10), number(counts, "c")
    three = mark(counts, *((leaf,) for leaf in "abc"))
    outsider = attack(counts.sums, *boxes(counts.flat, ~three, 0), np.array([c]), table=counts.flat)
    assert outsider.high.tolist() == [150]
    assert own_attack(counts, of_whom, three, rule, 0) == {c: 0}
    result = secure(counts, rule, given=of_whom)
    assert own_attack(counts, of_whom, result.hidden, rule, 0)[c] > 0


def test_one_who_is_alone_in_a_cell_is_not_told_either_how_little_another_can_be() -> None:
    """To ann b is all but the 62 of a and c, which d beside c keeps from being more than 2 larger."""
    trees_of = [("all", ""), ("g", "all"), ("h", "all"), *((leaf, "g") for leaf in "abc"), ("d", "h"), ("e", "h")]
    others = [
        ("all", ""),
        ("i", "all"),
        ("j", "all"),
        *((leaf, "i") for leaf in "cd"),
        *((leaf, "j") for leaf in "abe"),
    ]
    dim = Dim.from_pairs("d0", trees_of, others)
    gifts = [("a", "ann", 50), ("b", "bob", 100), *(("d", f"d{i}", 1) for i in range(3))]
    gifts += [(leaf, f"{leaf}{i}", 10) for leaf in "ce" for i in range(6)]
    people = sorted({who for _, who, _ in gifts})
    places, amounts = [np.array([dim.position[leaf] for leaf, *_ in gifts])], np.array([gift for *_, gift in gifts])
    of_whom = contributions_to((dim,), places, np.array([people.index(who) for _, who, _ in gifts]), amounts)
    counts, rule = rollup((dim,), places, amounts), Rule(1, p_percent=10)
    hidden = mark(counts, *((leaf,) for leaf in "abcde"))
    case = case_of(rule, demand_for(counts, rule, of_whom, Terms.of(counts)), join(counts, ()), hidden & False)
    low, high = boxes(counts.flat, ~hidden, 1)
    stranger = attack(counts.sums, low, high, case.targets, table=counts.flat)
    reach = case.reach()
    assert (stranger.low <= reach[0][case.targets]).all()
    b = number(counts, "b")
    assert b in told_to_contributors(case, counts, of_whom, hidden, low, high)
    high_to_ann = high.copy()
    low[number(counts, "a")] = high_to_ann[number(counts, "a")] = 50
    assert attack(counts.sums, low, high_to_ann, np.array([b]), table=counts.flat).low.tolist() == [98]
