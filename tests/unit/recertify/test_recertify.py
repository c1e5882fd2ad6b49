"""Recertification as a function: the report is kept where nobody can change it, and people are told where."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime

import pytest

from contracts.agreements.states import Verb
from lambdas.adapters import agreements, ledger, people, recertifying
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.query_record import QueryRecord
from lambdas.adapters.settings import settings
from lambdas.recertify import handler
from tests.support.agreed import decided
from tests.support.platform import REGION, Context, Platform

AGREEMENT = "clinic_watch"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def pool(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> str:
    """A user pool with two people of an active agreement, one of whom has asked something today."""
    cognito = platform.client("cognito-idp")
    people.cognito.cache_clear()
    made = str(cognito.create_user_pool(PoolName="users")["UserPool"]["Id"])
    cognito.create_group(UserPoolId=made, GroupName=f"agreement-{AGREEMENT}")
    for name in ("ada.byron", "grace.h"):
        cognito.admin_create_user(
            UserPoolId=made, Username=name, UserAttributes=[{"Name": "email", "Value": f"{name}@example.org"}]
        )
        cognito.admin_add_user_to_group(UserPoolId=made, Username=name, GroupName=f"agreement-{AGREEMENT}")
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration={"LocationConstraint": REGION})
    key = f"queries/day={TODAY}/agreement={AGREEMENT}/1.json"
    platform.client("s3").put_object(Bucket="queries", Key=key, Body=b'{"username": "ada.byron"}')
    monkeypatch.setenv("USER_POOL", made)
    monkeypatch.setenv("QUERIES_BUCKET", "queries")
    settings.cache_clear()
    decide()
    return made


def decide(*verbs: Verb) -> None:
    agreement = catalogue().agreements[AGREEMENT]
    there = len(agreements.decisions(AGREEMENT))
    for made in decided(agreement, *verbs)[there:]:
        agreements.enter(agreement, made.verb, by=made.by, reason=made.reason, at=made.at)


def report(platform: Platform) -> list[dict[str, str]]:
    (key,) = platform.keys("queries", recertifying.FOLDER)
    return list(csv.DictReader(platform.read("queries", key).decode().splitlines()))


def test_the_report_is_kept_and_people_are_told_where_it_is(platform: Platform, pool: str) -> None:
    done = handler.main({}, Context())
    assert done["kept"] == f"recertification/{TODAY}.csv"
    assert [(row["username"], row["last_question"]) for row in report(platform)] == [
        ("ada.byron", str(TODAY)),
        ("grace.h", ""),
    ]
    (event,) = platform.gate.events
    assert (event["Source"], event["DetailType"]) == (recertifying.SOURCE, recertifying.DUE)
    detail = event["Detail"] if isinstance(event["Detail"], dict) else json.loads(event["Detail"])
    assert detail["told"] == (
        "people of agreements: 2 in 1, of whom 0 to be taken out, 2 to be asked about and 0 to be confirmed by their "
        f"requesters; the report is s3://queries/{done['kept']}"
    )
    assert "example.org" not in json.dumps(detail)


def test_a_second_run_of_a_day_tells_again_and_leaves_the_report(platform: Platform, pool: str) -> None:
    handler.main({}, Context())
    platform.client("cognito-idp").admin_disable_user(UserPoolId=pool, Username="grace.h")
    assert "1 to be taken out" in handler.main({}, Context())["told"]
    assert {row["to_do"] for row in report(platform)} == {"review the agreement: that was due on 2020-12-31"}
    assert len(platform.gate.events) == 2


def test_who_is_left_under_an_agreement_that_was_withdrawn_is_to_be_taken_out(platform: Platform, pool: str) -> None:
    decide(Verb.WITHDRAW)
    assert "2 to be taken out" in handler.main({}, Context())["told"]
    assert {row["to_do"] for row in report(platform)} == {"take them out of the group: the agreement is withdrawn"}


@pytest.mark.parametrize("number", [1, 3])
def test_one_record_that_was_changed_is_told_and_keeps_no_other_from_being_reported(
    platform: Platform, pool: str, number: int
) -> None:
    item = {"pk": "agreement#clinic_watch", "sk": f"decision#{number:06}", "decision": '{"verb": "approved"}'}
    ledger.table().put_item(Item=item)
    told = handler.main({}, Context())["told"]
    assert told.startswith("the record of decisions on clinic_watch was changed, look into the audit first; ")
    assert {row["state"] for row in report(platform)} == {"its record cannot be trusted"}
    assert all("look into the audit" in row["to_do"] for row in report(platform))


def test_days_before_everybody_has_asked_are_not_read(platform: Platform, pool: str) -> None:
    days = [TODAY, TODAY.replace(year=TODAY.year - 1)]
    platform.client("s3").put_object(
        Bucket="queries", Key=f"queries/day={days[1]}/agreement={AGREEMENT}/1.json", Body=b""
    )
    record = QueryRecord("queries")
    assert record.last_asked(AGREEMENT, days, {"ada.byron"}) == {"ada.byron": TODAY}
    with pytest.raises(ValueError, match="Expecting value"):
        record.last_asked(AGREEMENT, days, {"ada.byron", "grace.h"})
