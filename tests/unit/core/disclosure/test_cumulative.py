"""Counts that add up from date to date: what is new since the last one is a count that nobody may work out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
import scipy.sparse as sp

from contracts.products.product import Disclosure, GroupDisclosure
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier import history_file
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, sums
from tests.support.disclosure import REGIONS, SEX, flat_tree

HES = Disclosure(threshold=7, source="HES analysis guide, 2018")
DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("sex", SEX))
LEAVES = list(itertools.product(("n1", "n2", "s1", "s2"), ("f", "m")))
SIZE = 7 * 3


def weekly(weeks: int, seed: int = 4) -> Ints:
    """New cases by week and leaf: a tenth of them nobody, most of them few."""
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.lognormal(2.3, 0.8, len(LEAVES)), (weeks, len(LEAVES))) * (rng.random((weeks, 8)) > 0.1)


def release(
    counts: Ints, weeks: Sequence[int], history: History | None = None, *, cumulative: bool = True, service: str = ""
) -> Protected:
    """Release the cumulative counts of some weeks."""
    cells = [(f"2020-{week + 10}", *leaf, int(counts[week, i])) for week in weeks for i, leaf in enumerate(LEAVES)]
    dates, areas, sexes, values = zip(*cells, strict=True)
    slices = {"service": [service] * len(dates), "date": dates} if service else {"date": dates}
    rows = Rows(slices, {"area": areas, "sex": sexes}, values, cumulative="date" if cumulative else None)
    return release_table(HES, DIMS, rows, history=history, workers=1)


def given_away(releases: Sequence[Protected]) -> tuple[int, int]:
    """Attack all that some releases publish, by weeks and by what is new in each: how much is unsafe, and exposed."""
    shown: dict[tuple[str, int], int] = {}
    truth: dict[str, Ints] = {}
    for made in releases:
        for (date, *_), versions in made.history.slices.items():
            truth[date] = versions[-1].values
        hidden = {
            (key, cell)
            for key, cell, of in zip(made.cells.slice_of, made.cells.cell, made.cells.confidential, strict=True)
            if of
        }
        for number, (date, *_) in enumerate(made.cells.slice_keys):
            shown |= {(date, cell): int(truth[date][cell]) for cell in range(SIZE) if (number, cell) not in hidden}
    dates = sorted(truth)
    values = np.array([truth[date] for date in dates])
    known = np.array([[(date, cell) in shown for cell in range(SIZE)] for date in dates])
    new = np.diff(values, axis=0, prepend=0)
    weeks = len(dates)
    own = sums(DIMS)
    totals = sp.block_diag([own] * weeks)
    step = sp.identity(weeks * SIZE) - sp.eye(weeks * SIZE, weeks * SIZE, -SIZE)
    matrix = sp.bmat([[totals, None], [step, -sp.identity(weeks * SIZE)]]).tocsc().astype(np.int8)
    everything = np.concatenate([values.reshape(-1), new.reshape(-1)])
    point = np.concatenate([known.reshape(-1), np.zeros(weeks * SIZE, bool)])
    floor = np.concatenate([np.ones(weeks * SIZE, np.int64), np.zeros(weeks * SIZE, np.int64)])
    low, high = np.where(point, everything, floor), np.where(point, everything, NO_LIMIT)
    targets = np.flatnonzero(Rule(7).unsafe(everything))
    return targets.size, int(attack(matrix, low, high, targets, table=everything).exposed.sum())


def test_weekly_counts_are_not_the_differences_of_cumulative_ones() -> None:
    counts = weekly(6).cumsum(axis=0)
    unsafe, alone = given_away([release(counts, range(6), cumulative=False)])
    assert alone > unsafe / 3, "or this shows nothing"
    together = release(counts, range(6))
    assert given_away([together]) == (unsafe, 0)
    certificate = together.certificate
    assert certificate.passes
    assert certificate.unlisted > 0, "what is new in a week is attacked and not published"
    assert sum(result.unsafe for result in certificate.slices) == certificate.unsafe + certificate.unlisted


@pytest.mark.parametrize("all_weeks", [True, False], ids=["the whole series", "the newest week alone"])
def test_a_release_a_week_gives_no_weekly_count_away_either(*, all_weeks: bool) -> None:
    counts = weekly(4, seed=6).cumsum(axis=0)
    history, releases = History(), []
    for week in range(4):
        made = release(counts, range(week + 1) if all_weeks else [week], history)
        assert made.certificate.passes
        assert made.certificate.carried == (week if all_weeks else 0), "what was published stands as it was"
        assert made.certificate.revised == 0
        history = history_file.read(history_file.write(made.history))
        releases.append(made)
    unsafe, exposed = given_away(releases)
    assert unsafe > 5
    assert exposed == 0
    assert all(len(versions) == 1 for versions in history.slices.values())


def test_a_series_that_has_not_changed_is_not_worked_on_again(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = weekly(3).cumsum(axis=0)
    first = release(counts, range(3))
    monkeypatch.setattr("lambdas.core.disclosure.release.cumulative.secure_below_total", None)
    again = release(counts, range(3), first.history)
    assert again.certificate.carried == 3
    assert list(again.cells.published()) == list(first.cells.published())


def test_series_of_other_slices_are_protected_each_by_itself() -> None:
    counts = weekly(3).cumsum(axis=0)
    first = release(counts, range(2), service="phone")
    second = release(counts, [2], first.history, service="online")
    assert second.certificate.passes
    third = release(counts, [2], second.history, service="phone")
    assert third.certificate.passes
    assert third.certificate.unlisted > 0


def test_a_cumulative_count_that_falls_is_told_with_its_place() -> None:
    counts = weekly(3).cumsum(axis=0)
    counts[2, 3] = counts[1, 3] - 1
    with pytest.raises(
        DisclosureError, match="date is cumulative, and the count of n2, m falls from 2020-11 to 2020-12"
    ):
        release(counts, range(3))
    first = release(counts, [1])
    with pytest.raises(DisclosureError, match="falls from 2020-11 to 2020-12"):
        release(counts, [2], first.history)


AREA = Dim.from_pairs("area", [("T", ""), ("a", "T"), ("b", "T"), ("c", "T")])
LEVEL_MORE = Dim.from_pairs("area", [("T", ""), ("R", "T"), ("a", "R"), ("b", "R"), ("c", "T")])
AREA_MORE = Dim.from_pairs("area", [("T", ""), ("a", "T"), ("b", "T"), ("c", "T"), ("e", "T")])
PARTS = Dim.from_pairs("area", [("T", ""), ("a", "T"), ("a1", "a"), ("a2", "a"), ("b", "T"), ("c", "T")])


def month(
    dim: Dim, dates: Sequence[int], counts: Sequence[dict[str, int]], history: History | None = None
) -> dict[tuple[str, ...], int | str]:
    """Release some months, and give the figures that are shown and the history under ()."""
    leaves = [(f"2020-{date:02}", code, n) for date, of in zip(dates, counts, strict=True) for code, n in of.items()]
    when, codes, values = zip(*leaves, strict=True)
    rows = Rows({"date": when}, {"area": codes}, values, cumulative="date")
    made = release_table(HES, (dim,), rows, history=history, workers=1)
    assert made.certificate.passes
    shown = {(date, code): value for date, code, value, _ in made.cells.published() if value != ""}  # type: ignore[misc]
    return {**shown, (): made.history}  # type: ignore[dict-item]


@pytest.mark.parametrize("dim", [AREA, LEVEL_MORE, AREA_MORE], ids=["the same", "a level more", "an area more"])
def test_what_is_new_is_not_told_when_the_hierarchy_is_another(dim: Dim) -> None:
    first = month(AREA, [1], [{"a": 20, "b": 30, "c": 40}])
    assert ("2020-01", "a") in first
    new = {"e": 40} if dim is AREA_MORE else {}
    second = month(dim, [2], [{"a": 23, "b": 50, "c": 70, **new}], first[()])  # type: ignore[arg-type]
    assert ("2020-02", "a") not in second, "three people are new"
    assert ("2020-02", "T") in second


def test_an_area_that_is_parted_later_is_told_with_what_to_do() -> None:
    first = month(AREA, [1], [{"a": 20, "b": 30, "c": 40}])
    with pytest.raises(
        DisclosureError, match=r"2020-01: area a of an earlier release is no leaf .*; keep the code, or"
    ):
        month(PARTS, [2], [{"a1": 13, "a2": 10, "b": 50, "c": 70}], first[()])  # type: ignore[arg-type]


def test_areas_that_are_put_together_later_are_held_against_their_total() -> None:
    first = month(PARTS, [1], [{"a1": 10, "a2": 10, "b": 30, "c": 40}])
    second = month(AREA, [2], [{"a": 23, "b": 50, "c": 70}], first[()])  # type: ignore[arg-type]
    assert ("2020-02", "a") not in second


def small(shown: dict[tuple[str, ...], int | str], truth: dict[tuple[str, str], int]) -> list[tuple[str, str, str]]:
    """List the cells and pairs of dates of which both figures are shown and differ by 1 to 7."""
    known = sorted(key for key in truth if key in shown)
    pairs = itertools.combinations(known, 2)
    return [(a[1], a[0], b[0]) for a, b in pairs if a[1] == b[1] and 1 <= abs(truth[b] - truth[a]) <= 7]


@pytest.mark.parametrize("together", [True, False], ids=["one release", "a release a month"])
@pytest.mark.parametrize("seed", range(4))
def test_no_two_figures_that_are_shown_tell_of_few_people(*, together: bool, seed: int) -> None:
    dice = np.random.default_rng(seed)
    counts = [{code: int(dice.integers(10, 40)) for code in "abc"}]
    for _ in range(3):
        counts.append({code: n + int(dice.choice([0, 1, 2, 3, 8, 20])) for code, n in counts[-1].items()})
    shown: dict[tuple[str, ...], int | str] = {(): History()}  # type: ignore[dict-item]
    if together:
        shown = month(AREA, [1, 2, 3, 4], counts)
    else:
        for date, of in enumerate(counts, start=1):
            shown |= month(AREA, [date], [of], shown[()])  # type: ignore[arg-type]
    truth = {(f"2020-{date:02}", code): n for date, of in enumerate(counts, start=1) for code, n in of.items()}
    truth |= {(f"2020-{date:02}", "T"): sum(of.values()) for date, of in enumerate(counts, start=1)}
    assert small(shown, truth) == []


def test_a_sum_of_hidden_additions_is_a_count_too() -> None:
    counts = [{"a": n, "b": 30 + 20 * i, "c": 40 + 20 * i} for i, n in enumerate((20, 22, 24, 60))]
    shown = month(AREA, [1, 2, 3, 4], counts)
    assert not {("2020-01", "a"), ("2020-03", "a")} <= shown.keys(), "four people came between"
    assert ("2020-04", "a") in shown


BEFORE = Dim.from_pairs("area", [("T", ""), ("R", "T"), ("a", "R"), ("b", "R"), ("c", "T"), ("d", "T")])
DROPPED = Dim.from_pairs("area", [("T", ""), ("a", "T"), ("b", "T"), ("c", "T"), ("d", "T")])


def test_what_is_added_to_a_region_that_is_no_more_is_protected() -> None:
    first = month(BEFORE, [1], [{"a": 5, "b": 30, "c": 40, "d": 50}])
    assert ("2020-01", "R") in first
    second = month(DROPPED, [2], [{"a": 8, "b": 30, "c": 60, "d": 70}], first[()])  # type: ignore[arg-type]
    assert not {("2020-02", "a"), ("2020-02", "b")} <= second.keys(), "three people are new in the region"


def test_a_region_that_is_gone_where_other_areas_come_is_told_with_what_to_do() -> None:
    first = month(BEFORE, [1], [{"a": 5, "b": 30, "c": 40, "d": 50}])
    other = Dim.from_pairs("area", [*((code, "T" if code != "T" else "") for code in ("T", "a", "b", "c", "d", "e"))])
    with pytest.raises(DisclosureError, match=r"area R of an earlier release is no total .*; keep the code, or"):
        month(other, [2], [{"a": 8, "b": 30, "c": 60, "d": 70, "e": 40}], first[()])  # type: ignore[arg-type]


def test_a_day_on_which_nobody_is_added_is_no_group() -> None:
    rule = HES.model_copy(update={"group_disclosure": GroupDisclosure.HIDE})
    leaves = [(f"2020-0{date}", code, n) for date in (1, 2) for code, n in (("a", 20), ("b", 30), ("c", 40))]
    when, codes, values = zip(*leaves, strict=True)
    rows = Rows({"date": when}, {"area": codes}, values, cumulative="date")
    made = release_table(rule, (AREA,), rows, workers=1)
    assert made.certificate.passes
    assert not made.certificate.hidden


def of_places(rule: Disclosure, counts: dict[str, dict[str, int]], history: History | None = None) -> Protected:
    """Release the cumulative counts of places by date."""
    dates, places, values = zip(*((day, p, n) for day, told in counts.items() for p, n in told.items()), strict=True)
    dim = Dim.from_pairs("area", flat_tree("abc"))
    return release_table(
        rule, (dim,), Rows({"date": dates}, {"area": places}, values, cumulative="date"), history=history, workers=1
    )


def test_a_date_that_is_no_longer_released_keeps_a_release_from_passing() -> None:
    """By the rule of now 5 is unsafe, and an earlier release shows it of a date that this one leaves out."""
    loose, days = Disclosure(threshold=3, source="A rule"), {"a": 5, "b": 20, "c": 30}
    first = of_places(loose, {"2020-01": days})
    assert not first.certificate.hidden
    later = {place: count + 30 for place, count in days.items()}
    second = of_places(HES, {"2020-02": later}, first.history)
    assert not second.certificate.passes
    assert second.certificate.exposed == 1


def test_a_group_that_an_earlier_date_gave_away_keeps_a_series_from_passing() -> None:
    """All 20 of the first date were in one place, and its zeros are out."""
    told = {"2020-01": {"a": 20, "b": 0, "c": 0}}
    hides = HES.model_copy(update={"group_disclosure": GroupDisclosure.HIDE})
    first = of_places(HES, told)
    assert not first.certificate.hidden
    second = of_places(hides, {**told, "2020-02": {"a": 40, "b": 20, "c": 30}}, first.history)
    assert not second.certificate.passes
