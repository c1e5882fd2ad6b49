"""What Lake Formation leaves of a table and the query layer agree, and what it leaves out comes back by no door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contracts.agreements.access import Access, access_of
from contracts.agreements.agreement import Coarser, Condition, Grant
from contracts.agreements.relations import relation_of_dataset
from contracts.catalogue import load
from lambdas.adapters import clients, iceberg
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.restricted import RestrictedTables
from lambdas.adapters.settings import settings
from lambdas.core.private.answering import choices, file_of, page_of
from lambdas.core.private.filtered import UnreadableError, statement
from lambdas.core.private.question import question
from lambdas.core.private.rights import GivenTable
from tests.private.conftest import Cloud, Tier
from tests.private.grants import ROLES, role_of

KNOWN = load(Path(__file__).resolve().parents[2] / "catalogue")
RELATION = relation_of_dataset(KNOWN.datasets["covid_tests"])
WHARFE = KNOWN.agreements["wharfe_modelling"]
PAGE = "/agreements/wharfe_modelling/covid_tests"
COLUMNS = ("sex", "result", "area_code_current", "date_of_birth_year", "specimen_date")
GRANTS = {
    "everything": Grant(columns=COLUMNS),
    "nothing": Grant(columns=COLUMNS, rows=(Condition(column="result", among=("no such",)),)),
    "a number": Grant(columns=("sex",), rows=(Condition(column="date_of_birth_year", least=1958, most=1983),)),
    "one of two": Grant(
        columns=("specimen_date", "sex"),
        rows=(
            Condition(
                any_of=(Condition(column="sex", among=("male",)), Condition(column="result", among=("positive", "o'")))
            ),
        ),
    ),
    "what is missing": Grant(columns=COLUMNS, rows=(Condition(column="postcode_district", missing=False),)),
    "coarser": Grant(
        columns=("date_of_birth_year", "area_code_current"),
        rows=(Condition(column="pratique_period", most="2020-10-06"),),
        coarser=(
            Coarser(column="date_of_birth_year", band=20),
            Coarser(column="area_code_current", hierarchy="local_authorities", level=1),
        ),
    ),
}


def given(access: Access) -> GivenTable:
    return GivenTable("covid_tests", access, RELATION, "Tests", "covid_tests", False, False)


def of_wharfe() -> Access:
    return access_of(WHARFE.name, WHARFE.datasets[0], RELATION, KNOWN.hierarchies)


def sources() -> tuple[RestrictedTables, RestrictedTables]:
    """Return both sources: tables' files, and what Lake Formation leaves. Neither knows any table yet."""
    return RestrictedTables(KNOWN), RestrictedTables(KNOWN, FilteredTables(ROLES))


def answers(tables: RestrictedTables, table: GivenTable, asked: dict[str, list[str]]) -> list[Any]:
    """Return what every door tells: page, file, the values to choose from."""
    kept, question_of = tables.of(table), question(table, asked)
    return [page_of(kept, table, question_of), file_of(kept, table, question_of), choices(kept, table)]


def queries(cloud: Cloud, agreement: str) -> list[str]:
    """Return the text of each query in an agreement's workgroup."""
    athena = cloud.client("athena")
    ids = athena.list_query_executions(WorkGroup=role_of(agreement))["QueryExecutionIds"]
    return [athena.get_query_execution(QueryExecutionId=each)["QueryExecution"]["Query"] for each in ids]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("what", GRANTS)
def test_both_forms_of_enforcement_give_the_same_by_every_door(cloud: Cloud, what: str) -> None:
    access = access_of(WHARFE.name, GRANTS[what], RELATION, KNOWN.hierarchies)
    table = given(access)
    files, filtered = sources()
    with cloud.grants.instead(access):
        for asked in ({}, {"by": [GRANTS[what].columns[0]]}):
            assert answers(filtered, table, asked) == answers(files, table, asked)
        assert tuple(filtered.of(table).table.column_names) == access.sources
    assert len(files.of(table).table) == 6, "the files have every row"
    assert len(filtered.of(table).table) == page_of(files.of(table), table, question(table, {})).total


@pytest.mark.usefixtures("here")
def test_a_row_that_lake_formation_leaves_out_comes_back_by_no_door(cloud: Cloud) -> None:
    table, agreed = given(of_wharfe()), of_wharfe().cells_filter().expression
    files, filtered = sources()
    with cloud.grants.instead(of_wharfe(), expression=f"({agreed}) AND \"result\" IN ('positive')"):
        for asked in ({}, {"result": ["negative"]}, {"by": ["result"]}, {"sex": ["male"]}):
            left, all_of_it = answers(filtered, table, asked), answers(files, table, asked)
            assert "negative" not in str(left)
            assert "negative" in str(all_of_it), "the agreement gives it"
            assert left[0].total < all_of_it[0].total


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"columns": tuple(name for name in of_wharfe().sources if name != "sex")}, "could not be read"),
        ({"table": "nhs_pathways"}, "could not be read"),
        ({"expression": None}, "nothing of it is shown"),
        ({"expression": """"area_code_current" IN ('E08000001')"""}, "nothing of it is shown"),
    ],
    ids=["a column less", "another table", "every row", "a condition less"],
)
def test_where_lake_formation_was_told_something_else_nothing_is_shown(
    cloud: Cloud, changed: dict[str, Any], told: str
) -> None:
    _, filtered = sources()
    with cloud.grants.instead(of_wharfe(), **changed), pytest.raises(UnreadableError, match=told):
        filtered.of(given(of_wharfe()))


@pytest.mark.usefixtures("here")
def test_a_role_reads_for_its_own_agreement_and_in_its_own_workgroup(cloud: Cloud) -> None:
    assert FilteredTables(ROLES).read(given(of_wharfe())).num_rows == 3
    with pytest.raises(UnreadableError, match="could not be read"):
        FilteredTables(ROLES).read(given(replace(of_wharfe(), agreement="outbreak_centre")))
    reader = clients.taken(ROLES.replace("<agreement>", WHARFE.name)).athena()
    with pytest.raises(ClientError, match="may not query in this workgroup"):
        reader.start_query_execution(QueryString="SELECT 1", WorkGroup=role_of("outbreak_centre"))
    listed = cloud.client("s3").list_objects_v2(Bucket="answers", Prefix="private-tier/")["Contents"]
    assert {each["Key"].rpartition("/")[0] for each in listed} == {f"private-tier/{WHARFE.name}"}


@pytest.fixture
def touch(here: None) -> Callable[[], None]:
    """Make a new version of the table, with the same rows."""
    number = iter(range(100))

    def touched() -> None:
        table = iceberg.catalogue().load_table((settings().glue_database, "covid_tests"))
        with table.transaction() as change:
            change.set_properties({"test": str(next(number))})

    return touched


def test_a_version_of_a_table_is_asked_for_once_whatever_its_readers_ask(
    tier_of_agreements: Tier, touch: Callable[[], None]
) -> None:
    cloud = tier_of_agreements.cloud
    visitor, _ = tier_of_agreements.signed_in(WHARFE.name)
    touch()
    before = len(queries(cloud, WHARFE.name))
    for asked in ("", "?sex=female", "?by=sex", "?result=void"):
        assert visitor.get(PAGE + asked).status == 200
        assert visitor.get(f"{PAGE}/file.csv{asked}").status == 200
    assert queries(cloud, WHARFE.name)[before:] == [statement(given(of_wharfe()), "pratique_test")]
    touch()
    visitor.get(PAGE)
    assert len(queries(cloud, WHARFE.name)) == before + 2


def test_a_page_says_that_nothing_is_shown_and_why_until_what_is_deployed_is_what_is_agreed(
    tier_of_agreements: Tier, touch: Callable[[], None]
) -> None:
    visitor, username = tier_of_agreements.signed_in(WHARFE.name)
    touch()
    with tier_of_agreements.cloud.grants.instead(of_wharfe(), expression=None):
        for door in (PAGE, f"{PAGE}/file.csv", f"{PAGE}?by=sex"):
            page = visitor.get(door)
            assert page.status == 503
            assert "nothing of it is shown" in page.text
            assert not {"E12000002", "female", "positive"} & set(page.text.split())
    assert not [line for line in tier_of_agreements.cloud.lines() if line["username"] == username]
    assert visitor.get(PAGE).status == 200


def test_true_counts_ask_nothing_of_athena(tier_of_agreements: Tier) -> None:
    visitor, _ = tier_of_agreements.signed_in("outbreak_centre")
    before = len(queries(tier_of_agreements.cloud, "outbreak_centre"))
    assert visitor.get("/agreements/outbreak_centre/nhs_pathways_unsuppressed").status == 200
    assert len(queries(tier_of_agreements.cloud, "outbreak_centre")) == before
