"""What measures the age of every dataset each hour, and the alarms that hold it against the contracts."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import ComparisonOperator, Metric, TreatMissingData
from aws_cdk.aws_events import Rule as EventRule
from aws_cdk.aws_events import Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.observability.alarms import Alarms, Rule
from cdk.pipeline import grants
from cdk.pipeline.function import NAMESPACE, Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.trigger import Undelivered

_HOUR = Duration.hours(1)
_LATE = Rule(threshold=1, comparison=ComparisonOperator.GREATER_THAN_THRESHOLD)
_SILENT = Rule(
    threshold=1, comparison=ComparisonOperator.LESS_THAN_THRESHOLD, periods=3, missing=TreatMissingData.BREACHING
)


class Freshness(Construct):
    """The function that reads the ledger once an hour.

    It opens no drop, and writes down since when it waits for what never came.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform) -> None:
        super().__init__(scope, construct_id)
        self._platform = platform
        names = platform.names
        self.undelivered = Undelivered(
            self, "Undelivered", name="freshness", key=platform.keys.alerts, names=names
        ).queue
        self.function = PlatformFunction(
            self,
            "freshness",
            platform=platform,
            layers=Layers(self, "Layers", target=platform.target),
            variables={"LEDGER_TABLE": names.ledger},
            capacity=Capacity(memory=512, minutes=5),
            undelivered=self.undelivered,
        )
        grants.use_ledger(self.function.role, platform, ["Query"], ["dataset", "product"])
        grants.use_ledger(self.function.role, platform, ["UpdateItem"], ["expected"])
        allow(self.function.role, ["kms:Decrypt", "kms:GenerateDataKey"], [platform.keys.alerts.key_arn])
        rule = EventRule(
            self,
            "EveryHour",
            rule_name=names.named("freshness"),
            description="It is time to look how old the datasets are",
            schedule=Schedule.rate(_HOUR),
        )
        rule.add_target(LambdaFunction(self.function.function, dead_letter_queue=self.undelivered))

    def alarm(self, alarms: Alarms) -> None:
        """Alarm for each dataset that is older than its contract promises, and when nobody measures."""
        alarms.on_functions([self.function])
        alarms.on_undelivered("freshness", self.undelivered)
        runs = self.function.function.metric_invocations(period=_HOUR, statistic="Sum")
        alarms.add(
            "freshness-silent", runs, "Nobody has measured how old datasets are.", runbook="silent", rule=_SILENT
        )
        for name, dataset in self._platform.catalogue.datasets.items():
            said = (
                f"No drop of {name} has come in for {dataset.service.frequency_hours} hours, as its contract promises."
            )
            alarms.add(f"{name}-late", _age(name), said, runbook="late", rule=_LATE)


def _age(dataset: str) -> Metric:
    """Return a dataset's age over what its contract promises, as the function measures it."""
    return Metric(
        namespace=NAMESPACE,
        metric_name="Age.share",
        dimensions_map={"dataset": dataset, "service": "freshness"},
        statistic="Maximum",
        period=_HOUR,
    )
