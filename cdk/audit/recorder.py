"""What AWS Config records: how each bucket is set, whenever that changes."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_config import CfnConfigurationRecorder, CfnDeliveryChannel
from aws_cdk.aws_iam import CfnServiceLinkedRole, PolicyStatement, ServicePrincipal
from aws_cdk.aws_kms import Key
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from cdk.audit.settings_watch import BUCKET
from cdk.lake.bucket import PrivateBucket
from cdk.naming import Names

CONFIG = ServicePrincipal("config.amazonaws.com")
_KEPT = Duration.days(365)


class Recorder(Construct):
    """A recorder of buckets alone, the bucket where it writes, and AWS's own role for it; an account has one a region.

    The records cannot lie in the audit's bucket: Config writes into none that is locked, says the reference of
    AWS::Config::DeliveryChannel. What they say is told at once, and the calls that changed it are in the audit.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: Key, names: Names) -> None:
        super().__init__(scope, construct_id)
        expire = LifecycleRule(expiration=_KEPT, noncurrent_version_expiration=Duration.days(1))
        bucket = PrivateBucket(self, "Bucket", name=names.bucket("settings"), key=key, names=names, lifecycle=[expire])
        bucket.stays("What it records can be asked of the buckets themselves; the audit has who changed it.")
        ours = {"StringEquals": {"aws:SourceAccount": names.account}}
        written = bucket.arn_for_objects(f"AWSLogs/{names.account}/Config/*")
        for actions, resource in (
            (["s3:GetBucketAcl", "s3:ListBucket"], bucket.bucket_arn),
            (["s3:PutObject"], written),
        ):
            bucket.add_to_resource_policy(
                PolicyStatement(principals=[CONFIG], actions=actions, resources=[resource], conditions=ours)
            )
        actions = ["kms:Decrypt", "kms:GenerateDataKey"]
        key.add_to_resource_policy(
            PolicyStatement(principals=[CONFIG], actions=actions, resources=["*"], conditions=ours)
        )
        role = CfnServiceLinkedRole(self, "Role", aws_service_name="config.amazonaws.com")
        self.recorder = CfnConfigurationRecorder(
            self,
            "Recorder",
            name=names.named("settings"),
            role_arn=names.role("aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"),
            recording_group=CfnConfigurationRecorder.RecordingGroupProperty(
                all_supported=False, include_global_resource_types=False, resource_types=[BUCKET]
            ),
        )
        self.recorder.add_dependency(role)
        # Neither may wait for the other: CloudFormation starts the recorder as soon as the channel is there.
        channel = CfnDeliveryChannel(
            self,
            "Channel",
            name=names.named("settings"),
            s3_bucket_name=bucket.bucket_name,
            s3_kms_key_arn=key.key_arn,
        )
        assert bucket.policy is not None  # noqa: S101 - every private bucket has one
        channel.node.add_dependency(bucket.policy)
