"""Sums that are the same in two releases, and other people's: each knows what he gave to the one and to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from scipy.optimize import linprog

from contracts.products.product import Disclosure
from lambdas.core.disclosure.earlier.history import History, Version
from lambdas.core.disclosure.earlier.joint import join, part
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Dim
from tests.support.disclosure import flat_tree, table

PLACES = "pqrw"
DIMS = (Dim.from_pairs("area", flat_tree(PLACES)),)
P10 = Disclosure(threshold=0, p_percent=10, source="x")
Gifts = Mapping[str, Mapping[str, int]]


def by_many(total: int, whose: str) -> dict[str, int]:
    return {f"{whose}{i}": total // 20 for i in range(20)}


def published(gifts: Gifts, history: History | None = None) -> Protected:
    rows = [(place, who, amount) for place in gifts for who, amount in gifts[place].items()]
    places, people, amounts = zip(*rows, strict=True)
    given = Rows({}, {"area": places}, amounts, contributors=people)
    return release_table(P10, DIMS, given, workers=1, history=history)


def shown(made: Protected) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in made.cells.published() if row[1] != ""}


W = by_many(40_000, "w")


@pytest.mark.parametrize("first_owner", ["a", "b"])
def test_one_who_gave_all_of_it_before_is_asked_what_he_learns_of_the_same_sum_of_another(first_owner: str) -> None:
    """All but p and q being shown, a could tell that p is at most 10,799 by his own 5,000 of q, and of b's 10,000."""
    first = published({"p": {first_owner: 10_000}, "q": by_many(5_000, "q"), "w": W})
    second = published({"p": {"b": 10_000}, "q": {"a": 5_000, **by_many(800, "z")}, "w": W}, first.history)
    assert first.certificate.passes
    assert second.certificate.passes
    assert not {"all", "w"} <= shown(second).keys(), "a knows at least 5,001 of q"


def test_two_cells_that_changed_hands_in_three_releases_are_not_worked_out_by_who_owned_both() -> None:
    """In the last release q is a's alone: less that, and less what is shown, p is exactly b's."""
    made = published({"p": by_many(6_000, "p"), "q": {"b": 5_000}, "w": W})
    made = published({"p": {"a": 10_000}, "q": by_many(7_000, "q"), "w": W}, made.history)
    last = published({"p": {"b": 10_000}, "q": {"a": 5_000}, "w": W}, made.history)
    assert last.certificate.passes
    assert not {"all", "w"} <= shown(last).keys()


def drawn(seed: int) -> list[Gifts]:
    """Draw three releases of what a few people and many others give, some sums the same but of others."""
    rng = np.random.default_rng(seed)
    gifts: Gifts = {place: by_many(int(rng.integers(10, 60)) * 20, place) for place in PLACES}
    releases = list[Gifts]()
    for turn in range(3):
        for place in rng.choice(list("pqr"), 2, replace=False):
            total = sum(gifts[place].values()) if turn else int(rng.integers(10, 60)) * 20
            owner, rest = str(rng.choice(list("ab"))), total // int(rng.integers(2, 4)) // 20 * 20
            other = by_many(rest, f"{place}{turn}") if rng.random() < 0.4 else {}
            gifts = {**gifts, place: {owner: total - sum(other.values()), **other}}
        releases.append(gifts)
    return releases


def learned(releases: list[tuple[Gifts, dict[str, int]]], person: str) -> Iterator[tuple[int, str, float, int]]:
    """Solve anew what one contributor can tell: release, place, the most it can be to him and what is asked of that.

    Each release has unknowns of its own; a sum that is the same in two is so to him where he knows the same of both.
    """
    size = len(PLACES)
    number = {(turn, place): size * turn + at for turn in range(len(releases)) for at, place in enumerate(PLACES)}
    least, rows, sums = np.zeros(len(number)), [], []
    knows = dict[tuple[int, str], tuple[int, int, bool]]()
    for (turn, place), at in number.items():
        of, told = releases[turn]
        own, total = of[place].get(person, 0), sum(of[place].values())
        alone = set(of[place]) == {person}
        least[at] = max(own, 1)
        same = [other for other in range(turn) if knows[other, place] == (total, max(own, 1), alone)]
        knows[turn, place] = total, max(own, 1), alone
        rows += [np.eye(len(number))[at] - np.eye(len(number))[number[other, place]] for other in same]
        sums += [0] * len(same)
        if alone or place in told:
            rows.append(np.eye(len(number))[at])
            sums.append(total)
    for turn, (_, told) in enumerate(releases):
        if "all" in told:
            rows.append(np.repeat(np.arange(len(releases)) == turn, size).astype(float))
            sums.append(told["all"])
    for (turn, place), at in number.items():
        of, told = releases[turn]
        given = sorted(of[place].values(), reverse=True)
        far = -(-(10 * given[0] - 100 * sum(given[2:])) // 100)
        if far > 0 and place not in told and set(of[place]) != {person}:
            found = linprog(-np.eye(len(number))[at], A_eq=rows, b_eq=sums, bounds=[(low, None) for low in least])
            yield turn, place, np.inf if found.status == 3 else -found.fun, sum(given) + far


def test_whoever_gave_to_the_same_sum_in_another_release_learns_no_more_than_the_rule_allows() -> None:
    passed = 0
    for seed in range(16):
        history, told = None, list[tuple[Gifts, dict[str, int]]]()
        for gifts in drawn(seed):
            made = published(gifts, history)
            if not made.certificate.passes:
                break
            history = made.history
            told.append((gifts, shown(made)))
        passed += len(told) > 1
        for person in "ab":
            for turn, place, most, asked in learned(told, person):
                assert most >= asked - 1e-6, (seed, person, turn, place)
    assert passed > 4


def version(values: tuple[int, ...]) -> Version:
    size = len(values)
    none, zeros = np.zeros(size, bool), np.zeros(size, np.int64)
    return Version(DIMS, Rule(0, p_percent=10), np.array(values), none, zeros, zeros, zeros, none)


def test_an_unknown_is_taken_apart_where_it_is_known_otherwise_and_stays_one_where_it_is_known_alike() -> None:
    counts = table([flat_tree(PLACES)], {("p",): 1, ("q",): 2, ("r",): 3, ("w",): 4})
    released = version((10, 1, 2, 3, 4))
    joint = join(counts, [released, released])
    apart = np.zeros(joint.values.size, bool)
    apart[[1, 2]] = True
    known = [np.array([0, 7, 7, 7, 0]), np.array([0, 8, 7, 8, 0]), np.array([0, 8, 9, 9, 0])]
    parted = part(joint, counts, apart, known)
    assert [column.tolist() for column in parted.columns] == [[0, 5, 2, 3, 4], [0, 5, 6, 3, 4]]
    assert parted.values.tolist() == [10, 1, 2, 3, 4, 1, 2]
    assert not (parted.matrix @ parted.values).any()
    assert abs(parted.matrix).sum(axis=0).all(), "each is bound by the sums of its own release"
