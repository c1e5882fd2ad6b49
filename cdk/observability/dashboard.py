"""The one page an operator opens: what is wrong, how drops and releases go, how old data is, what it costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aws_cdk.aws_cloudwatch import CfnDashboard
from constructs import Construct

from cdk.naming import Names
from cdk.observability import widgets
from cdk.observability.widgets import DAY, HOUR, Widget, chart, lines, numbers, search, text
from cdk.pipeline.function import NAMESPACE
from contracts.drops.drop import DropState

_BY_DATASET = f"{NAMESPACE},dataset,service"
_BY_FUNCTION = f"{NAMESPACE},service"
# Athena tells each of its metrics with these and no fewer ("List of CloudWatch metrics and dimensions for Athena").
_BY_QUERY = "AWS/Athena,QueryState,QueryType,WorkGroup"
_ALARMS_A_WIDGET = 100  # the most that one shows ("Alarm widget", dashboard body structure)


class Operations(Construct):
    """The dashboard. Everything is searched for by name, so what a new dataset or product brings is on it at once."""

    def __init__(self, scope: Construct, construct_id: str, *, alarms: Sequence[str], names: Names) -> None:
        super().__init__(scope, construct_id)
        self._names, self._region = names, names.region
        body = widgets.laid_out(
            [
                (2, [text(f"# {names.prefix}\nWhat to do: [runbooks]({names.runbooks}). An hour a point, UTC.")]),
                *((6, [self._alarms(group)]) for group in _in_parts([*alarms])),
                (6, [self._drops(), self._ages(), self._waiting()]),
                (6, [self._rows(), self._releases(), self._executions()]),
                (6, [self._errors(), self._throttles(), self._undelivered()]),
                (6, [self._lambda_time(), self._scanned(), self._stored(), self._requests()]),
            ]
        )
        CfnDashboard(self, "Dashboard", dashboard_name=names.named("operations"), dashboard_body=json.dumps(body))

    def _alarms(self, alarms: list[str]) -> Widget:
        return widgets.alarms("Alarms", [self._names.arn("cloudwatch", f"alarm:{alarm}") for alarm in alarms])

    def _chart(self, title: str, metrics: list[Any], **rest: Any) -> Widget:
        return chart(title, metrics, region=self._region, **rest)

    def _drops(self) -> Widget:
        ended = {state.value: search(_BY_DATASET, f"Drops.{state.value}", "Sum", HOUR) for state in DropState}
        return self._chart("Drops by the state they came to", lines(ended, total=True), stacked=True)

    def _ages(self) -> Widget:
        age = search(_BY_DATASET, "Age.share", "Maximum", HOUR)
        return self._chart("Age of each dataset over its promise (late above 1)", lines({"": age}), at=1)

    def _waiting(self) -> Widget:
        waiting = {
            "drops in quarantine": search(_BY_FUNCTION, "Drops.waiting", "Maximum", HOUR),
            "releases held": search(_BY_FUNCTION, "Release.held", "Maximum", HOUR),
        }
        return numbers("Waits for a person", lines(waiting, total=True), region=self._region, period=HOUR)

    def _rows(self) -> Widget:
        kinds = {kind: search(_BY_DATASET, f"Rows.{kind}", "Sum", HOUR) for kind in ("accepted", "rejected", "faulty")}
        return self._chart("Rows, and what became of them", lines(kinds, total=True))

    def _releases(self) -> Widget:
        steps = {
            "published": search(f"{NAMESPACE},product,service", "Release.published", "Sum", HOUR),
            "planned": search(_BY_FUNCTION, "Plan.releases", "Sum", HOUR),
            "waiting for data": search(_BY_FUNCTION, "Plan.waiting", "Sum", HOUR),
            "refused at the plan": search(_BY_FUNCTION, "Plan.refused", "Sum", HOUR),
            "counts hidden": search(f"{NAMESPACE},product,service", "Release.hidden", "Sum", HOUR),
        }
        return self._chart("Releases", lines(steps, total=True))

    def _executions(self) -> Widget:
        ours = [
            self._names.arn("states", f"stateMachine:{self._names.named(name)}")
            for name in ("ingest", "release", "registers")
        ]
        metrics = [
            ["AWS/States", f"Executions{state}", "StateMachineArn", arn, {"stat": "Sum"}]
            for arn in ours
            for state in ("Succeeded", "Failed", "TimedOut")
        ]
        return self._chart("Executions", metrics)

    def _errors(self) -> Widget:
        return self._chart("Errors of functions", lines({"": self._of_functions("Errors")}))

    def _throttles(self) -> Widget:
        return self._chart("Functions refused capacity", lines({"": self._of_functions("Throttles")}))

    def _undelivered(self) -> Widget:
        waiting = search(
            "AWS/SQS,QueueName", "ApproximateNumberOfMessagesVisible", "Maximum", HOUR, named=self._names.prefix
        )
        return self._chart("Messages waiting, by queue", lines({"": waiting}))

    def _lambda_time(self) -> Widget:
        return self._chart("Cost: milliseconds of functions", lines({"": self._of_functions("Duration")}), stacked=True)

    def _scanned(self) -> Widget:
        scanned = search(_BY_QUERY, "ProcessedBytes", "Sum", DAY, named=self._names.prefix)
        return self._chart("Cost: bytes read by queries", lines({"": scanned}), period=DAY)

    def _stored(self) -> Widget:
        stored = search("AWS/S3,BucketName,StorageType", "BucketSizeBytes", "Average", DAY, named=self._names.prefix)
        return self._chart("Cost: bytes stored, by bucket", lines({"": stored}), period=DAY, stacked=True)

    def _requests(self) -> Widget:
        table = ["TableName", self._names.ledger, {"stat": "Sum"}]
        metrics = [["AWS/DynamoDB", f"Consumed{kind}CapacityUnits", *table] for kind in ("Read", "Write")]
        return self._chart("Cost: units of the ledger", metrics, period=DAY)

    def _of_functions(self, metric: str) -> str:
        return search("AWS/Lambda,FunctionName", metric, "Sum", HOUR, named=self._names.prefix)


def _in_parts(alarms: list[str]) -> list[list[str]]:
    return [alarms[start : start + _ALARMS_A_WIDGET] for start in range(0, len(alarms), _ALARMS_A_WIDGET)]
