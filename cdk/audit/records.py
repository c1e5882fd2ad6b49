"""The bucket of the audit's records: what is in it cannot be changed or deleted before its time, by anybody."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_s3 import LifecycleRule, ObjectLockRetention
from constructs import Construct

from cdk.audit.key import CLOUDTRAIL
from cdk.lake.bucket import PrivateBucket
from cdk.naming import Names


def days_of(years: int) -> Duration:
    """Return a time that is at least so many years of the calendar, wherever the leap days fall in them."""
    return Duration.days(years * 365 + -(-years // 4))


class Records(PrivateBucket):
    """Records are locked for ``years`` and then expire.

    In compliance mode not even the account's root can delete one, nor shorten its time. Where data may be destroyed
    (``destroyable``) it is governance mode, which whoever has the right to bypass it can.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, key: IKey, years: int, destroyable: bool, names: Names
    ) -> None:
        lock = ObjectLockRetention.governance if destroyable else ObjectLockRetention.compliance
        super().__init__(
            scope,
            construct_id,
            name=names.audit,
            key=key,
            names=names,
            lifecycle=[
                LifecycleRule(
                    expiration=days_of(years).plus(Duration.days(1)), noncurrent_version_expiration=Duration.days(1)
                )
            ],
            lock=lock(days_of(years)),
        )
        self.stays("Records can be neither deleted nor overwritten; a copy elsewhere is for the organisation to order.")

    def accept(self, trail: str, folders: list[str]) -> None:
        """Let one trail write below these folders, and nobody else of CloudTrail's."""
        this_trail = {"aws:SourceArn": trail}
        self.add_to_resource_policy(
            PolicyStatement(
                principals=[CLOUDTRAIL],
                actions=["s3:GetBucketAcl"],
                resources=[self.bucket_arn],
                conditions={"StringEquals": this_trail},
            )
        )
        self.add_to_resource_policy(
            PolicyStatement(
                principals=[CLOUDTRAIL],
                actions=["s3:PutObject"],
                resources=[self.arn_for_objects(f"AWSLogs/{folder}/*") for folder in folders],
                conditions={"StringEquals": {**this_trail, "s3:x-amz-acl": "bucket-owner-full-control"}},
            )
        )
