"""What an agreement would reveal: people, groups and the smallest of them, over exactly what it gives."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from contracts.agreements.agreement import RegisterGrant
from contracts.catalogue import load
from lambdas.core.private.answering import Kept
from lambdas.core.private.revealing import Preview, nothing, preview
from lambdas.core.private.rights import GivenTable, tables_of
from lambdas.core.private.sensitivity import Sensitivity

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
NORTH_WEST, LONDON = "E08000001", "E09000002"
TESTS = ("nhs_number_pseudonym", "date_of_birth_year", "sex", "area_code_current", "specimen_date", "report_date")


def given_by(agreement: str, table: str, **changed: Any) -> GivenTable:
    return tables_of(KNOWN.agreements[agreement].model_copy(update=changed), KNOWN)[table]


def kept_of(rows: list[tuple[Any, ...]]) -> Kept:
    names = (*TESTS, "result", "pratique_period")
    return Kept(pa.Table.from_pylist([dict(zip(names, (*row, row[4].isoformat()), strict=True)) for row in rows]))


def looked_at(rows: list[tuple[Any, ...]]) -> Preview:
    return preview(kept_of(rows), given_by("wharfe_modelling", "covid_tests"), KNOWN)


def made_up(people: int, rows: int) -> list[tuple[Any, ...]]:
    pick = random.Random(20201005)  # noqa: S311 - made-up people
    who = [
        (f"{number:064}", pick.randint(1940, 2005), pick.choice(["female", "male"]), pick.choice([NORTH_WEST, LONDON]))
        for number in range(people)
    ]
    days = [date(2020, 8, 30) + timedelta(days=number) for number in range(4)]
    results = ["positive", "negative", "void"]
    return [(*pick.choice(who), day, day, pick.choice(results)) for day in pick.choices(days, k=rows)]


def test_groups_are_of_different_people_and_of_rows_and_columns_that_are_given() -> None:
    rows = made_up(people=120, rows=4_000)
    groups = defaultdict(set)
    for who, born, sex, area, taken, reported, result in rows:
        if area == NORTH_WEST and result != "void" and taken >= date(2020, 9, 1):
            groups[born // 10, sex, taken, reported, result].add(who)
    sizes = [len(people) for people in groups.values()]

    numbers = looked_at(rows).numbers

    assert numbers.counted == "people"
    assert numbers.people == len(set().union(*groups.values()))
    assert (numbers.groups, numbers.small, numbers.smallest) == (len(sizes), sum(n <= 9 for n in sizes), min(sizes))
    assert 0 < numbers.small < numbers.groups


def test_people_are_counted_also_where_their_pseudonym_is_not_given() -> None:
    grant = KNOWN.agreements["wharfe_modelling"].datasets[0].model_copy(update={"columns": ("sex",), "coarser": ()})
    day = date(2020, 10, 5)
    rows = [("a" * 64, 1950, "male", NORTH_WEST, day, day, "positive")] * 30

    seen = preview(kept_of(rows), given_by("wharfe_modelling", "covid_tests", datasets=(grant,)), KNOWN)

    assert [column.name for column in seen.columns] == ["sex"]
    assert (seen.numbers.rows, seen.numbers.people, seen.numbers.smallest) == (30, 1, 1)


def test_each_column_says_how_much_it_tells_of_a_person_and_how_rare_its_rarest_value_is() -> None:
    day = date(2020, 10, 5)
    rows = [(f"{n:064}", 1950, "male" if n < 12 else "female", NORTH_WEST, day, day, "positive") for n in range(14)]
    found = {column.name: column for column in looked_at(rows).columns}
    assert (found["sex"].values, found["sex"].rarest, found["sex"].sensitivity) == (2, 2, Sensitivity.PERSONAL)
    assert (found["date_of_birth_year"].sensitivity, found["date_of_birth_year"].coarser) == (Sensitivity.MADE, True)
    assert found["nhs_number_pseudonym"].sensitivity is Sensitivity.LINKS
    assert found["nhs_number_pseudonym"].rarest is None, "each is one person, which says nothing"


def test_a_group_of_true_counts_is_the_count_itself() -> None:
    given = given_by("outbreak_centre", "nhs_pathways_unsuppressed")
    shape = {"site_type": "111", "area": "E92000001", "age": "ALL", "sex": "ALL", "status": "reported"}
    counts = [("2020-04-01", 3), ("2020-04-02", 9), ("2020-04-03", 10), ("2020-04-04", 0), ("2020-03-01", 1)]
    kept = Kept(pa.Table.from_pylist([{"date": day, **shape, "triages": number} for day, number in counts]))

    numbers = preview(kept, given, KNOWN).numbers

    # Neither the zero, which is nobody, nor the day before the first that is given.
    assert (numbers.counted, numbers.people) == ("figures", None)
    assert (numbers.rows, numbers.groups, numbers.small, numbers.smallest) == (4, 3, 2, 3)


def test_nothing_is_revealed_by_no_rows() -> None:
    day = date(2020, 10, 5)
    numbers = looked_at([("a" * 64, 1950, "male", LONDON, day, day, "positive")]).numbers
    assert (numbers.rows, numbers.people, numbers.groups, numbers.smallest) == (0, 0, 0, None)


def test_what_cannot_be_looked_at_says_why_and_still_has_its_columns() -> None:
    seen = nothing(given_by("wharfe_modelling", "covid_tests"), KNOWN, "Nothing has been taken in yet.")
    assert seen.numbers.why == "Nothing has been taken in yet."
    assert "result" in [column.name for column in seen.columns]


@pytest.mark.parametrize("name", sorted(KNOWN.registers))
def test_a_register_is_a_table_of_people_like_another(name: str) -> None:
    register = KNOWN.registers[name]
    grant = RegisterGrant(register=name, columns=(register.person, "sex"), linkage="followed from year to year")
    given = given_by("wharfe_modelling", name, datasets=(), registers=(grant,))
    kept = Kept(pa.table({register.person: ["a", "b", "c"], "sex": ["male", "male", "female"]}))

    seen = preview(kept, given, KNOWN)

    assert (seen.numbers.people, seen.numbers.groups, seen.numbers.smallest) == (3, 2, 1)
    assert [item.sensitivity for item in seen.columns] == [Sensitivity.LINKS, Sensitivity.PERSONAL]
