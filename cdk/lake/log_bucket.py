"""Buckets that other services write their access logs into."""

from __future__ import annotations

from aws_cdk import Duration, Tags
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership
from constructs import Construct

from cdk.guardrails.findings import acknowledge, excuse, rule
from cdk.lake.bucket import TLS, UNDER_OUR_KEY
from cdk.naming import Names

ENDLESS = "This is where access logs go; logging it to itself would never end."
READERS_FOR = 90  # days


class LogBucket(Bucket):
    """A bucket under ``under``, a key, or under S3's own where whoever writes there takes no other, as it says.

    Logs go after ``days``. ``stays`` says why they are in one region only. ``acls``: the writer asks for them.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        days: int,
        under: IKey | str,
        stays: str,
        acls: bool = False,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            bucket_name=name,
            encryption=BucketEncryption.S3_MANAGED if isinstance(under, str) else BucketEncryption.KMS,
            encryption_key=None if isinstance(under, str) else under,
            bucket_key_enabled=None if isinstance(under, str) else True,
            versioned=True,
            enforce_ssl=True,
            minimum_tls_version=None if acls else TLS,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.OBJECT_WRITER if acls else ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                LifecycleRule(expiration=Duration.days(days), noncurrent_version_expiration=Duration.days(1))
            ],
        )
        excuse(self, {"CKV_AWS_18": ENDLESS})
        if isinstance(under, str):
            acknowledge(self, rule("S3DefaultEncryptionKMS", under))
        else:
            Tags.of(self).add(*UNDER_OUR_KEY)
        acknowledge(self, rule("S3BucketReplicationEnabled", stays))


class ReaderLogs(LogBucket):
    """The bucket of what says who asked for public pages."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, under: IKey | str, acls: bool = False
    ) -> None:
        stays = f"Who asked for public pages is kept for {READERS_FOR} days only."
        super().__init__(scope, construct_id, name=name, days=READERS_FOR, under=under, stays=stays, acls=acls)
        acknowledge(self, {"AwsSolutions-S1": ENDLESS, **rule("S3BucketLoggingEnabled", ENDLESS)})


class AccessLogs(LogBucket):
    """The bucket of the other buckets' access logs."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, days: int) -> None:
        super().__init__(
            scope,
            construct_id,
            name=names.access_logs,
            days=days,
            under="S3 writes access logs under its own keys only.",
            stays="Nothing stops without these logs; the trail has the calls too.",
        )
        self.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("logging.s3.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[self.arn_for_objects("*")],
                conditions={
                    "ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{names.prefix}-*"},
                    "StringEquals": {"aws:SourceAccount": names.account},
                },
            )
        )
