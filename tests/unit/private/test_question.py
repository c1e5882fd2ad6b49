"""Questions: what may be asked of a table that is given, and what is said of what may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts.agreements.agreement import DatasetGrant, ProductGrant, RegisterGrant
from contracts.catalogue import load
from lambdas.core.private.question import (
    Compare,
    Condition,
    Question,
    UnaskableError,
    columns_of,
    countable,
    fields,
    question,
)
from lambdas.core.private.rights import GivenTable, Right, rights
from tests.support.agreed import decided

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
DAY = date(2027, 1, 1)


def right_of(agreement: str, day: date = DAY) -> tuple[Right, ...]:
    found = KNOWN.agreements[agreement]
    return rights({found.group}, KNOWN, {agreement: decided(found)}, day)


@pytest.fixture
def tests() -> GivenTable:
    return right_of("wharfe_modelling")[0].tables["covid_tests"]


@pytest.fixture
def counts() -> GivenTable:
    return right_of("outbreak_centre")[0].tables["nhs_pathways_unsuppressed"]


def test_a_question_is_read_from_an_address_and_written_back(tests: GivenTable) -> None:
    asked = question(tests, {"sex": ["female"], "specimen_date_least": ["2020-10-05"], "by": ["result"], "page": ["2"]})
    assert asked == Question(
        (
            Condition("sex", Compare.IS, "female", "female"),
            Condition("specimen_date", Compare.LEAST, date(2020, 10, 5), "2020-10-05"),
        ),
        "result",
        2,
    )
    again = asked.parameters()
    assert question(tests, {name: [value] for name, value in again.items()}) == asked


def test_an_empty_field_asks_nothing(tests: GivenTable) -> None:
    assert question(tests, {"sex": [""], "date_of_birth_year_least": [" "]}) == Question()


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"postcode_district": "BL1"}, "it gives nhs_number_pseudonym, sex"),
        ({"pratique_period": "2020-10-05"}, "no column that the agreement gives"),
        ({"date_of_birth_year_least": "old"}, "date_of_birth_year: 'old' is not a whole number."),
        ({"date_of_birth_year_least": "9" * 30}, "is not a whole number"),
        ({"specimen_date_most": "5/10/2020"}, "is not a date such as 2020-10-05"),
        ({"sex": "x" * 201}, "200 letters at most"),
        ({"sex_least": "a"}, "no column"),
        ({"by": "area_code"}, "Rows are not counted by 'area_code'"),
        ({"page": "٣"}, "is no page"),
        ({"page": "99999999"}, "is no page"),
        ({"page": "9" * 10_000}, "is no page"),
        ({"nhs_number_pseudonym": "a" * 64}, "Take the file, and choose the person's rows there"),
    ],
)
def test_what_may_not_be_asked_is_said(tests: GivenTable, parameters: dict[str, str], said: str) -> None:
    with pytest.raises(UnaskableError, match=said):
        question(tests, {name: [value] for name, value in parameters.items()})


def test_a_pseudonym_stands_in_no_address_and_may_still_be_counted_by(tests: GivenTable) -> None:
    assert "nhs_number_pseudonym" in columns_of(tests)
    assert [name for name in fields(tests) if "pseudonym" in name] == []
    assert question(tests, {"by": ["nhs_number_pseudonym"]}).by == "nhs_number_pseudonym"


def test_figures_of_a_product_are_not_added_up_for_they_are_totals_of_each_other(counts: GivenTable) -> None:
    assert countable(counts) == ()
    assert list(columns_of(counts)) == ["date", "site_type", "area", "age", "sex", "triages", "status"]


def test_an_agreement_gives_nothing_outside_its_days() -> None:
    end = KNOWN.agreements["outbreak_centre"].end
    assert right_of("outbreak_centre", end)
    assert right_of("outbreak_centre", date(end.year, end.month + 1, 1)) == ()
    assert right_of("outbreak_centre", date(2026, 9, 30)) == ()


def test_an_agreement_with_a_register_gives_it_beside_its_tables() -> None:
    found = KNOWN.agreements["wharfe_modelling"]
    part = RegisterGrant.model_validate({"register": "shielded_register", "columns": ["status", "reasons"]})
    agreement = found.model_copy(update={"registers": (part,)})
    known = replace(KNOWN, agreements={found.name: agreement})
    (right,) = rights({found.group}, known, {found.name: decided(agreement)}, DAY)
    assert list(right.tables) == ["covid_tests", "shielded_register"]
    assert (right.tables["shielded_register"].of, right.tables["shielded_register"].is_marked) == (
        "shielded_register",
        True,
    )


def test_a_product_that_is_named_as_a_dataset_is_a_table_of_its_own() -> None:
    found = KNOWN.agreements["shire_support"]
    product = ProductGrant.model_validate({"product": "nhs_pathways", "columns": ["date"]})
    dataset = DatasetGrant.model_validate({"dataset": "nhs_pathways", "columns": ["sex"]})
    agreement = found.model_copy(update={"products": (product,), "datasets": (dataset,)})
    known = replace(KNOWN, agreements={found.name: agreement})
    (right,) = rights({found.group}, known, {found.name: decided(agreement)}, DAY)
    assert [(name, given.is_product) for name, given in right.tables.items()] == [
        ("nhs_pathways", False),
        ("nhs_pathways_published", True),
    ]
    assert [given.name for given in right.tables.values()] == list(right.tables)


def test_an_agreement_of_another_group_or_without_decisions_gives_nothing() -> None:
    found = KNOWN.agreements["outbreak_centre"]
    assert rights({"agreement-wharfe_modelling"}, KNOWN, {found.name: decided(found)}, DAY) == ()
    assert rights({found.group}, KNOWN, {}, DAY) == ()


def test_a_record_that_somebody_edited_gives_nothing() -> None:
    found = KNOWN.agreements["outbreak_centre"]
    made = decided(found)
    made[1] = made[1].model_copy(update={"reason": "another"})
    assert rights({found.group}, KNOWN, {found.name: made}, DAY) == ()
