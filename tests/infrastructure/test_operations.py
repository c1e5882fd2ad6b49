"""What an operator watches: one page, the age of each dataset against its promise, the month's budget."""

from __future__ import annotations

import json
import re

import pytest

from cdk.observability.widgets import WIDTH
from contracts.drops.drop import DropState

_NAMED = {
    "Lambda,FunctionName": ("AWS::Lambda::Function", "FunctionName"),
    "SQS,QueueName": ("AWS::SQS::Queue", "QueueName"),
    "Athena,QueryState,QueryType,WorkGroup": ("AWS::Athena::WorkGroup", "Name"),
    "S3,BucketName,StorageType": ("AWS::S3::Bucket", "BucketName"),
}


@pytest.fixture(scope="module")
def page(prod):
    """The dashboard's widgets."""
    (dashboard,) = prod.properties("AWS::CloudWatch::Dashboard")
    return json.loads(dashboard["DashboardBody"])["widgets"]


def _alarm(prod, name):
    (found,) = [a for a in prod.properties("AWS::CloudWatch::Alarm") if a["AlarmName"] == f"pratique-prod-{name}"]
    return found


def test_every_alarm_of_the_platform_is_on_the_page(prod, page):
    shown = {address for widget in page if widget["type"] == "alarm" for address in widget["properties"]["alarms"]}
    # A dashboard's alarms are looked for in its own region; those of us-east-1 tell people as any other does.
    here = [name for name in prod.templates if name != "edge"]
    names = {alarm["AlarmName"] for name in here for alarm in prod.properties("AWS::CloudWatch::Alarm", name)}

    assert {address.rsplit(":", 1)[-1] for address in shown} == names


def test_no_widget_lies_over_another_or_beyond_the_page(page):
    taken = [
        (x, y)
        for widget in page
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]

    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < WIDTH


def test_every_state_of_a_drop_is_on_the_page(page):
    (drops,) = [w for w in page if w["properties"].get("title") == "Drops by the state they came to"]

    assert [line[0]["label"] for line in drops["properties"]["metrics"]] == [state.value for state in DropState]


def test_every_metric_of_ours_on_the_page_is_measured_somewhere(repository, page):
    asked = set(re.findall(r"\{Pratique,[^}]*\} MetricName=\"(\w+)\.", json.dumps(page).replace('\\"', '"')))
    source = "\n".join(path.read_text() for path in (repository / "lambdas").glob("*/handler.py"))
    measured = set(re.findall(r"telemetry\.(?:count|measure)\(f?\"(\w+)\.", source))

    assert asked == {"Drops", "Rows", "Age", "Plan", "Release"}
    assert asked <= measured


def test_every_function_and_queue_is_found_by_its_name(prod, page):
    body = json.dumps(page).replace('\\"', '"')
    asked = {kind: set(re.findall(rf"\{{AWS/{kind}\}} MetricName=\"\w+\" ([^']+)'", body)) for kind in _NAMED}

    for kind, (resource, name) in _NAMED.items():
        found = [re.split(r"\W", made[name]) for made in prod.properties(resource)]
        assert asked[kind]
        assert found
        # A term in quotes is found as a whole name alone; without them, as a word of it.
        assert all(set(terms.split()) <= set(words) for terms in asked[kind] for words in found)


def test_bytes_read_by_queries_are_asked_for_with_every_dimension_that_athena_tells(prod, page):
    (scanned,) = [w for w in page if w["properties"].get("title") == "Cost: bytes read by queries"]
    ((line,),) = scanned["properties"]["metrics"]
    groups = prod.properties("AWS::Athena::WorkGroup")

    # Athena's guide has QueryState, QueryType and WorkGroup; a search finds metrics that have just what it names.
    asked = "{AWS/Athena,QueryState,QueryType,WorkGroup}"
    assert line["expression"] == f"SEARCH('{asked} MetricName=\"ProcessedBytes\" pratique prod', 'Sum', 86400)"
    assert all(group["WorkGroupConfiguration"]["PublishCloudWatchMetricsEnabled"] for group in groups)


def test_each_dataset_is_late_when_its_own_contract_says(prod, catalogue):
    for name, dataset in catalogue.datasets.items():
        late = _alarm(prod, f"{name}-late")
        assert (late["ComparisonOperator"], late["Threshold"]) == ("GreaterThanThreshold", 1)
        assert {d["Name"]: d["Value"] for d in late["Dimensions"]} == {"dataset": name, "service": "freshness"}
        assert f" {dataset.service.frequency_hours} hours" in late["AlarmDescription"]


def test_that_nobody_measures_is_an_alarm_too(prod):
    silent = _alarm(prod, "freshness-silent")

    assert silent["TreatMissingData"] == "breaching"
    assert silent["EvaluationPeriods"] == 3


def test_people_are_told_before_the_month_costs_more_than_it_may(prod):
    (budget,) = prod.properties("AWS::Budgets::Budget")
    notices = {
        notice["Notification"]["NotificationType"]: (notice["Notification"]["Threshold"], notice["Subscribers"])
        for notice in budget["NotificationsWithSubscribers"]
    }

    people = [{"Address": "arn:aws:sns:eu-west-2:444455556666:pratique-prod-alerts", "SubscriptionType": "SNS"}]
    assert notices == {"ACTUAL": (80, people), "FORECASTED": (100, people)}
