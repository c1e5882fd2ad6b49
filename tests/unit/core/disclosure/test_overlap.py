"""Two products that count the same people: what a reader of both can subtract."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from contracts.products.cell_terms import CellTerms, Selection, Weight
from contracts.products.product import Disclosure, GroupDisclosure
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.proof.certificate import Conflict
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.common import Common
from lambdas.core.disclosure.release.explain import SHOWN, conflicts_in_words
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, sums
from tests.support.disclosure import REGIONS, flat_tree

RULE = Disclosure(threshold=7, source="HES analysis guide, 2018")
AREA = Dim.from_pairs("area", flat_tree("abcd", root="E"))
SEX = Dim.from_pairs("sex", flat_tree("fm"))
AGE = Dim.from_pairs("age", flat_tree("yo"))
Dims = tuple[Dim, ...]
People = dict[tuple[str, ...], int]
Known = dict[tuple[str, ...], tuple[int, int]]

PLACES = [f"p{number}" for number in range(8)]
HALVES = {"north": PLACES[:4], "south": PLACES[4:]}
SHIFTED = {"hills": PLACES[:2], "river": PLACES[2:6], "coast": PLACES[6:]}


def geography(areas: Mapping[str, list[str]]) -> Dim:
    pairs = [("E", ""), *((area, "E") for area in areas)]
    return Dim.from_pairs("area", [*pairs, *((place, area) for area in areas for place in areas[area])])


def released(dims: Dims, columns: tuple[str, ...], people: People, **more: object) -> Protected:
    """Release the table of some columns of what is known of people."""
    at = [columns.index(dim.name) for dim in dims]
    found: dict[tuple[str, ...], int] = {}
    for codes, count in people.items():
        key = tuple(codes[place] for place in at)
        found[key] = found.get(key, 0) + count
    told = {dim.name: [codes[place] for codes in found] for place, dim in enumerate(dims)}
    return release_table(RULE, dims, Rows({}, told, list(found.values())), **more)  # type: ignore[arg-type]  # options


def said(protected: Protected, unlisted: Callable[[tuple[str, ...]], bool] = lambda _: False) -> Known:
    """Give the least and the most that a release tells of each of its cells."""
    every = itertools.product(*(dim.codes for dim in protected.cells.dims))
    known = {codes: (0, 0) if not unlisted(codes) else (0, NO_LIMIT) for codes in every}
    for row in protected.cells.published():
        codes, value = tuple(map(str, row[:-2])), row[-2]
        known[codes] = (1, NO_LIMIT) if value == "" else (int(value), int(value))
    return known


def worked_out(dims: Dims, known: list[tuple[Known, Callable[..., tuple[str, ...]]]]) -> set[tuple[str, ...]]:
    """Attack the full table of ``dims`` with all that releases say of its cells; return what has one value only."""
    cells = {codes: number for number, codes in enumerate(itertools.product(*(dim.codes for dim in dims)))}
    low, high = np.zeros(len(cells), np.int64), np.full(len(cells), NO_LIMIT, np.int64)
    for told, place in known:
        for codes, (least, most) in told.items():
            at = cells[place(*codes)]
            low[at], high[at] = max(low[at], least), min(high[at], most)
    hidden = np.flatnonzero(low != high)
    found = attack(sums(dims), low, high, hidden)
    names = list(cells)
    return {names[cell] for cell in found.cells[found.exposed]}


def counted(seed: int) -> People:
    rng = np.random.default_rng(seed)
    return {codes: int(rng.integers(0, 3 + 9 * (codes[0] != "a"))) for codes in itertools.product("abcd", "fm", "yo")}


def total(people: People, codes: tuple[str, ...]) -> int:
    return sum(n for key, n in people.items() if all(c in {k, "all", "E"} for k, c in zip(key, codes, strict=True)))


@pytest.mark.parametrize("together", [True, False])
def test_what_two_products_show_of_the_same_people_is_subtracted_in_vain(*, together: bool) -> None:
    columns, found = ("area", "sex", "age"), 0
    for seed in range(40):
        people = counted(seed)
        ages = released((AREA, AGE), columns, people)
        others = {"ages": ages.history} if together else {}
        sexes = released((AREA, SEX), columns, people, others=others)
        assert sexes.certificate.passes
        known = [(said(sexes), lambda a, s: (a, s, "all")), (said(ages), lambda a, g: (a, "all", g))]
        known_codes = {place(*codes) for told, place in known for codes in told}
        exposed = worked_out((AREA, SEX, AGE), known)
        found += sum(1 <= total(people, codes) <= 7 for codes in exposed & known_codes)
    assert (found == 0) is together, "apart, some counts can be worked out, or this shows nothing"


HIDDEN_LEAVES = CellTerms(not_published=(Selection(levels={"area": ("leaves",)}),))


def sliver_counts(seed: int) -> People:
    """Counts of places; what lies between the north and the hills is two places with a few people."""
    rng = np.random.default_rng(seed)
    small = {"p2": 2, "p3": 1}
    return {(place,): small.get(place, int(rng.integers(20, 60))) for place in PLACES}


def test_what_lies_between_two_geographies_is_not_told_by_two_products_either() -> None:
    halves, shifted = geography(HALVES), geography(SHIFTED)
    for seed in range(10):
        people = sliver_counts(seed)
        first = released((halves,), ("area",), people, laid_down=HIDDEN_LEAVES)
        alone = released((shifted,), ("area",), people, laid_down=HIDDEN_LEAVES)
        assert not first.certificate.hidden + alone.certificate.hidden, "each shows all that it has"
        both = released((shifted,), ("area",), people, laid_down=HIDDEN_LEAVES, others={"halves": first.history})
        assert both.certificate.passes
        pairs = [
            [("E", ""), *((area, "E") for area in areas), *((p, a) for a in areas for p in areas[a])]
            for areas in (HALVES, SHIFTED)
        ]
        between = [("E", ""), ("between", "E"), ("p2", "between"), ("p3", "between")]
        between += [(place, "E") for place in PLACES if place not in {"p2", "p3"}]
        joined = (Dim.from_pairs("area", *pairs, between),)
        leaf = lambda codes: codes[0] in PLACES  # noqa: E731
        apart = worked_out(joined, [(said(first, leaf), lambda a: (a,)), (said(alone, leaf), lambda a: (a,))])
        assert ("between",) in apart
        assert not worked_out(joined, [(said(first, leaf), lambda a: (a,)), (said(both, leaf), lambda a: (a,))])


def test_areas_whose_boundaries_have_changed_are_other_areas_whatever_their_codes() -> None:
    """The south gives two places with three people to the north; both keep their codes."""
    people = sliver_counts(1)
    before = {"north": PLACES[:2], "south": PLACES[2:]}
    first = released((geography(before),), ("area",), people, laid_down=HIDDEN_LEAVES)
    assert not first.certificate.hidden
    after = released((geography(HALVES),), ("area",), people, laid_down=HIDDEN_LEAVES, history=first.history)
    assert after.certificate.passes
    assert after.certificate.hidden, "the north less what it was is three people"
    again = released((geography(HALVES),), ("area",), people, laid_down=HIDDEN_LEAVES, history=after.history)
    assert again.certificate.carried == 1


def boundaries(cumulative: str | None, impossible: CellTerms) -> tuple[Protected, Protected]:
    """Release by one geography, then by another; five people live between the two."""
    counts = dict(zip(PLACES[:7], (30, 30, 30, 2, 3, 40, 50), strict=True)) | {PLACES[7]: 0}
    layouts = {"north": PLACES[:3], "south": PLACES[3:]}, {"hills": PLACES[:5], "coast": PLACES[5:]}
    made: list[Protected] = []
    for layout in layouts:
        slices = {cumulative: ["2020-01"] * len(counts)} if cumulative else {}
        rows = Rows(slices, {"area": list(counts)}, list(counts.values()), cumulative=cumulative)
        history = made[-1].history if made else None
        made.append(release_table(RULE, (geography(layout),), rows, laid_down=impossible, history=history, workers=1))
    return made[0], made[1]


@pytest.mark.parametrize("cumulative", [None, "date"])
@pytest.mark.parametrize("impossible", [(), (Selection(codes={"area": (PLACES[7],)}),)], ids=["", "a place of nobody"])
def test_whoever_lives_between_two_geographies_is_not_told(
    cumulative: str | None, impossible: tuple[Selection, ...]
) -> None:
    first, second = boundaries(cumulative, HIDDEN_LEAVES.model_copy(update={"structural_zeros": impossible}))
    assert not first.certificate.hidden
    assert second.certificate.passes
    assert {row[-3] for row in second.cells.published() if row[-1] == "confidential"} == {"hills", "coast"}


@pytest.mark.parametrize("own", [True, False], ids=["its own history", "another product's"])
def test_an_authority_that_keeps_one_place_alone_is_another_one_than_it_was(*, own: bool) -> None:
    people: People = {(place,): count for place, count in zip(PLACES[:4], (50, 20, 30, 40), strict=True)}
    before = geography({"north": PLACES[:2], "south": PLACES[2:4]})
    after = geography({"north": PLACES[:1], "south": PLACES[1:4]})
    first = released((before,), ("area",), people, laid_down=HIDDEN_LEAVES)
    more = {"history": first.history} if own else {"others": {"elsewhere": first.history}}
    assert released((after,), ("area",), people, laid_down=HIDDEN_LEAVES, **more).certificate.passes


RAGGED = [["ab", "c", "d"], ["a", "bc", "d"], ["abc", "d"], ["a", "bcd"], ["ab", "cd"], ["a", "b", "c", "d"]]


def ragged(groups: list[str]) -> list[tuple[str, str]]:
    """Put some places in areas of several, and leave the others right beneath the whole."""
    areas = [(group, "E") for group in groups if len(group) > 1]
    return [("E", ""), *areas, *((place, group if len(group) > 1 else "E") for group in groups for place in group)]


@pytest.mark.parametrize("listed", [True, False], ids=["places published", "places not published"])
def test_places_that_one_geography_leaves_out_of_its_areas_are_held_against_the_other(*, listed: bool) -> None:
    people = {("a",): 30, ("b",): 4, ("c",): 25, ("d",): 3}
    laid_down = CellTerms() if listed else HIDDEN_LEAVES
    unlisted = lambda codes: not listed and len(codes[0]) == 1 and codes[0] != "E"  # noqa: E731
    for one, other in itertools.permutations(RAGGED, 2):
        first = released((Dim.from_pairs("area", ragged(one)),), ("area",), people, laid_down=laid_down)
        dims = (Dim.from_pairs("area", ragged(other)),)
        second = released(dims, ("area",), people, laid_down=laid_down, others={"first": first.history})
        joined = (Dim.from_pairs("area", ragged(one), ragged(other)),)
        told = [(said(release, unlisted), lambda a: (a,)) for release in (first, second)]
        small = {codes for codes in worked_out(joined, told) if 1 <= total_in(people, codes[0]) <= 7}
        assert second.certificate.passes is not bool(small), (one, other, small)


def total_in(people: People, code: str) -> int:
    return sum(count for (place,), count in people.items() if code == "E" or place in code)


def test_an_area_that_another_product_has_under_another_code_is_the_same_area() -> None:
    people: People = {(place,): 3 if place == "p0" else 20 for place in PLACES}
    named = geography({"west": PLACES[:1], "east": PLACES[1:]})
    coded = geography({"E01": PLACES[:1], "E02": PLACES[1:]})
    first = released((named,), ("area",), people, laid_down=HIDDEN_LEAVES)
    second = released((coded,), ("area",), people, laid_down=HIDDEN_LEAVES, others={"named": first.history})
    hidden = {codes for codes, (low, high) in said(first).items() if low != high}
    assert {codes for codes, (low, high) in said(second).items() if low != high} == {
        ({"west": "E01", "east": "E02"}.get(code, code),) for (code,) in hidden
    }


def test_a_count_that_another_product_hides_by_a_stricter_rule_stays_hidden() -> None:
    columns = {"area": ["a", "b", "c", "d"]}
    rows = Rows({}, columns, [8, 20, 30, 40])
    strict = release_table(Disclosure(threshold=9, source="Another"), (AREA,), rows)
    lax = release_table(RULE, (AREA,), rows, others={"strict": strict.history})
    assert lax.certificate.passes
    assert said(lax)[("a",)] == (1, NO_LIMIT)
    assert release_table(RULE, (AREA,), rows).certificate.hidden == 0


def test_counts_of_another_vintage_are_others_and_the_unchanged_ones_stay_hidden() -> None:
    first = release_table(RULE, (AREA,), Rows({"day": ["1"] * 4}, {"area": list("abcd")}, [3, 20, 30, 40]))
    rows = Rows({"day": ["1"] * 4 + ["2"] * 4}, {"area": list("abcd") * 2}, [3, 20, 31, 40, 3, 20, 30, 40])
    later = release_table(RULE, (AREA,), rows, others={"first": first.history})
    assert later.certificate.passes
    days = {
        row[0]: {r[1] for r in later.cells.published() if r[0] == row[0] and r[2] == ""}
        for row in later.cells.published()
    }
    assert days["1"] >= {"a", "b"}, "what the other product hides beside it on that day"


def test_a_cell_that_a_product_with_other_dimensions_has_not_got_is_no_cell_of_this_one() -> None:
    areas = Dim.from_pairs("area", REGIONS)
    other = Dim.from_pairs("area", flat_tree("xy", root="W"))
    common = Common.of((areas,), [(other, SEX)])
    assert common.wide == (areas,)


@pytest.mark.parametrize(
    ("slices", "method", "says"),
    [
        ({"week": ["1", "1"]}, "suppress", "was cut into slices by day and this product is by week"),
        ({"day": ["1", "1"]}, "published", "was published as its publisher had protected it"),
    ],
)
def test_a_product_that_cannot_be_held_against_another_waits_for_a_person(
    slices: dict[str, list[str]], method: str, says: str
) -> None:
    of = Disclosure(threshold=7, source="A publication", method=method)
    first = release_table(of, (AREA,), Rows({"day": ["1", "1"]}, {"area": ["a", "b"]}, [12, 40]))
    rows = Rows(slices, {"area": ["a", "b"]}, [12, 40])
    with pytest.raises(DisclosureError, match=says):
        release_table(RULE, (AREA,), rows, others={"first": first.history})


def test_rounded_and_cumulative_products_are_not_held_against_others() -> None:
    rows = Rows({}, {"area": ["a", "b"]}, [12, 40])
    first = release_table(RULE, (AREA,), rows)
    rounds = Disclosure(threshold=4, method="round", base=5, source="A publication")
    with pytest.raises(DisclosureError, match="must hide its small counts"):
        release_table(rounds, (AREA,), rows, others={"first": first.history})


def test_a_dimension_by_another_name_is_the_same_one() -> None:
    """Each hides a count of its own beside the 3 in a; less the other's, a is what is left of the total."""
    people = {(area,): count for area, count in zip("abcd", (3, 10, 20, 40), strict=True)}
    first = released((AREA,), ("area",), people)
    dear = CellTerms(weights=(Weight(codes={"place": ("b",)}, weight=100),))
    place = Dim.from_pairs("place", flat_tree("abcd", root="E"))
    alone = released((place,), ("place",), people, laid_down=dear)
    hidden = [{row[0] for row in made.cells.published() if row[1] == ""} for made in (first, alone)]
    assert hidden == [{"a", "b"}, {"a", "c"}], "the two together tell all but a"
    beside = released((place,), ("place",), people, laid_down=dear, others={"first": first.history})
    assert beside.certificate.passes
    assert {"a", "b"} <= {row[0] for row in beside.cells.published() if row[1] == ""}


def test_a_dimension_of_other_codes_is_another_one() -> None:
    people = {(area,): count for area, count in zip("abcd", (3, 10, 20, 40), strict=True)}
    first = released((AREA,), ("area",), people)
    results = {(result,): count for result, count in zip("xyz", (3, 10, 60), strict=True)}
    result = Dim.from_pairs("result", flat_tree("xyz"))
    beside = released((result,), ("result",), results, others={"first": first.history})
    assert beside.cells.sha256() == released((result,), ("result",), results).cells.sha256()


def test_the_groups_of_a_dimension_by_another_name_stay_hidden() -> None:
    """All 20 of a tested positive, which the other product shows of its places."""
    result = Dim.from_pairs("result", flat_tree("pn"))
    counts = {("a", "p"): 20, ("b", "p"): 30, ("b", "n"): 40, ("c", "p"): 25, ("c", "n"): 35}
    hides = Disclosure(
        threshold=4, source="A rule", group_disclosure=GroupDisclosure.HIDE, group_dimensions=("result",)
    )
    area = Dim.from_pairs("area", flat_tree("abc"))
    place, outcome = replace(area, name="place"), replace(result, name="outcome")

    def told(rule: Disclosure, dims: Dims, **more: object) -> Protected:
        rows = Rows({}, {dim.name: [key[at] for key in counts] for at, dim in enumerate(dims)}, list(counts.values()))
        return release_table(rule, dims, rows, **more)  # type: ignore[arg-type]  # options

    shows = Disclosure(threshold=4, source="A rule")
    first = told(hides, (area, result))
    assert ("a", "n", "", "confidential") in first.cells.published()
    second = told(shows, (place, outcome), others={"first": first.history})
    assert ("a", "n", "", "confidential") in second.cells.published()


def test_conflicts_beyond_those_that_are_listed_are_told_apart_too() -> None:
    """A person lets a release through for what they saw; another slice must not pass for one of those."""
    certificate = released((AREA,), ("area",), {("a",): 30, ("b",): 40}).certificate

    def told(days: range) -> list[str]:
        found = tuple(Conflict((f"{day:02}",), "other", 1) for day in days)
        return conflicts_in_words(replace(certificate, conflicts=found))

    assert len(told(range(SHOWN))) == SHOWN
    first, again, other = (told(range(25)), told(range(25)), [*told(range(24))[:SHOWN], told(range(1, 26))[-1]])
    assert first == again
    assert first[:SHOWN] == other[:SHOWN]
    assert first[-1].startswith("and 5 more like these")
    assert other[-1].startswith("and 5 more like these")
    assert first[-1] != other[-1]
