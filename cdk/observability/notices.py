"""Notices: events that people are told of as they happen, on the topic of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk.aws_events import CfnRule
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.naming import Names


def notice(
    scope: Construct,
    name: str,
    *,
    of: str,
    said: str,
    pattern: Mapping[str, Any],
    field: str,
    undelivered: IQueue,
    names: Names,
) -> None:
    """Tell people ``said``, with a field of the event and the section ``name`` of the operations guide.

    The rule is named ``pratique-<environment>-<of>-<name>``.
    """
    template = f"{said}: <what>, at <time>. Runbook: {names.runbook(name)}"
    CfnRule(
        scope,
        name,
        name=names.named(f"{of}-{name}"),
        description=f"{said}. Runbook: {names.runbook(name)}",
        event_pattern=dict(pattern),
        state="ENABLED",
        targets=[
            CfnRule.TargetProperty(
                id="People",
                arn=names.arn("sns", names.alerts),
                dead_letter_config=CfnRule.DeadLetterConfigProperty(arn=undelivered.queue_arn),
                input_transformer=CfnRule.InputTransformerProperty(
                    input_paths_map={"what": f"$.detail.{field}", "time": "$.time"},
                    input_template=f'"{template}"',
                ),
            )
        ],
    )
