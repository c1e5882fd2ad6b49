"""Buckets that nobody outside reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from aws_cdk import Duration, Tags
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_s3 import (
    BlockPublicAccess,
    Bucket,
    BucketEncryption,
    CfnBucket,
    LifecycleRule,
    ObjectLockRetention,
    ObjectOwnership,
)
from constructs import Construct

from cdk.guardrails.findings import acknowledge, rule
from cdk.naming import Names

TLS = 1.2
UNDER_OUR_KEY = ("encrypted-under", "own-key")
"""Tag of every private bucket, by which AWS Config knows which it has to hold to it."""


class PrivateBucket(Bucket):
    """A bucket under our key: versioned, read over TLS 1.2 or later, closed to the public, every access logged.

    ``lock`` is how long each object can be neither changed nor deleted. ``announce``: whether S3 tells EventBridge of
    each object. Said through the resource itself; the CDK's own switch would bring a function of its own with rights
    over every bucket. Why it is not copied to another region is said with ``stays``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        key: IKey,
        names: Names,
        lifecycle: Sequence[LifecycleRule],
        lock: ObjectLockRetention | None = None,
        announce: bool = False,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            bucket_name=name,
            encryption=BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            versioned=True,
            object_lock_default_retention=lock,
            enforce_ssl=True,
            minimum_tls_version=TLS,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=Bucket.from_bucket_name(scope, f"{construct_id}Logs", names.access_logs),
            server_access_logs_prefix=f"{name}/",
            lifecycle_rules=[*lifecycle, LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1))],
        )
        Tags.of(self).add(*UNDER_OUR_KEY)
        granted = "AccessLogs itself allows every bucket of the environment to be logged in it, in one statement."
        acknowledge(self, {"Annotation::@aws-cdk/aws-s3:accessLogsPolicyNotAdded": granted})
        if announce:
            bucket = self.node.default_child
            assert isinstance(bucket, CfnBucket)  # noqa: S101 - the CDK types it as any construct
            bucket.notification_configuration = CfnBucket.NotificationConfigurationProperty(
                event_bridge_configuration=CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
            )

    def stays(self, because: str) -> Self:
        """Record why what is in it is in one region only."""
        acknowledge(self, rule("S3BucketReplicationEnabled", because))
        return self
