"""Running SQL in Athena from a workflow, and the rights Athena needs from whoever asks."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_stepfunctions import Chain, Choice, Condition, CustomState, IChainable, JsonPath, Pass, Wait, WaitTime
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.lake.workgroup import ANSWERS
from cdk.pipeline import grants
from cdk.pipeline.platform import Platform

_POLL = 2
_THE_GRANTS_DECIDE = "The action names no resource: which tables are read is in Lake Formation's grants."
_BUSY: list[dict[str, Any]] = [
    {
        "ErrorEquals": ["Athena.TooManyRequestsException", "Athena.InternalServerException", "Athena.AthenaException"],
        "IntervalSeconds": 2,
        "MaxAttempts": 6,
        "BackoffRate": 2,
        "JitterStrategy": "FULL",
    }
]


class Query(Construct):
    """Steps that start the query in ``$.sql``, wait for its answer and leave its id in ``$.query.id``.

    In the products' workgroup, unless another is named; of two in a workflow, ``called`` tells the steps apart.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        platform: Platform,
        workgroup: str | None = None,
        called: str = "Query",
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = platform.names
        self._workgroup = workgroup or platform.names.workgroup
        self._called = called

    def run(self, *, then: IChainable, on_fault: IChainable) -> Chain:
        """Return the steps: ``then`` follows the answer, ``on_fault`` a query that failed."""
        called = self._called
        wait = Wait(self, f"WaitFor{called}", time=WaitTime.duration(Duration.seconds(_POLL)))
        start = self._task(
            f"Start{called}",
            "startQueryExecution",
            {
                "QueryString.$": "$.sql",
                "WorkGroup": self._workgroup,
                "QueryExecutionContext": {"Database": self._names.database},
            },
            ResultSelector={"id.$": "$.QueryExecutionId"},
            ResultPath="$.query",
        ).add_catch(on_fault, result_path="$.fault")
        ask = self._task(
            f"Get{called}",
            "getQueryExecution",
            {"QueryExecutionId.$": "$.query.id"},
            ResultSelector={"state.$": "$.QueryExecution.Status.State"},
            ResultPath="$.answer",
        ).add_catch(on_fault, result_path="$.fault")
        failed = Condition.or_(
            Condition.string_equals("$.answer.state", "FAILED"), Condition.string_equals("$.answer.state", "CANCELLED")
        )
        fault = {"Error": "QueryFailed", "Cause": JsonPath.string_at("$.query.id")}
        unanswered = Pass(self, f"{called}Failed", parameters=fault, result_path="$.fault")
        unanswered.next(on_fault)
        answered = (
            Choice(self, f"{called}Answered")
            .when(Condition.string_equals("$.answer.state", "SUCCEEDED"), then)
            .when(failed, unanswered)
            .otherwise(wait)
        )
        return start.next(wait).next(ask).next(answered)

    def _task(self, name: str, action: str, parameters: dict[str, Any], **rest: Any) -> CustomState:
        state = {
            "Type": "Task",
            "Resource": f"arn:aws:states:::aws-sdk:athena:{action}",
            "Parameters": parameters,
            "Retry": _BUSY,
            **rest,
        }
        return CustomState(self, name, state_json=state)


def allow_queries(role: Role, platform: Platform) -> None:
    """Allow a role to run queries over the curated tables in the products' workgroup; Athena acts with its rights.

    The tables' files it reads through Lake Formation alone, which gives them by its grants. The embedded AWS has none,
    and there the role has the rights itself.
    """
    names = platform.names
    workgroup = names.arn("athena", f"workgroup/{names.workgroup}")
    allow(role, ["athena:GetQueryExecution", "athena:StartQueryExecution"], [workgroup])
    grants.read_tables(role, platform)
    allow(role, ["lakeformation:GetDataAccess"], ["*"], because=_THE_GRANTS_DECIDE)
    grants.write_objects(role, platform, [names.results], ANSWERS, "Athena names each answer after its query.")
    grants.read_objects(role, platform, [names.results], ANSWERS, "Athena names each answer after its query.")
    buckets = [names.results]
    if platform.environment.embedded:
        buckets.append(names.curated)
        for folder in ("data/", "metadata/"):
            grants.read_table_files(role, platform, folder, versions=True)
    grants.list_buckets(role, buckets)
    allow(role, ["s3:GetBucketLocation"], [f"arn:aws:s3:::{bucket}" for bucket in buckets])
    grants.encrypt(role, [platform.keys.curated], platform)  # under which answers lie too
