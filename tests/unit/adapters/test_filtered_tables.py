"""Rows under an agreement's role: by that role alone, in bounded time and size, and every fault told to its reader."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from contracts.agreements.access import Access
from contracts.agreements.conditions import All
from contracts.agreements.relations import Database, Relation
from contracts.datasets.dataset import ColumnType
from lambdas.adapters.clients import TakenRole
from lambdas.adapters.filtered_tables import LARGEST, LONGEST, FilteredTables
from lambdas.adapters.settings import settings
from lambdas.core.private.filtered import UnreadableError
from lambdas.core.private.rights import GivenTable
from tests.support.platform import DATABASE, REGISTERS_DATABASE, Platform

KINDS = {"sex": ColumnType.STRING}
ACCESS = Access("wharfe", "visits", ("sex",), (), All(()))
VISITS = GivenTable("visits", ACCESS, Relation("visits", KINDS, KINDS), "Visits", "visits", False, False)
ROLES = "arn:aws:iam::444455556666:role/pratique-prod-tier-<agreement>"


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GLUE_DATABASE", DATABASE)
    monkeypatch.setenv("REGISTERS_DATABASE", REGISTERS_DATABASE)
    settings.cache_clear()
    yield
    settings.cache_clear()


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "StartQueryExecution")


@dataclass
class Aws:
    """An AWS whose query passes through some states, the last of which stays. It has a clock of its own."""

    states: list[str] = field(default_factory=lambda: ["SUCCEEDED"])
    answer: bytes = b'"sex"\n"female"\n'
    size: int | None = None
    faults: dict[str, Exception] = field(default_factory=dict)
    did: list[tuple[str, Any]] = field(default_factory=list)
    now: float = 0.0

    def tables(self) -> FilteredTables:
        return FilteredTables(ROLES, wait=self.wait, seconds=lambda: self.now, take=self.take)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def take(self, role: str) -> TakenRole:
        self._do("take", role)
        return cast(TakenRole, self)

    def athena(self) -> Aws:
        return self

    def s3(self) -> Aws:
        return self

    def start_query_execution(self, **asked: str) -> dict[str, str]:
        self._do("start", asked)
        return {"QueryExecutionId": "q"}

    def get_query_execution(self, **asked: str) -> dict[str, Any]:
        self._do("look", asked)
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        place = {"OutputLocation": "s3://answers/private-tier/wharfe/q.csv"}
        status = {"State": state, "StateChangeReason": "COLUMN_NOT_FOUND: postcode"}
        return {"QueryExecution": {"QueryExecutionId": "q", "Status": status, "ResultConfiguration": place}}

    def stop_query_execution(self, **asked: str) -> None:
        self._do("stop", asked)

    def get_object(self, **asked: str) -> dict[str, Any]:
        self._do("read", asked)
        return {"ContentLength": self.size or len(self.answer), "Body": io.BytesIO(self.answer)}

    def _do(self, name: str, what: Any) -> None:
        self.did.append((name, what))
        if name in self.faults:
            raise self.faults[name]


def test_the_agreements_own_role_asks_in_its_own_workgroup_and_reads_the_answer() -> None:
    aws = Aws()
    assert aws.tables().read(VISITS).to_pylist() == [{"sex": "female"}]
    asked = {"QueryString": 'SELECT "sex" FROM "pratique_test"."visits"', "WorkGroup": "pratique-prod-tier-wharfe"}
    assert aws.did == [
        ("take", "arn:aws:iam::444455556666:role/pratique-prod-tier-wharfe"),
        ("start", asked),
        ("look", {"QueryExecutionId": "q"}),
        ("read", {"Bucket": "answers", "Key": "private-tier/wharfe/q.csv"}),
    ]


def test_a_query_is_looked_at_less_and_less_often() -> None:
    aws = Aws(["QUEUED", *["RUNNING"] * 9, "SUCCEEDED"])
    aws.tables().read(VISITS)
    assert [name for name, _ in aws.did].count("look") == 11
    assert 10 < aws.now < 20


def test_a_query_that_takes_too_long_is_stopped() -> None:
    aws = Aws(["RUNNING"])
    with pytest.raises(UnreadableError, match="Visits took too long"):
        aws.tables().read(VISITS)
    assert aws.did[-1] == ("stop", {"QueryExecutionId": "q"})
    assert LONGEST <= aws.now < 60, "a load balancer gives up after 60 seconds"


@pytest.mark.parametrize("state", ["FAILED", "CANCELLED"])
def test_a_query_that_came_to_nothing_is_told_and_its_reason_is_for_the_log(
    state: str, caplog: pytest.LogCaptureFixture
) -> None:
    aws = Aws(["RUNNING", state])
    with caplog.at_level(logging.WARNING), pytest.raises(UnreadableError, match="Visits could not be read") as told:
        aws.tables().read(VISITS)
    assert "postcode" not in str(told.value)
    assert f"query q for wharfe: {state}, COLUMN_NOT_FOUND: postcode" in caplog.text
    assert "read" not in dict(aws.did)


@pytest.mark.parametrize("step", ["take", "start", "look", "read"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (refusal("ThrottlingException"), "Try again in a few minutes"),
        (refusal("TooManyRequestsException"), "Try again in a few minutes"),
        (refusal("SlowDown"), "Try again in a few minutes"),
        (refusal("AccessDenied"), "not opened yet for the agreement wharfe"),
        (refusal("InternalServerException"), "could not be read"),
        (EndpointConnectionError(endpoint_url="https://athena"), "could not be reached"),
    ],
)
def test_whatever_fails_is_told_to_its_reader(step: str, fault: Exception, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        Aws(faults={step: fault}).tables().read(VISITS)


def test_an_answer_that_is_too_large_is_not_read() -> None:
    aws = Aws(size=LARGEST + 1)
    with pytest.raises(UnreadableError, match="too large to be shown"):
        aws.tables().read(VISITS)


def test_a_table_is_as_old_as_its_metadata_and_before_the_first_commit_there_is_none(platform: Platform) -> None:
    tables = Aws().tables()
    assert tables.parameters(VISITS) == {}
    where = "s3://curated/visits/metadata/1.json"
    made = {"Name": "visits", "Parameters": {"table_type": "ICEBERG", "metadata_location": where}}
    platform.client("glue").create_table(DatabaseName=DATABASE, TableInput=made)
    assert tables.parameters(VISITS)["metadata_location"] == where


def test_a_register_is_looked_for_in_the_database_of_registers(platform: Platform) -> None:
    register = replace(VISITS, access=replace(ACCESS, database=Database.REGISTERS))
    where = "s3://registers/tables/visits/metadata/1.json"
    made = {"Name": "visits", "Parameters": {"table_type": "ICEBERG", "metadata_location": where}}
    platform.client("glue").create_table(DatabaseName=REGISTERS_DATABASE, TableInput=made)
    aws = Aws()
    assert aws.tables().parameters(VISITS) == {}
    assert aws.tables().parameters(register)["metadata_location"] == where
    aws.tables().read(register)
    assert f'FROM "{REGISTERS_DATABASE}"."visits"' in str(aws.did)
