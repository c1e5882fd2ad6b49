"""Rows and columns of the agreement, and of no other, through every door; and every query in the record.

Each test is of both sources: the tables' files, and what Lake Formation leaves each agreement.
"""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest

from tests.private.conftest import Tier
from tests.private.visitor import Visitor

TESTS = "/agreements/wharfe_modelling/covid_tests"
TRUE = "/agreements/outbreak_centre/nhs_pathways_unsuppressed"
CASES = "/agreements/shire_support/covid_cases"


@pytest.fixture(scope="module", params=["tier_of_files", "tier_of_agreements"])
def tier(request: pytest.FixtureRequest) -> Tier:
    found: Tier = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def modeller(tier: Tier) -> tuple[Visitor, str]:
    return tier.signed_in("wharfe_modelling")


def rows(visitor: Visitor, address: str) -> list[dict[str, str]]:
    page = visitor.get(address)
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(page.text)))


def test_only_the_rows_and_columns_of_the_agreement_are_given(tier: Tier) -> None:
    visitor, _ = tier.signed_in("wharfe_modelling")
    found = rows(visitor, f"{TESTS}/file.csv")
    # Three of six: not the void result, not London, not August.
    assert [row["nhs_number_pseudonym"][0] for row in found] == ["c", "b", "a"]
    assert {row["area_code_current"] for row in found} == {"E12000002"}
    assert [row["date_of_birth_year"] for row in found] == ["1970", "1950", "1950"]
    assert set(found[0]) == {
        "nhs_number_pseudonym",
        "date_of_birth_year",
        "sex",
        "area_code_current",
        "specimen_date",
        "report_date",
        "result",
        "notice",
    }


@pytest.mark.parametrize(
    "asked",
    [
        "result=void",
        "area_code_current=E08000001",
        "area_code_current=E09000002",
        "specimen_date_most=2020-08-31",
        "date_of_birth_year_least=1951&date_of_birth_year_most=1951",
        "sex=" + quote("female' OR '1'='1"),
    ],
)
def test_no_condition_reaches_a_row_that_is_not_given(tier: Tier, modeller: tuple[Visitor, str], asked: str) -> None:
    visitor, _ = modeller
    assert rows(visitor, f"{TESTS}/file.csv?{asked}") == []
    assert "No row is like that" in visitor.get(f"{TESTS}?{asked}").text


@pytest.mark.parametrize(
    "asked",
    [
        "postcode_district=BL1",
        "pratique_period=2020-10-05",
        "by=postcode_district",
        "by=" + quote('sex" FROM kept --'),
        quote('sex" = "sex') + "=1",
        "area_code=E09000002",
        "page=0",
        f"nhs_number_pseudonym={'a' * 64}",
        "specimen_date_least=soon",
    ],
)
def test_a_column_that_is_not_given_cannot_be_asked_of(modeller: tuple[Visitor, str], asked: str) -> None:
    visitor, _ = modeller
    assert visitor.get(f"{TESTS}?{asked}").status == 400
    assert visitor.get(f"{TESTS}/file.csv?{asked}").status == 400


def test_other_agreements_are_not_there(modeller: tuple[Visitor, str]) -> None:
    visitor, _ = modeller
    for path in (
        TRUE,
        CASES,
        "/agreements/wharfe_modelling/nhs_pathways",
        "/agreements/wharfe_modelling/nhs_pathways_unsuppressed",
        "/agreements/outbreak_centre/covid_tests",
        "/agreements/nobody/covid_tests",
    ):
        for door in (path, f"{path}/file.csv", f"{path}?by=sex"):
            assert visitor.get(door).status == 404


def test_whoever_is_not_signed_in_is_led_to_the_door(tier: Tier) -> None:
    for path in (TESTS, f"{TESTS}/file.csv", TRUE, CASES, "/"):
        assert tier.visitor().get(path).address.endswith("/sign-in")


def test_true_counts_have_small_ones_and_totals_and_wear_a_mark(tier: Tier) -> None:
    visitor, _ = tier.signed_in("outbreak_centre")
    found = rows(visitor, f"{TRUE}/file.csv?area=E92000001&age=ALL")
    counts = {row["sex"]: row["triages"] for row in found}
    # March is before the agreement's rows.
    assert counts == {"ALL": "13", "female": "2", "male": "11"}
    page = visitor.get(TRUE)
    assert page.text.count(">Unsuppressed<") == 2
    assert "people may be recognised by them" in page.text
    assert all("Not safe to publish: true counts." in row["notice"] for row in found)


def test_published_figures_keep_their_marks_and_come_coarse(tier: Tier) -> None:
    visitor, username = tier.signed_in("shire_support")
    found = rows(visitor, f"{CASES}/file.csv")
    assert [(row["date"], row["area"], row["cases"]) for row in found] == [
        ("2020-10-05", "E92000001", "12000"),
        ("2020-10-05", "E12000002", "4000"),
        ("2020-10-04", "E12000002", "[c]"),
    ]
    assert found[0]["notice"].startswith(f"As published. Given to {username} of Federation of Shire Councils")
    assert ">Unsuppressed<" not in visitor.get(CASES).text
    shielded = rows(visitor, "/agreements/shire_support/shielded_patients/file.csv")
    assert [row["breakdown"] for row in shielded] == ["all"]


def test_records_are_counted_by_a_column(modeller: tuple[Visitor, str]) -> None:
    visitor, _ = modeller
    assert [(row["sex"], row["records"]) for row in rows(visitor, f"{TESTS}/file.csv?by=sex")] == [
        ("female", "2"),
        ("male", "1"),
    ]


def test_every_query_is_written_down_with_who_agreement_purpose_and_what(tier: Tier) -> None:
    visitor, username = tier.signed_in("wharfe_modelling")
    before = len(tier.cloud.lines())
    visitor.get(f"{TESTS}?sex=female")
    visitor.get(f"{TESTS}/file.csv?by=sex")
    visitor.get(f"{TESTS}?postcode_district=BL1")
    made: list[dict[str, Any]] = [line for line in tier.cloud.lines() if line["username"] == username]
    assert len(tier.cloud.lines()) == before + 2
    page, file = sorted(made, key=lambda line: line["door"], reverse=True)
    assert (page["agreement"], page["purpose"], page["table"]) == ("wharfe_modelling", "surveillance", "covid_tests")
    assert page["conditions"] == ["sex = female"]
    assert (page["door"], page["rows"], page["of"]) == ("page", 2, 2)
    assert (file["door"], file["counted_by"], file["rows"]) == ("file", "sex", 2)
    assert (page["page"], file["page"]) == (1, 0)
    assert page["version"] == file["version"] != ""
    assert page["address"] == visitor.place
    assert page["organisation"] == "Institute of Epidemic Modelling, University of Wharfedale"


def test_nobody_is_told_what_could_not_be_written_down(tier: Tier) -> None:
    visitor, _ = tier.signed_in("wharfe_modelling")
    s3 = tier.cloud.client("s3")
    s3.put_bucket_policy(
        Bucket="queries",
        Policy='{"Version":"2012-10-17","Statement":[]}',
    )
    keys = [{"Key": item["Key"]} for item in s3.list_objects_v2(Bucket="queries")["Contents"]]
    s3.delete_objects(Bucket="queries", Delete={"Objects": keys})
    s3.delete_bucket(Bucket="queries")
    try:
        for door in (TESTS, f"{TESTS}/file.csv"):
            page = visitor.get(door)
            assert page.status == 503
            assert "E12000002" not in page.text
    finally:
        s3.create_bucket(Bucket="queries", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})


def test_no_answer_may_be_kept_and_no_script_may_run(tier: Tier, modeller: tuple[Visitor, str]) -> None:
    visitor, _ = modeller
    for path in ("/", "/sign-in", TESTS, f"{TESTS}/file.csv", "/signed-out", "/nothing"):
        headers = visitor.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
