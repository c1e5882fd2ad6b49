"""Malware scanning of landing zones: who scans, what is scanned, and what nobody can read until it was found clean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from aws_cdk.aws_guardduty import CfnMalwareProtectionPlan
from aws_cdk.aws_iam import AnyPrincipal, Effect, IManagedPolicy, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_s3 import Bucket
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.guardrails.permissions import add_to_policy, allow
from cdk.naming import Names
from cdk.observability.notices import notice
from contracts.drops.drop import INCOMING, MANIFEST, WORK
from contracts.drops.scans import CLEAN, INFECTED, SCAN_RESULT, SCAN_TAG
from contracts.drops.zones import DATASET
from contracts.reading.errors import PratiqueError

_MANAGED_RULE = "DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*"
_SERVICE = "malware-protection-plan.guardduty.amazonaws.com"
_NAMED_BY_GUARDDUTY = "GuardDuty names its own rule so, and the condition holds it to rules that it manages."
_EVERY_ZONE = "Every landing zone of the environment is named so, and no other bucket."
_TAGGING = ("DeleteObjectTagging", "DeleteObjectVersionTagging", "PutObjectTagging", "PutObjectVersionTagging")
_BY_SETTLE = ("quarantine/", "receipts/")


class UnscannedZonesError(PratiqueError):
    """There are more landing zones than GuardDuty scans in the account, so some could not be deployed."""


def hold_to_quota(zones: int, most: int) -> None:
    """Raise ``UnscannedZonesError`` where there are more zones than the environment's file says can be scanned."""
    if zones > most:
        raise UnscannedZonesError(
            f"{zones} landing zones are to be scanned for malware, and scanned_zones says GuardDuty protects {most} "
            "buckets here: ask Service Quotas for more and write it there, or set malware_scan: false"
        )


class Scanner(Construct):
    """The role with which GuardDuty scans the zones of one landing stack; ``keys`` is the policy that opens their keys.

    What it may do is what GuardDuty's guide asks for, on landing zones alone. Where GuardDuty says for which account it
    takes the role, it has to be this one. Its guide does not say that it does, and a condition that insisted on it
    might stop every scan.
    """

    def __init__(self, scope: Construct, construct_id: str, *, name: str, keys: IManagedPolicy, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        for_us = {"StringEqualsIfExists": {"aws:SourceAccount": names.account}}
        self.role = Role(
            self,
            "Role",
            role_name=names.named(name),
            description="Scans landing zones for malware",
            assumed_by=ServicePrincipal(_SERVICE, conditions=for_us),
            managed_policies=[keys],
        )
        self.arn = names.role(names.named(name))
        rules, zones = [names.arn("events", f"rule/{_MANAGED_RULE}")], [f"arn:aws:s3:::{names.every_zone}"]
        by_them = {"StringLike": {"events:ManagedBy": _SERVICE}}
        managing = [f"events:{action}" for action in ("DeleteRule", "PutRule", "PutTargets", "RemoveTargets")]
        allow(self.role, managing, rules, because=_NAMED_BY_GUARDDUTY, conditions=by_them)
        looking = ["events:DescribeRule", "events:ListTargetsByRule"]
        allow(self.role, looking, rules, because=_NAMED_BY_GUARDDUTY)
        around = ["s3:GetBucketLocation", "s3:GetBucketNotification", "s3:ListBucket", "s3:PutBucketNotification"]
        allow(self.role, around, zones, because=_EVERY_ZONE)
        reading = ("GetObject", "GetObjectTagging", "GetObjectVersion", "GetObjectVersionTagging")
        landed = [names.objects(names.every_zone, f"{INCOMING}*")]
        tagging = ("PutObjectTagging", "PutObjectVersionTagging")
        allow(self.role, [f"s3:{action}" for action in (*reading, *tagging)], landed, because=_EVERY_ZONE)
        tried = [names.objects(names.every_zone, "malware-protection-resource-validation-object")]
        allow(self.role, ["s3:PutObject"], tried, because=_EVERY_ZONE)

    def watch(self, dataset: str, bucket: Bucket, *, readers: Sequence[str]) -> None:
        """Scan what lands in a zone; but for ``readers`` nobody reads it unless it was found clean."""
        names = self._names
        plan = CfnMalwareProtectionPlan(
            self,
            f"Plan-{dataset}",
            role=self.role.role_arn,
            protected_resource=CfnMalwareProtectionPlan.CFNProtectedResourceProperty(
                s3_bucket=CfnMalwareProtectionPlan.S3BucketProperty(
                    bucket_name=names.zone(dataset), object_prefixes=[INCOMING]
                )
            ),
            actions=CfnMalwareProtectionPlan.CFNActionsProperty(
                tagging=CfnMalwareProtectionPlan.CFNTaggingProperty(status="ENABLED")
            ),
        )
        plan.node.add_dependency(self.role, bucket)
        objects, everybody = bucket.arn_for_objects(""), AnyPrincipal()
        only = (*self._only_the_scanner_tags(objects), self._only_what_is_clean_is_read(objects, readers))
        denied = (PolicyStatement(effect=Effect.DENY, principals=[everybody], **said) for said in only)
        add_to_policy(bucket, *denied)

    def _only_the_scanner_tags(self, objects: str) -> Iterator[dict[str, Any]]:
        landed = [f"{objects}{INCOMING}*"]
        nobody_else = {"ArnNotEquals": {"aws:PrincipalArn": self.arn}}
        yield {"actions": [f"s3:{action}" for action in _TAGGING], "resources": landed, "conditions": nobody_else}
        # A file can also bring its tags with it.
        brought = {"Null": {f"s3:RequestObjectTag/{SCAN_TAG}": "false"}}
        yield {"actions": ["s3:PutObject"], "resources": landed, "conditions": brought}

    def _only_what_is_clean_is_read(self, objects: str, readers: Sequence[str]) -> dict[str, Any]:
        # "Not equal" is also true of a tag that is absent: what has not been scanned is not read either.
        unless = {
            "StringNotEquals": {f"s3:ExistingObjectTag/{SCAN_TAG}": CLEAN},
            "ArnNotEquals": {"aws:PrincipalArn": [self.arn, *readers]},
        }
        # A manifest may come a moment after its file; it is small, and read as JSON with known fields alone.
        others = [*_BY_SETTLE, WORK, f"{INCOMING}*{MANIFEST}"]
        spared = [f"{objects}{other if other.endswith(MANIFEST) else f'{other}*'}" for other in others]
        return {"actions": ["s3:GetObject", "s3:GetObjectVersion"], "not_resources": spared, "conditions": unless}


def scanned(names: Names) -> dict[str, object]:
    """Return the pattern of the event that a file which landed has been scanned, whatever the result."""
    zones = names.zone_pattern.partition(DATASET)[0]
    details = {"bucketName": [{"prefix": zones}], "objectKey": [{"prefix": INCOMING}]}
    return {"source": ["aws.guardduty"], "detail-type": [SCAN_RESULT], "detail": {"s3ObjectDetails": details}}


def tell_of_scans(scope: Construct, *, undelivered: IQueue, names: Names) -> None:
    """Tell people of malware, and of a zone that is no longer scanned: what lands there then waits unread."""
    zones = [{"prefix": names.zone_pattern.partition(DATASET)[0]}]
    found = {"s3ObjectDetails": {"bucketName": zones}, "scanResultDetails": {"scanResultStatus": [INFECTED]}}
    status = "GuardDuty Malware Protection Resource Status"
    for name, said, kinds, detail, field in (
        ("malware-found", "Malware has landed", [SCAN_RESULT], found, "s3ObjectDetails.bucketName"),
        (
            "scan-broken",
            "A landing zone is no longer scanned for malware",
            [f"{status} Error", f"{status} Warning"],
            {"s3BucketDetails": {"bucketName": zones}},
            "s3BucketDetails.bucketName",
        ),
    ):
        pattern = {"source": ["aws.guardduty"], "detail-type": kinds, "detail": detail}
        notice(scope, name, of="ingest", said=said, pattern=pattern, field=field, undelivered=undelivered, names=names)
