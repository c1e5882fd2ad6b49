"""Stack: what an operator watches."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk.aws_cloudwatch import CfnAlarm
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.observability.alarms import Alarms
from cdk.observability.budget import MonthlyBudget
from cdk.observability.dashboard import Operations
from cdk.observability.freshness import Freshness
from cdk.observability.operator import Operator
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class OperationsStack(PlatformStack):
    """The age of every dataset against its promise, the budget, a dashboard, and what people on call may do."""

    name = "operations"
    about = "what an operator watches"
    holds_data = False
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names = platform.names
        freshness = Freshness(self, "Freshness", platform=platform)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        freshness.alarm(Alarms(self, "Alarms", topic=topic, names=names))
        if platform.environment.monthly_budget:
            MonthlyBudget(self, "Monthly", limit=platform.environment.monthly_budget, names=names)
        stacks = [stack for stack in scope.node.children if isinstance(stack, Stack) and stack.region == names.region]
        alarms = [found for stack in stacks for found in stack.node.find_all() if isinstance(found, CfnAlarm)]
        Operations(self, "Operations", alarms=sorted(found.alarm_name or "" for found in alarms), names=names)
        Operator(self, "Operator", names=names)
        self.output("Dashboard", names.named("operations"), "CloudWatch dashboard of the whole platform")
