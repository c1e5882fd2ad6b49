"""The function that reports each month who is let in, and the notice by which people learn of it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_events import Rule, Schedule
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_kms import Key
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.observability.alarms import Alarms
from cdk.observability.notices import notice
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.trigger import Undelivered

_NAME = "recertify"
_SOURCE, _DUE = "pratique.access", "Recertification Due"
_A_QUESTION = "Each question has an object of its own, which names who asked."
_A_REPORT = "Each day's report has an object of its own, which the header makes one that was not there."
_MEMORY, _MINUTES = 512, 15  # a month's questions are read one by one, many at a time


class Recertifying(Construct):
    """Reads who is in the groups of agreements and when each last asked, on the first of each month.

    It changes nobody's access. ``pool`` is the user pool's id, ``key`` the address of the key that the bucket of
    queries, where the report is kept, is under.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers, pool: str, key: str
    ) -> None:
        super().__init__(scope, construct_id)
        names = platform.names
        self.undelivered = Undelivered(self, "Undelivered", name=_NAME, key=platform.keys.alerts, names=names).queue
        self.function = PlatformFunction(
            self,
            _NAME,
            platform=platform,
            layers=layers,
            variables={"LEDGER_TABLE": names.ledger, "QUERIES_BUCKET": names.queries, "USER_POOL": pool},
            capacity=Capacity(memory=_MEMORY, minutes=_MINUTES),
            undelivered=self.undelivered,
        )
        role = self.function.role
        reads = ["cognito-idp:GetGroup", "cognito-idp:ListUsersInGroup"]
        allow(role, reads, [names.arn("cognito-idp", f"userpool/{pool}")])
        grants.use_ledger(role, platform, ["Query"], ["agreement"])
        grants.read_objects(role, platform, [names.queries], "queries/", _A_QUESTION, versions=False)
        grants.list_buckets(role, [names.queries])
        kept = [names.objects(names.queries, "recertification/*")]
        new = {"Null": {"s3:if-none-match": "false"}}
        allow(role, ["s3:PutObject"], kept, because=_A_REPORT, conditions=new)
        grants.encrypt(role, [Key.from_key_arn(self, "Key", key)], platform)
        allow(role, ["kms:Decrypt", "kms:GenerateDataKey"], [platform.keys.alerts.key_arn])
        bus = names.arn("events", "event-bus/default")
        only = {"ForAllValues:StringEquals": {"events:source": [_SOURCE]}}
        allow(role, ["events:PutEvents"], [bus], conditions=only)
        rule = Rule(
            self,
            "EveryMonth",
            rule_name=names.named(_NAME),
            description="It is time to report who is let in under each agreement",
            schedule=Schedule.cron(minute="0", hour="6", day="1"),
        )
        rule.add_target(
            LambdaFunction(self.function.function, dead_letter_queue=self.undelivered, max_event_age=Duration.hours(6))
        )
        notice(
            self,
            "recertification",
            of=_NAME,
            said="Who is let in is to be confirmed",
            pattern={"source": [_SOURCE], "detail-type": [_DUE]},
            field="told",
            undelivered=self.undelivered,
            names=names,
        )

    def alarm(self, alarms: Alarms) -> None:
        """Alarm when the function fails, and for what could not be delivered to it or to people."""
        alarms.on_functions([self.function])
        alarms.on_undelivered(_NAME, self.undelivered)
