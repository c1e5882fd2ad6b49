"""Stack: the workflow that builds registers, from a committed drop of a source to a table under agreements."""

from __future__ import annotations

import json

from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.observability.alarms import Alarms
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.register_functions import RegisterFunctions
from cdk.pipeline.register_workflow import RegisterWorkflow
from cdk.pipeline.trigger import Trigger
from stacks.base import PlatformStack


class RegistersStack(PlatformStack):
    """Functions, workflow, a rule for each register, alarms."""

    name = "registers"
    about = "registers"
    holds_data = False
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names = platform.names
        super().__init__(scope, names=platform.names, destroy=destroy)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        layers = Layers(self, "Layers", target=platform.target)
        functions = RegisterFunctions(self, "Functions", platform=platform, layers=layers)
        workflow = RegisterWorkflow(self, "Registers", functions=functions, topic=topic, platform=platform).workflow
        trigger = Trigger(
            self, "Trigger", name="registers", workflow=workflow.arn, key=platform.keys.alerts, names=names
        )
        for name, register in sorted(platform.catalogue.registers.items()):
            trigger.rule(
                f"Committed-{name}",
                suffix=f"-{name}",
                description=f"A source of {name} has been committed",
                pattern={
                    "source": ["pratique.ingest"],
                    "detail-type": ["Dataset Committed"],
                    "detail": {"dataset": list(register.datasets)},
                },
                told=json.dumps({"register": name, "because": "drop"}),
            )
        alarms = Alarms(self, "Alarms", topic=topic, names=names)
        alarms.on_workflow("registers", workflow.machine, runbook="register-not-built")
        alarms.on_functions(functions.all)
        alarms.on_undelivered("registers", trigger.undelivered)
        self.output("RegistersWorkflow", workflow.arn, "State machine that builds registers")
