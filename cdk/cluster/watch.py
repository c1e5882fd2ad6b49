"""Who is told when the explorer or the private tier does not answer as it should."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk.aws_elasticloadbalancingv2 import (
    ApplicationLoadBalancer,
    ApplicationTargetGroup,
    HttpCodeElb,
    HttpCodeTarget,
)

from cdk.observability.alarms import Alarms, Rule

_PERIOD = Duration.minutes(5)
_SOME = 10
_FEW_ERRORS = Rule(threshold=_SOME)
_LASTING = Rule(periods=3)


def watch(alarms: Alarms, balancer: ApplicationLoadBalancer, groups: Mapping[str, ApplicationTargetGroup]) -> None:
    """Alarm on errors of the load balancer itself, and on errors and ill health of each group of pods."""
    alarms.add(
        "balancer-answers",
        balancer.metrics.http_code_elb(HttpCodeElb.ELB_5XX_COUNT, period=_PERIOD, statistic="Sum"),
        f"The load balancer has answered {_SOME} requests in five minutes with an error of its own.",
        runbook="balancer-answers",
        rule=_FEW_ERRORS,
    )
    for name, pods in groups.items():
        errors = pods.metrics.http_code_target(HttpCodeTarget.TARGET_5XX_COUNT, period=_PERIOD, statistic="Sum")
        said = f"Pods of {name} have answered {_SOME} requests in five minutes with an error."
        alarms.add(f"{name}-pods-answers", errors, said, runbook="pods-answers", rule=_FEW_ERRORS)
        ill = pods.metrics.unhealthy_host_count(period=_PERIOD, statistic="Minimum")
        said = f"A pod of {name} has not been ready for a quarter of an hour."
        alarms.add(f"{name}-pods-unready", ill, said, runbook="pods-unready", rule=_LASTING)
