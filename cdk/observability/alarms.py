"""Alarms: each says in its description what has happened and what to look at first."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Alarm, IMetric, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_sqs import IQueue
from aws_cdk.aws_stepfunctions import IStateMachine
from constructs import Construct

from cdk.naming import Names
from cdk.pipeline.function import PlatformFunction

_PERIOD = Duration.minutes(5)


class Alarms(Construct):
    """The alarms of one workflow: its executions, its functions, the events that never reached it."""

    def __init__(self, scope: Construct, construct_id: str, *, topic: ITopic, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._topic = topic
        self._names = names

    def on_workflow(self, name: str, machine: IStateMachine) -> None:
        """Alarm when an execution fails, or runs out of time."""
        said = f"An execution of the {name} workflow"
        self._alarm(f"{name}-failed", machine.metric_failed(period=_PERIOD), f"{said} failed after its retries.")
        self._alarm(f"{name}-timed-out", machine.metric_timed_out(period=_PERIOD), f"{said} ran out of time.")

    def on_functions(self, functions: Iterable[PlatformFunction]) -> None:
        """Alarm when a function raises or is refused capacity."""
        for function in functions:
            name = function.name.removeprefix(f"{self._names.prefix}-")
            errors = function.function.metric_errors(period=_PERIOD)
            throttles = function.function.metric_throttles(period=_PERIOD)
            self._alarm(f"{name}-errors", errors, f"Function {name} raised an error: see its log.")
            self._alarm(
                f"{name}-throttles", throttles, f"Function {name} was refused capacity: see the account's limit."
            )

    def on_undelivered(self, name: str, queue: IQueue) -> None:
        """Alarm when an event waits in the queue of undelivered ones."""
        self._on_any(
            f"{name}-undelivered", queue, f"An event for {name} could not be delivered and waits in its queue."
        )

    def on_failed(self, name: str, queue: IQueue) -> None:
        """Alarm when a message waits in the queue of those that a function could not do."""
        said = f"What function {name} was to do failed at every attempt: see its log, then move the message back."
        self._on_any(f"{name}-failed", queue, said)

    def _on_any(self, name: str, queue: IQueue, description: str) -> None:
        waiting = queue.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum")
        self._alarm(name, waiting, description)

    def _alarm(self, name: str, metric: IMetric, description: str) -> None:
        alarm = Alarm(
            self,
            name,
            alarm_name=self._names.named(name),
            alarm_description=description,
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(SnsAction(self._topic))
