"""Steps of the workflows: calling a function, with retries for faults alone, and telling people of a fault."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_stepfunctions import CustomState, JitterType, JsonPath, TaskInput
from aws_cdk.aws_stepfunctions_tasks import SnsPublish
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.pipeline.function import PlatformFunction
from cdk.pipeline.retries import RETRIES
from cdk.pipeline.spark_job import SparkJob


def call(
    scope: Construct, step: str, function: PlatformFunction, role: Role, *, parameters: dict[str, Any] | None = None
) -> CustomState:
    """Return a step that calls a function with the state, or with ``parameters``; its answer is the next state."""
    allow(role, ["lambda:InvokeFunction"], [function.function.function_arn])
    state: dict[str, Any] = {"Type": "Task", "Resource": function.function.function_arn, "Retry": RETRIES}
    if parameters is not None:
        state["Parameters"] = parameters
    return CustomState(scope, step, state_json=state)


def inspect_on_spark(scope: Construct, step: str, job: SparkJob, role: Role) -> CustomState:
    """Return a step that runs the job on a drop and leaves the state as it is."""
    actions = ["glue:BatchStopJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:StartJobRun"]
    allow(role, actions, [job.arn])
    busy = ["Glue.ConcurrentRunsExceededException", "Glue.ResourceNumberLimitExceededException"]
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::glue:startJobRun.sync",
        "Parameters": {"JobName": job.name, "Arguments": {"--drop.$": "States.JsonToString($)"}},
        "ResultPath": JsonPath.DISCARD,
        "Retry": [
            {"ErrorEquals": busy, "IntervalSeconds": 60, "MaxAttempts": 30, "BackoffRate": 1, "JitterStrategy": "FULL"},
            {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 60, "MaxAttempts": 1},
        ],
    }
    return CustomState(scope, step, state_json=state)


def alert(scope: Construct, step: str, topic: ITopic, *, subject: str, about: str, runbook: str) -> SnsPublish:
    """Return a step that tells the people who watch the platform; it leaves the state as it is.

    ``about`` is the path of the one part of the state that is told, never the whole: mail is no place for data.
    ``runbook`` is where it is read what to do. A fault of the topic's is waited out, some five minutes at most: behind
    many of these steps is one that still has to run.
    """
    told = SnsPublish(
        scope,
        step,
        topic=topic,
        subject=subject,
        message=TaskInput.from_object(
            {"execution": JsonPath.execution_id, "about": JsonPath.object_at(about), "runbook": runbook}
        ),
        result_path=JsonPath.DISCARD,
    )
    told.add_retry(
        errors=["States.TaskFailed"],
        interval=Duration.seconds(5),
        max_attempts=6,
        backoff_rate=2,
        jitter_strategy=JitterType.FULL,
    )
    return told
