"""The topic that every alarm and fault is told on."""

from __future__ import annotations

from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sns_subscriptions import EmailSubscription
from constructs import Construct

from cdk.naming import Names


class Alerts(Construct):
    """An encrypted topic, read over TLS; ``email`` is subscribed to it."""

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, email: str | None, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.topic = Topic(
            self, "Topic", topic_name=names.alerts, display_name="Pratique", master_key=key, enforce_ssl=True
        )
        if email:
            self.topic.add_subscription(EmailSubscription(email))
