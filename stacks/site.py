"""Stack: the public site."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.guardrails.findings import acknowledge, excuse, rule
from cdk.observability.alarms import Alarms
from cdk.pipeline.platform import Platform
from cdk.site.distribution import PublicSite
from cdk.site.routing import Routing
from stacks.base import PlatformStack


class SiteStack(PlatformStack):
    """CloudFront over the published bucket, the copier of routes, alarms."""

    name = "site"
    about = "the public site"
    holds_data = False
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names = platform.names
        environment = platform.environment
        site = PublicSite(
            self,
            "Site",
            names=names,
            logs=self._logs(platform),
            edge=environment.edge,
            address=environment.site_address,
        )
        routing = Routing(self, "Routing", routes=site.routes, platform=platform)
        alarms = Alarms(
            self, "Alarms", topic=Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts)), names=names
        )
        alarms.on_functions([routing.function])
        alarms.on_undelivered("routing", routing.undelivered)
        self.output("SiteAddress", f"https://{site.distribution.distribution_domain_name}", "The public site")

    def _logs(self, platform: Platform) -> Bucket:
        """Make the bucket of CloudFront's own access logs, which it can write only where ACLs are allowed."""
        logs = Bucket(
            self,
            "Logs",
            bucket_name=platform.names.bucket("site-logs"),
            encryption=BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=True,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.OBJECT_WRITER,
            lifecycle_rules=[
                LifecycleRule(expiration=Duration.days(90), noncurrent_version_expiration=Duration.days(1))
            ],
        )
        endless = "This is where access logs go; logging it to itself would never end."
        excuse(logs, {"CKV_AWS_18": endless})
        acknowledge(logs, {"AwsSolutions-S1": endless, **rule("S3BucketLoggingEnabled", endless)})
        acknowledge(logs, rule("S3DefaultEncryptionKMS", "CloudFront cannot write its logs under a key of ours."))
        acknowledge(
            logs,
            rule("S3BucketReplicationEnabled", "Who asked for public pages is kept for ninety days only."),
        )
        return logs
