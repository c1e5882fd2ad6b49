"""A code that its row may not have: rejects and receipt name the code that was in use on that day."""

from __future__ import annotations

import csv

import pytest

from contracts.datasets.dataset import Classification, Dataset, Retired
from contracts.reference.codes import Entry, ReferenceList
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS

HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
AFTER, BEFORE = b"e07000004,01/10/2020,m,5,100,1.5,true,\n", b"E06000060,14/02/2020,m,5,100,1.5,true,\n"
SUCCESSOR = "Use E06000060 (Buckinghamshire): E07000004 was in use until 2020-09-30, not on 2020-10-01."
PREDECESSOR = "Use E07000004 (Aylesbury Vale): E06000060 was in use from 2020-02-15, not on 2020-02-14."


def with_area(dataset: Dataset, **changed: object) -> Dataset:
    column = dataset.columns[0].model_copy(update=changed)
    return dataset.model_copy(update={"columns": (column, *dataset.columns[1:])})


@pytest.mark.parametrize(("row", "told"), [(AFTER, SUCCESSOR), (BEFORE, PREDECESSOR)])
def test_a_row_with_a_code_of_another_day_is_told_the_code_of_its_own(
    inspect_bytes: Inspect, row: bytes, told: str
) -> None:
    found = inspect_bytes(HEADER + row, COUNTS)

    [rule] = found.inspection.rules
    [reject] = csv.DictReader((found.out / "rejects.csv").read_text(encoding="utf-8").splitlines())
    assert (rule.code, [sighting.remedy for sighting in rule.first]) == ("code_not_on_date", [told])
    assert reject["remedy"] == f"{rule.remedy} {told}"


def test_an_accepted_row_is_warned_of_the_code_that_was_in_use_on_its_day(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + AFTER, with_area(COUNTS, warns=("code_not_on_date",)))

    [rule] = found.inspection.rules
    assert [(sighting.value, sighting.remedy) for sighting in rule.first] == [("E07000004", SUCCESSOR)]
    assert found.inspection.rows.accepted == 1


def test_a_retired_code_that_is_refused_names_the_live_one(inspect_bytes: Inspect) -> None:
    codes = COUNTS.columns[0].codes
    assert codes is not None
    strict = with_area(COUNTS, codes=codes.model_copy(update={"retired": Retired.REJECT, "day": None, "current": None}))
    found = inspect_bytes(HEADER + AFTER, strict)

    [rule] = found.inspection.rules
    assert [s.remedy for s in rule.first] == ["Use E06000060 (Buckinghamshire): E07000004 is retired."]


def test_a_code_that_is_about_a_person_is_not_named_on_the_receipt(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + AFTER, with_area(COUNTS, classification=Classification.PERSONAL))

    [rule] = found.inspection.rules
    assert [sighting.remedy for sighting in rule.first] == [None]


def test_a_chain_of_successors_is_followed_to_the_one_of_the_day() -> None:
    entries = (
        Entry("A1", "One", "area", "B", end="2019-03-31"),
        Entry("A2", "Two", "area", "B", end="2019-03-31"),
        Entry("B", "Both", "area", "C", "2019-04-01", "2023-03-31"),
        Entry("C", "All", "area", start="2023-04-01"),
        Entry("D", "Gone", "area", end="2020-01-01"),
    )
    known = ReferenceList("areas", entries)
    asked = [("A1", "2024-01-01"), ("A1", "2020-01-01"), ("C", "2018-01-01"), ("B", "2021-01-01"), ("D", "2021-01-01")]
    assert [known.in_place_of(*each) for each in asked] == [("C",), ("B",), ("A1", "A2"), ("B",), ()]
