"""The times of day at which releases open, by the clocks of the United Kingdom."""

from __future__ import annotations

from datetime import datetime, timedelta

from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_scheduler import CfnSchedule
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.pipeline.platform import Platform
from contracts.products.release_terms import ZONE

_AHEAD = timedelta(minutes=5)
"""How long before a time the workflow starts: it waits for the moment itself; a schedule is a minute late at times."""


class Openings(Construct):
    """A schedule for each time of day that a product opens at. It follows the change of the clocks by itself."""

    def __init__(
        self, scope: Construct, construct_id: str, *, workflow: str, undelivered: IQueue, platform: Platform
    ) -> None:
        super().__init__(scope, construct_id)
        names = platform.names
        role = Role(
            self,
            "Role",
            role_name=names.named("opening"),
            description="Starts the release workflow when releases open",
            assumed_by=ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": names.account}}
            ),
        )
        allow(role, ["states:StartExecution"], [workflow])
        allow(role, ["sqs:SendMessage"], [undelivered.queue_arn])
        allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], [platform.keys.alerts.key_arn])
        for at in sorted({product.release.at for product in platform.catalogue.products.values()}):
            start = datetime.strptime(at, "%H:%M") - _AHEAD  # noqa: DTZ007 - a time of day, whatever the zone
            CfnSchedule(
                self,
                f"At{at.replace(':', '')}",
                name=names.named(f"opening-{at.replace(':', '')}"),
                description=f"Releases open at {at}",
                state="ENABLED",  # said, so that drift shows one that was switched off for a restore and left so
                schedule_expression=f"cron({start.minute} {start.hour} * * ? *)",
                schedule_expression_timezone=ZONE,
                flexible_time_window=CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
                target=CfnSchedule.TargetProperty(
                    arn=workflow,
                    role_arn=role.role_arn,
                    input='{"detail": {"opening": "' + at + '"}}',
                    dead_letter_config=CfnSchedule.DeadLetterConfigProperty(arn=undelivered.queue_arn),
                    retry_policy=CfnSchedule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=3600, maximum_retry_attempts=20
                    ),
                ),
            )
