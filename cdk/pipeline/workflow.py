"""A workflow: its own role, traced, every step logged under our key, limited in time."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_stepfunctions import DefinitionBody, IChainable, LogLevel, LogOptions, StateMachine
from constructs import Construct

from cdk.guardrails.findings import ALL_RESOURCES, acknowledge
from cdk.guardrails.logs import log_group
from cdk.guardrails.permissions import allow
from cdk.pipeline.platform import Platform


def workflow_role(scope: Construct, name: str, platform: Platform) -> Role:
    """Make the role of a workflow, which may tell of faults and nothing else yet."""
    role = Role(
        scope,
        "Role",
        role_name=platform.names.named(f"{name}-workflow"),
        description=f"What the {name} workflow may do",
        assumed_by=ServicePrincipal("states.amazonaws.com"),
    )
    allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], [platform.keys.alerts.key_arn])
    reason = "Log deliveries and X-Ray traces belong to the account; these actions take no narrower resource."
    acknowledge(role, {ALL_RESOURCES: reason})
    return role


class Workflow(Construct):
    """A standard state machine named ``pratique-<environment>-<name>``."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        definition: IChainable,
        role: Role,
        platform: Platform,
        timeout: Duration,
    ) -> None:
        super().__init__(scope, construct_id)
        named = platform.names.named(name)
        log = log_group(
            self,
            "Log",
            name=f"/aws/vendedlogs/states/{named}",  # the prefix under which log policies are kept short
            days=platform.environment.log_retention_days,
            key=platform.keys.logs,
        )
        self.machine = StateMachine(
            self,
            "Machine",
            state_machine_name=named,
            definition_body=DefinitionBody.from_chainable(definition),
            role=role,
            timeout=timeout,
            tracing_enabled=True,
            # Not the data: a drop's reasons may quote what stands in it.
            logs=LogOptions(destination=log, level=LogLevel.ALL, include_execution_data=False),
        )
        self.arn = platform.names.arn("states", f"stateMachine:{named}")
