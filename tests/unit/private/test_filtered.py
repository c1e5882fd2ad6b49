"""Athena's answer is taken as a table of the right types, and only where it holds what the agreement gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.agreements.access import Access, lake_accesses
from contracts.agreements.conditions import All, Among, Bound
from contracts.agreements.relations import Relation, relation_of_dataset
from contracts.catalogue import load
from contracts.datasets.dataset import ColumnType
from lambdas.core.private.filtered import UnreadableError, filtered, statement
from lambdas.core.private.rights import GivenTable

KINDS = {
    "name": ColumnType.STRING,
    "number": ColumnType.INTEGER,
    "share": ColumnType.NUMBER,
    "day": ColumnType.DATE,
    "is_known": ColumnType.BOOLEAN,
}
HEADER = '"name","number","share","day","is_known"\n'


def given(rows: All, columns: tuple[str, ...] = tuple(KINDS)) -> GivenTable:
    access = Access("modelling", "visits", columns, (), rows)
    return GivenTable("visits", access, Relation("visits", KINDS, KINDS), "Visits", "visits", False, False)


EVERY = given(All(()))
KNOWN = given(All((Among("name", ColumnType.STRING, ("a", "b")),)))


def test_each_value_has_its_columns_type_and_a_missing_one_is_no_empty_text() -> None:
    rows = '"a ""quoted"", one\nof two lines","12","0.1","2020-10-05","true"\n"",,,,\n,"-3","1.0E-4",,"false"\n'
    assert filtered(EVERY, (HEADER + rows).encode()).to_pylist() == [
        {
            "name": 'a "quoted", one\nof two lines',
            "number": 12,
            "share": 0.1,
            "day": date(2020, 10, 5),
            "is_known": True,
        },
        {"name": "", "number": None, "share": None, "day": None, "is_known": None},
        {"name": None, "number": -3, "share": 1e-4, "day": None, "is_known": False},
    ]


def test_an_answer_without_rows_has_the_types_too() -> None:
    found = filtered(EVERY, HEADER.encode())
    assert found.num_rows == 0
    assert [str(kind) for kind in found.schema.types] == ["string", "int64", "double", "date32[day]", "bool"]


@pytest.mark.parametrize("stray", ['"c","1",,,\n', ',"1",,,\n', '"A","1",,,\n'])
def test_one_row_that_the_agreement_does_not_give_and_nothing_is_shown(stray: str) -> None:
    theirs = '"a","1",,,\n"b","2",,,\n'
    assert filtered(KNOWN, (HEADER + theirs).encode()).num_rows == 2
    with pytest.raises(UnreadableError, match="nothing of it is shown") as told:
        filtered(KNOWN, (HEADER + theirs + stray).encode())
    assert "modelling" in str(told.value)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        '"name","number"\n"a","1"\n',
        '"name","number","share","day","is_known","postcode"\n"a","1",,,,"BL1"\n',
        '"number","name","share","day","is_known"\n"1","a",,,\n',
        HEADER + '"a","secret",,,\n',
        HEADER + '"a","1"\n',
    ],
)
def test_an_answer_of_other_columns_or_kinds_is_refused_without_telling_what_was_in_it(answer: str) -> None:
    with pytest.raises(UnreadableError) as told:
        filtered(KNOWN, answer.encode())
    assert "secret" not in str(told.value)
    assert "BL1" not in str(told.value)


def test_the_query_names_the_columns_of_the_view_and_no_row() -> None:
    catalogue = load(Path(__file__).resolve().parents[3] / "catalogue")
    agreement = catalogue.agreements["wharfe_modelling"]
    (access,) = lake_accesses(agreement, catalogue.datasets, catalogue.hierarchies)
    relation = relation_of_dataset(catalogue.datasets["covid_tests"])
    table = GivenTable("covid_tests", access, relation, "Tests", "covid_tests", False, False)

    assert statement(table, "pratique_prod") == (
        'SELECT "nhs_number_pseudonym", "sex", "specimen_date", "report_date", "result", "date_of_birth_year", '
        '"area_code_current", "pratique_period" FROM "pratique_prod"."covid_tests"'
    )
    assert access.tier_filter().columns == access.sources


def test_a_column_that_only_a_condition_is_of_is_asked_for_once() -> None:
    rows = All((Bound("number", ColumnType.INTEGER, ">=", 1), All((Among("name", ColumnType.STRING, ("a",)),))))
    assert given(rows, ("name", "day")).access.sources == ("name", "day", "number")
