"""Who is let in is reported on the first of each month, by what can change nobody's access, and people are told."""

from __future__ import annotations

import json

import pytest

from lambdas.adapters.recertifying import DUE, FOLDER, SOURCE


@pytest.fixture(scope="module")
def statements(prod):
    policies = prod.properties("AWS::IAM::Policy", "inviting")
    (policy,) = [each for each in policies if each["Roles"][0]["Ref"].startswith("RecertifyingRecertify")]
    return policy["PolicyDocument"]["Statement"]


@pytest.fixture(scope="module")
def rules(prod):
    return {rule["Name"]: rule for rule in prod.properties("AWS::Events::Rule", "inviting")}


def actions(statements, service):
    found = [each["Action"] if isinstance(each["Action"], list) else [each["Action"]] for each in statements]
    return {action for each in found for action in each if action.startswith(f"{service}:")}


def test_it_reads_groups_questions_and_decisions_and_writes_its_report_alone(statements):
    assert actions(statements, "cognito-idp") == {"cognito-idp:GetGroup", "cognito-idp:ListUsersInGroup"}
    assert actions(statements, "dynamodb") == {"dynamodb:Query"}
    assert actions(statements, "s3") == {"s3:GetObject", "s3:ListBucket", "s3:PutObject"}
    (put,) = [each for each in statements if each["Action"] == "s3:PutObject"]
    assert put["Resource"].endswith(f"-queries-444455556666/{FOLDER}*")
    assert put["Condition"] == {"Null": {"s3:if-none-match": "false"}}
    (announce,) = [each for each in statements if each["Action"] == "events:PutEvents"]
    assert announce["Condition"]["ForAllValues:StringEquals"]["events:source"] == [SOURCE]


def test_it_runs_on_the_first_of_each_month(rules):
    monthly = rules["pratique-prod-recertify"]
    assert (monthly["ScheduleExpression"], monthly["State"]) == ("cron(0 6 1 * ? *)", "ENABLED")
    (target,) = monthly["Targets"]
    assert "RecertifyFunction" in json.dumps(target["Arn"])
    assert "DeadLetterConfig" in target


def test_what_it_announces_is_told_on_the_topic_of_alarms_with_where_the_report_is(rules):
    notice = rules["pratique-prod-recertify-recertification"]
    assert notice["EventPattern"] == {"source": [SOURCE], "detail-type": [DUE]}
    (target,) = notice["Targets"]
    assert target["Arn"].endswith(":pratique-prod-alerts")
    assert target["InputTransformer"]["InputPathsMap"]["what"] == "$.detail.told"
    assert "Runbook: docs/operations.md#recertification" in target["InputTransformer"]["InputTemplate"]


def test_it_is_an_alarm_when_it_fails_or_cannot_be_started(prod):
    names = {alarm["AlarmName"] for alarm in prod.properties("AWS::CloudWatch::Alarm", "inviting")}
    assert {name for name in names if "recertify" in name} >= {
        "pratique-prod-recertify-errors",
        "pratique-prod-recertify-undelivered",
    }
