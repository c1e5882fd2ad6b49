"""What people are told of at once, because it takes away what would show it later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk.aws_accessanalyzer import CfnAnalyzer
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.guardrails.findings import acknowledge
from cdk.naming import Names
from cdk.observability.notices import notice
from cdk.pipeline.trigger import Undelivered

_TRAIL = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"]
_KEYS = ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"]
_CALL = "AWS API Call via CloudTrail"


class Watch(Construct):
    """Tells the topic of alarms when the trail or a key is touched, and when something is open to outsiders.

    Access Analyzer finds the last of these; it looks at the whole organisation where ``organisation`` says so.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: IKey, organisation: bool, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self.undelivered: IQueue = Undelivered(self, "Undelivered", name="audit", key=key, names=names).queue
        acknowledge(self.undelivered, {"AwsSolutions-SQS3": "This queue is itself where undelivered events go."})
        CfnAnalyzer(
            self,
            "Analyzer",
            analyzer_name=names.named("outsiders"),
            type="ORGANIZATION" if organisation else "ACCOUNT",
        )
        self._tell("trail-touched", "The trail has been changed or stopped", _calls("cloudtrail", _TRAIL), "eventName")
        tell_of_keys(self, of="audit", undelivered=self.undelivered, names=names)
        outsiders = {
            "source": ["aws.access-analyzer"],
            "detail-type": ["Access Analyzer Finding"],
            "detail": {"status": ["ACTIVE"]},
        }
        self._tell("open-to-outsiders", "A resource can be reached from outside", outsiders, "resource")

    def _tell(self, name: str, said: str, pattern: Mapping[str, Any], field: str) -> None:
        notice(
            self,
            name,
            of="audit",
            said=said,
            pattern=pattern,
            field=field,
            undelivered=self.undelivered,
            names=self._names,
        )


def tell_of_keys(scope: Construct, *, of: str, undelivered: IQueue, names: Names) -> None:
    """Tell people when a key is touched, of the region of ``names``: EventBridge hears of its own region's alone."""
    notice(
        scope,
        "key-going",
        of=of,
        said="A key has been disabled, is to be deleted or has another policy",
        pattern=_calls("kms", _KEYS),
        field="eventName",
        undelivered=undelivered,
        names=names,
    )


def _calls(service: str, actions: list[str]) -> dict[str, Any]:
    """Return the pattern of calls to a service, made by whomever."""
    return {
        "source": [f"aws.{service}"],
        "detail-type": [_CALL],
        "detail": {"eventSource": [f"{service}.amazonaws.com"], "eventName": actions},
    }
