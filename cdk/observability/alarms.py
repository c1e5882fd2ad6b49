"""Alarms: each says in its description what has happened, and where it is read what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Alarm, ComparisonOperator, IMetric, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_sqs import IQueue
from aws_cdk.aws_stepfunctions import IStateMachine
from constructs import Construct

from cdk.naming import Names
from cdk.pipeline.function import PlatformFunction

_PERIOD = Duration.minutes(5)


@dataclass(frozen=True)
class Rule:
    """When a metric is an alarm: how it compares with the threshold, for how many periods, and what silence means."""

    threshold: float = 1
    comparison: ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
    periods: int = 1
    missing: TreatMissingData = TreatMissingData.NOT_BREACHING


REACHED = Rule()


class Alarms(Construct):
    """The alarms of one workflow: its executions, its functions, the events that never reached it."""

    def __init__(self, scope: Construct, construct_id: str, *, topic: ITopic, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._tell = SnsAction(topic)
        self._names = names

    def on_workflow(self, name: str, machine: IStateMachine, *, runbook: str = "workflow-failed") -> None:
        """Alarm when an execution fails, or runs out of time."""
        said = f"An execution of the {name} workflow"
        failed, late = machine.metric_failed(period=_PERIOD), machine.metric_timed_out(period=_PERIOD)
        self.add(f"{name}-failed", failed, f"{said} failed after its retries.", runbook=runbook)
        self.add(f"{name}-timed-out", late, f"{said} ran out of time.", runbook="workflow-timed-out")

    def on_functions(self, functions: Iterable[PlatformFunction]) -> None:
        """Alarm when a function raises or is refused capacity."""
        for function in functions:
            name = function.name.removeprefix(f"{self._names.prefix}-")
            errors = function.function.metric_errors(period=_PERIOD)
            throttles = function.function.metric_throttles(period=_PERIOD)
            said = f"Function {name} was refused capacity: see the account's limit."
            self.add(f"{name}-errors", errors, f"Function {name} raised an error: see its log.", runbook="errors")
            self.add(f"{name}-throttles", throttles, said, runbook="throttles")

    def on_undelivered(self, name: str, queue: IQueue) -> None:
        """Alarm when an event waits in the queue of undelivered ones."""
        self._on_any(
            f"{name}-undelivered",
            queue,
            f"An event for {name} could not be delivered and waits in its queue.",
            runbook="undelivered",
        )

    def on_failed(self, name: str, queue: IQueue) -> None:
        """Alarm when a message waits in the queue of those that a function could not do."""
        said = f"What function {name} was to do failed at every attempt."
        self._on_any(f"{name}-failed", queue, said, runbook="message-failed")

    def _on_any(self, name: str, queue: IQueue, said: str, *, runbook: str) -> None:
        waiting = queue.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum")
        self.add(name, waiting, said, runbook=runbook)

    def add(self, name: str, metric: IMetric, said: str, *, runbook: str, rule: Rule = REACHED) -> None:
        """Make an alarm that tells people ``said``, and which section of the operations guide says what to do."""
        alarm = Alarm(
            self,
            name,
            alarm_name=self._names.named(name),
            alarm_description=f"{said} Runbook: {self._names.runbook(runbook)}",
            metric=metric,
            threshold=rule.threshold,
            comparison_operator=rule.comparison,
            evaluation_periods=rule.periods,
            treat_missing_data=rule.missing,
        )
        alarm.add_alarm_action(self._tell)
