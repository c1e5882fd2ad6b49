"""What starts a workflow: events, and a queue for those that could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_events import CfnRule
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sqs import Queue, QueueEncryption
from constructs import Construct

from cdk.guardrails.findings import acknowledge
from cdk.guardrails.permissions import allow
from cdk.naming import Names

_A_DAY = 86_400


class Undelivered(Construct):
    """The queue of events that could not be delivered to their workflow or function, kept for two weeks."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, key: IKey, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.queue = Queue(
            self,
            "Queue",
            queue_name=names.named(f"{name}-undelivered"),
            encryption=QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        self.queue.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("events.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[self.queue.queue_arn],
                conditions={"ArnLike": {"aws:SourceArn": names.arn("events", f"rule/{names.prefix}-{name}*")}},
            )
        )


class Trigger(Construct):
    """Starts one workflow for events that match a pattern; ``rule`` makes one rule."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, workflow: str, key: IKey, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        self._name = name
        self._workflow = workflow
        self._names = names
        self.undelivered = Undelivered(self, "Undelivered", name=name, key=key, names=names).queue
        acknowledge(self.undelivered, {"AwsSolutions-SQS3": "This queue is itself where undelivered events go."})
        self._role = Role(
            self,
            "Role",
            role_name=names.named(f"{name}-trigger"),
            description=f"Starts the {name} workflow",
            assumed_by=ServicePrincipal("events.amazonaws.com"),
        )
        allow(self._role, ["states:StartExecution"], [workflow])

    def rule(
        self, construct_id: str, *, suffix: str, description: str, pattern: Mapping[str, Any], told: str | None = None
    ) -> CfnRule:
        """Make a rule that starts the workflow, trying for a day before it gives up.

        It is told of the event, or what ``told`` says, a JSON text.
        """
        return CfnRule(
            self,
            construct_id,
            name=self._names.named(f"{self._name}{suffix}"),
            description=description,
            event_pattern=dict(pattern),
            state="ENABLED",
            targets=[
                CfnRule.TargetProperty(
                    id="Workflow",
                    arn=self._workflow,
                    role_arn=self._role.role_arn,
                    input=told,
                    dead_letter_config=CfnRule.DeadLetterConfigProperty(arn=self.undelivered.queue_arn),
                    retry_policy=CfnRule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=_A_DAY, maximum_retry_attempts=185
                    ),
                )
            ],
        )
