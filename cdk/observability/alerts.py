"""The topic that every alarm and fault is told on."""

from __future__ import annotations

from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sns_subscriptions import EmailSubscription
from constructs import Construct

from cdk.naming import Names


class Alerts(Construct):
    """An encrypted topic, read over TLS; ``email`` is subscribed to it.

    Alarms, rules and budgets tell it without a role of ours. They are named because a policy of its own, which refusing
    what does not come over TLS takes, stands in the place of the one that SNS gives a topic. What EventBridge brings
    comes without conditions (decision 79).
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, email: str | None, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.topic = Topic(
            self, "Topic", topic_name=names.alerts, display_name="Pratique", master_key=key, enforce_ssl=True
        )
        for service, sources in (
            ("cloudwatch", names.arn("cloudwatch", f"alarm:{names.prefix}-*")),
            ("budgets", f"arn:aws:budgets::{names.account}:budget/{names.prefix}-*"),
        ):
            self.topic.add_to_resource_policy(
                PolicyStatement(
                    principals=[ServicePrincipal(f"{service}.amazonaws.com")],
                    actions=["sns:Publish"],
                    resources=[self.topic.topic_arn],
                    conditions={
                        "ArnLike": {"aws:SourceArn": sources},
                        "StringEquals": {"aws:SourceAccount": names.account},
                    },
                )
            )
        self.topic.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("events.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
            )
        )
        if email:
            self.topic.add_subscription(EmailSubscription(email))
