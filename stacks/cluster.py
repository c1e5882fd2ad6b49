"""Stack: Kubernetes for the dashboards, where the environment asks for it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_ecr import Repository, TagMutability
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership
from constructs import Construct

from cdk.cluster.cluster import DashboardsCluster
from cdk.cluster.entrance import Entrance
from cdk.cluster.firewall import Firewall
from cdk.cluster.network import Network
from cdk.guardrails.findings import acknowledge, rule
from cdk.lake.bucket import TLS
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class ClusterStack(PlatformStack):
    """Network, cluster, load balancer and firewall; what runs in it is the chart, which people apply.

    An environment whose file has no ``cluster`` is without this stack.
    """

    name = "cluster"
    about = "Kubernetes for the dashboards"
    holds_data = False
    after = ("keys",)

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, settings, logs = platform.names, platform.environment.cluster, platform.keys.logs
        if settings is None:
            raise ValueError(f"config/environments/{platform.environment.name}.yaml asks for no cluster")
        days = platform.environment.log_retention_days
        # Said here, so that a synth looks nothing up.
        zones = f"availability-zones:account={names.account}:region={names.region}"
        self.node.set_context(zones, [f"{names.region}{zone}" for zone in "abc"])
        network = Network(self, "Network", names=names, nat=settings.nat_gateways, logs=logs, days=days)
        made = DashboardsCluster(
            self,
            "Dashboards",
            vpc=network.vpc,
            names=names,
            logs=logs,
            days=days,
            public_from=settings.endpoint_public_from,
            administrators=settings.administrators,
        )
        firewall = Firewall(self, "Firewall", rate=settings.requests_in_five_minutes, names=names, logs=logs, days=days)
        entrance = Entrance(
            self,
            "Entrance",
            vpc=network.vpc,
            cluster=made.cluster,
            certificate=settings.certificate,
            firewall=firewall,
            logs=self._logs(platform),
            names=names,
        )
        entrance.balancer.set_attribute("deletion_protection.enabled", str(not destroy).lower())
        repository = Repository(
            self,
            "Images",
            repository_name=f"{names.prefix}/explorer",
            image_scan_on_push=True,
            image_tag_mutability=TagMutability.IMMUTABLE,
        )
        self.output("ClusterName", made.cluster.cluster_name, "Cluster of the dashboards")
        self.output("ExplorerTargetGroup", entrance.targets.target_group_arn, "What the chart binds the explorer to")
        self.output("ExplorerBalancer", entrance.balancer.load_balancer_dns_name, "What the explorer's name leads to")
        self.output("ExplorerImages", repository.repository_uri, "Where the explorer's image is pushed")

    def _logs(self, platform: Platform) -> Bucket:
        """Make the bucket of the load balancer's access logs, which it can write under S3's own keys only."""
        made = Bucket(
            self,
            "Logs",
            bucket_name=platform.names.bucket("explorer-logs"),
            encryption=BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=TLS,
            versioned=True,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[
                LifecycleRule(expiration=Duration.days(90), noncurrent_version_expiration=Duration.days(1))
            ],
        )
        endless = "This is where access logs go; logging it to itself would never end."
        acknowledge(made, {"AwsSolutions-S1": endless, **rule("S3BucketLoggingEnabled", endless)})
        acknowledge(made, rule("S3DefaultEncryptionKMS", "A load balancer writes its logs under S3's own keys only."))
        brief = "Who asked for public pages is kept for ninety days only."
        acknowledge(made, rule("S3BucketReplicationEnabled", brief))
        return made
