"""Athena's door: whoever is signed in is lent the role of their agreement, named, written down, and nobody else is."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from contracts.agreements.states import Verb
from dashboards.private.lookups import FRESH
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.lent_roles import LentRoles, called
from tests.private.conftest import Tier
from tests.private.grants import NAMES, PEOPLES
from tests.private.place import AGREEMENT, PERSON, Place, place
from tests.private.visitor import Visitor
from tests.support.agreed import decided
from tests.support.platform import LEDGER
from tests.unit.private.test_question import KNOWN

__all__ = ["place"]

WHARFE, OTHER = "wharfe_modelling", "outbreak_centre"
DOOR = f"/athena/{WHARFE}"
_LENT = re.compile(r"export (AWS_[A-Z_]+)=([^\s<]+)")


def credentials(text: str) -> dict[str, str]:
    return dict(_LENT.findall(text))


def lent(visitor: Visitor, door: str = DOOR) -> dict[str, str]:
    visitor.get(door)
    page = visitor.post(door)
    assert page.status == 200
    return credentials(page.text)


def client(tier: Tier, service: str, given: dict[str, str]) -> Any:
    keys = (given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given["AWS_SESSION_TOKEN"])
    endpoint = tier.cloud.environment["AWS_ENDPOINT_URL"]
    return boto3.Session(*keys, region_name=given["AWS_REGION"]).client(service, endpoint_url=endpoint)


def rows(athena: Any, statement: str, agreement: str = WHARFE) -> list[list[str]]:
    """Return what a query gives in the agreement's workgroup, its header first."""
    query = athena.start_query_execution(QueryString=statement, WorkGroup=NAMES.people(agreement))["QueryExecutionId"]
    while (found := athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"])["State"] in {
        "QUEUED",
        "RUNNING",
    }:
        time.sleep(0.05)
    if found["State"] != "SUCCEEDED":
        raise LookupError(found.get("StateChangeReason", ""))
    answer = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return [[cell.get("VarCharValue", "") for cell in row["Data"]] for row in answer]


def test_somebody_queries_in_athena_under_their_own_name_and_sees_what_their_agreement_gives(
    tier_of_agreements: Tier,
) -> None:
    visitor, username = tier_of_agreements.signed_in(WHARFE)
    assert f'href="{DOOR}"' in visitor.get("/").text
    given = lent(visitor)
    called_as = client(tier_of_agreements, "sts", given).get_caller_identity()["Arn"]
    assert called_as.endswith(f":assumed-role/{NAMES.people(WHARFE)}/{username}")
    athena = client(tier_of_agreements, "athena", given)
    found = rows(athena, 'SELECT * FROM "pratique_test"."covid_tests"')
    assert len(found) == 4, "a header and the three rows of the agreement"
    assert not {"date_of_birth_year", "area_code_current"} & set(found[0]), "what it gives more coarsely"
    with pytest.raises(LookupError, match="may not see it"):
        rows(athena, 'SELECT * FROM "pratique_test"."nhs_pathways"')
    with pytest.raises(ClientError, match="may not query in this workgroup"):
        rows(athena, "SELECT 1", OTHER)


def test_it_is_written_down_before_who_was_lent_what_and_for_which_purpose(tier_of_agreements: Tier) -> None:
    visitor, username = tier_of_agreements.signed_in(WHARFE)
    given = lent(visitor)
    (line,) = [each for each in tier_of_agreements.cloud.lines() if each["username"] == username]
    assert (line["door"], line["agreement"], line["purpose"]) == ("athena", WHARFE, "surveillance")
    assert line["table"] == "covid_tests"
    assert f"session = {username}" in line["conditions"]
    assert given["AWS_SECRET_ACCESS_KEY"] not in str(line)


def test_the_page_is_there_for_people_of_the_agreement_alone_and_of_tables_alone(tier_of_agreements: Tier) -> None:
    visitor, _ = tier_of_agreements.signed_in(OTHER)
    assert "/athena/" not in visitor.get("/").text
    for door in (DOOR, f"/athena/{OTHER}", "/athena/nobody"):
        assert visitor.get(door).status == 404
        assert visitor.post(door).status == 404


def test_people_of_two_agreements_are_lent_the_role_of_the_one_that_they_ask_for(place: Place) -> None:
    second = AGREEMENT.model_copy(update={"name": "wharfe_again"})
    known = replace(KNOWN, agreements={**KNOWN.agreements, second.name: second})
    place.world.lookups.catalogue = known
    cognito, pool = place.platform.client("cognito-idp"), place.world.settings.pool
    cognito.create_group(UserPoolId=pool, GroupName=second.group)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=PERSON, GroupName=second.group)
    for item in decided(second):
        key = {"pk": f"agreement#{second.name}", "sk": f"decision#{item.number:06}"}
        dynamodb_table(LEDGER).put_item(Item={**key, "decision": item.model_dump_json()})
    name = place.begin()
    for agreement in (AGREEMENT.name, second.name):
        answer = place.post(f"/athena/{agreement}", name)
        given = credentials(answer.text)
        assert (answer.status_code, len(given)) == (200, 4)
        assert f"--work-group {NAMES.people(agreement)} " in answer.text
    assert {line["agreement"] for line in place.record()} == {AGREEMENT.name, second.name}


def test_where_no_roles_are_told_of_and_for_products_alone_there_is_no_such_page(tier_of_files: Tier) -> None:
    visitor, _ = tier_of_files.signed_in(WHARFE)
    assert "/athena/" not in visitor.get("/").text
    assert visitor.get(DOOR).status == 404
    assert visitor.post(DOOR).status == 404


@pytest.fixture
def told(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What STS is asked for, without an answer of use to anybody."""
    asked: list[dict[str, Any]] = []
    real = LentRoles.lend

    def lend(self: LentRoles, *who: Any) -> Any:
        asked.append({"who": who[1:]})
        return real(self, *who)

    monkeypatch.setattr(LentRoles, "lend", lend)
    return asked


def test_a_form_that_is_not_ours_is_lent_nothing(place: Place, told: list[dict[str, Any]]) -> None:
    answer = place.client().post(DOOR, data={"mark": "0" * 64})
    assert (answer.status_code, credentials(answer.text)) == (400, {})
    assert (told, place.record()) == ([], [])


def test_an_agreement_that_is_suspended_lends_nothing_any_more(place: Place, told: list[dict[str, Any]]) -> None:
    page = place.client().get(DOOR)
    assert page.status_code == 200
    place.decide(Verb.SUSPEND)
    place.clock.now += FRESH
    answer = place.post(DOOR, place.begin())
    assert (answer.status_code, credentials(answer.text)) == (404, {})
    assert (told, place.record()) == ([], [])


def test_what_was_lent_while_it_was_suspended_is_not_given(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = LentRoles.lend

    def meanwhile(self: LentRoles, *who: Any) -> Any:
        place.decide(Verb.SUSPEND)
        place.clock.now += FRESH
        return real(self, *who)

    monkeypatch.setattr(LentRoles, "lend", meanwhile)
    answer = place.post(DOOR, place.begin())
    assert (answer.status_code, credentials(answer.text)) == (404, {})
    assert len(place.record()) == 1


def test_where_it_cannot_be_written_down_nothing_is_lent(
    place: Place, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError("no place")

    monkeypatch.setattr(type(place.world.record), "write", full)
    answer = place.post(DOOR, place.begin())
    assert (answer.status_code, credentials(answer.text), told) == (503, {}, [])


@pytest.mark.parametrize(
    ("username", "name"),
    [("ada.byron", "ada.byron"), ("a", PERSON), ("ada byron", PERSON), ("ädä", PERSON), ("a" * 65, PERSON)],
)
def test_a_session_is_called_by_the_username_or_where_aws_does_not_take_it_by_the_sub(username: str, name: str) -> None:
    assert called(PERSON, username) == name


def test_sts_is_told_who_what_for_and_the_least_time_there_is(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    class Sts:
        def assume_role(self, **told: Any) -> Any:
            asked.append(told)
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "secret"}}, "AssumeRole")

    monkeypatch.setattr("lambdas.adapters.lent_roles.sts", Sts)
    answer = place.post(DOOR, place.begin())
    assert (answer.status_code, "secret" in answer.text) == (503, False)
    (one,) = asked
    assert one["RoleArn"] == PEOPLES.replace("<agreement>", WHARFE)
    assert (one["RoleSessionName"], one["SourceIdentity"], one["DurationSeconds"]) == (PERSON, PERSON, 900)
    assert one["Tags"] == [{"Key": "person", "Value": place.sub}, {"Key": "purpose", "Value": "surveillance"}]
