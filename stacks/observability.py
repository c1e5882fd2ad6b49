"""Stack: how people are told. Alarms stand beside what they watch and tell this stack's topic."""

from __future__ import annotations

from constructs import Construct

from cdk.observability.alerts import Alerts
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class ObservabilityStack(PlatformStack):
    """The topic of alarms and faults."""

    name = "observability"
    about = "how people are told"
    holds_data = False
    after = ("keys",)

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        email = platform.environment.alerts_email
        Alerts(self, "Alerts", key=platform.keys.alerts, email=email, names=platform.names)
        self.output("AlertsTopic", platform.names.arn("sns", platform.names.alerts), "Topic of alarms and faults")
