"""A function: its code and layers, its own role, its own encrypted log, its alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Duration, Size
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_lambda import Function, LoggingFormat, Tracing
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.guardrails.findings import ALL_RESOURCES, HIPAA, NIST, acknowledge, excuse, rule
from cdk.guardrails.logs import log_group
from cdk.packaging.assets import function_code
from cdk.packaging.functions import FUNCTIONS
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform

NAMESPACE = "Pratique"


@dataclass(frozen=True)
class Capacity:
    """What a function may use: memory and scratch disk in MiB, time in minutes. A core comes with 1,769 MiB."""

    memory: int
    minutes: int
    disk: int = 512


SMALL = Capacity(memory=512, minutes=1)

_NO_VPC = "It opens no port and calls AWS alone, over TLS with its own role; a VPC is paid by the hour."
_NO_LIMIT = "Its caller limits it, and waits for its turn when capacity is refused; a refusal raises an alarm."
_NO_QUEUE = (
    "It is called by a workflow or from a queue, which keeps the call and tries again, or by somebody who waits for "
    "its answer; nothing calls it unheard."
)
_VARIABLES = "Its variables are names and limits, no secret; Lambda keeps them under a key of its own."


class PlatformFunction(Construct):
    """One function of ``lambdas/``, with no right but to write its log and its trace until it is granted more.

    The role is the function's alone.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        platform: Platform,
        layers: Layers,
        variables: Mapping[str, str],
        capacity: Capacity = SMALL,
        undelivered: IQueue | None = None,
    ) -> None:
        super().__init__(scope, name.title())
        names, environment = platform.names, platform.environment
        packed = FUNCTIONS[name]
        reserved = {str(function): calls for function, calls in environment.concurrency.reserved.items()}.get(name)
        self.name = names.named(name)
        self.role = Role(
            self,
            "Role",
            role_name=self.name,
            description=f"What the function {name} may do",
            assumed_by=ServicePrincipal("lambda.amazonaws.com"),
        )
        log = log_group(
            self,
            "Log",
            name=f"/aws/lambda/{self.name}",
            days=environment.log_retention_days,
            key=platform.keys.logs,
        )
        log.grant_write(self.role)
        self.function = Function(
            self,
            "Function",
            function_name=self.name,
            runtime=layers.runtime,
            architecture=layers.architecture,
            handler=packed.handler,
            code=function_code(packed, platform.folder),
            layers=[layers.named(layer) for layer in packed.every_layer],
            role=self.role,
            memory_size=capacity.memory,
            ephemeral_storage_size=Size.mebibytes(capacity.disk),
            timeout=Duration.minutes(capacity.minutes),
            reserved_concurrent_executions=reserved,
            tracing=Tracing.ACTIVE,
            log_group=log,
            logging_format=LoggingFormat.JSON,
            dead_letter_queue=undelivered,
            environment={
                "ENVIRONMENT": environment.name,
                "POWERTOOLS_SERVICE_NAME": name,
                "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
                **variables,
            },
        )
        newest = "One Python for the whole project: the newest that every pinned dependency has wheels for."
        acknowledge(self.function, {"AwsSolutions-L1": newest})
        acknowledge(self.function, rule("LambdaInsideVPC", _NO_VPC))
        excuse(self.function, {"CKV_AWS_117": _NO_VPC, "CKV_AWS_173": _VARIABLES})
        if reserved is None:
            excuse(self.function, {"CKV_AWS_115": _NO_LIMIT})
            acknowledge(self.function, rule("LambdaConcurrency", _NO_LIMIT, (NIST, HIPAA)))
        if undelivered is None:
            excuse(self.function, {"CKV_AWS_116": _NO_QUEUE})
            acknowledge(self.function, rule("LambdaDLQ", _NO_QUEUE, (NIST, HIPAA)))
        acknowledge(
            self.role, {ALL_RESOURCES: "X-Ray takes trace segments for the whole account; it names no resource."}
        )
