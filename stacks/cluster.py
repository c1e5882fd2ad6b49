"""Stack: Kubernetes for the dashboards, where the environment asks for it."""

from __future__ import annotations

from aws_cdk.aws_ecr import Repository, TagMutability
from aws_cdk.aws_eks import CfnPodIdentityAssociation
from aws_cdk.aws_elasticloadbalancingv2 import ApplicationTargetGroup
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.cluster.cluster import DashboardsCluster
from cdk.cluster.entrance import Entrance
from cdk.cluster.firewall import Firewall
from cdk.cluster.network import Network
from cdk.cluster.watch import watch
from cdk.guardrails.boundary import GIVES_NOTHING, Boundary
from cdk.guardrails.bounds import OF_CLUSTER, cluster_bounds, every_action
from cdk.guardrails.findings import acknowledge, excuse, rule
from cdk.lake.log_bucket import ReaderLogs
from cdk.naming import Names
from cdk.observability.alarms import Alarms
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack

OF_BALANCERS = "A load balancer writes its logs under S3's own keys only."
PRIVATE = "private"  # namespace, service account and images of the private tier, as in its chart


class ClusterStack(PlatformStack):
    """Network, cluster, load balancer and firewall; what runs in it is the chart, which people apply.

    An environment whose file has no ``cluster`` is without this stack.
    """

    name = "cluster"
    about = "Kubernetes for the dashboards"
    holds_data = False
    after = ("keys", "observability", "private")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        self._names = platform.names
        names, settings, logs = platform.names, platform.environment.cluster, platform.keys.logs
        if settings is None:
            raise ValueError(f"config/environments/{platform.environment.name}.yaml asks for no cluster")
        days = platform.environment.log_retention_days
        # Said here, so that a synth looks nothing up.
        zones = f"availability-zones:account={names.account}:region={names.region}"
        self.node.set_context(zones, [f"{names.region}{zone}" for zone in "abc"])
        if platform.environment.permissions_boundary is None:
            self._bound(names)
        address = platform.environment.identity.private_address
        network = Network(
            self,
            "Network",
            names=names,
            nat=settings.nat_gateways,
            private_tier=bool(address),
            logs=logs,
            days=days,
        )
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
            logs=ReaderLogs(self, "Logs", name=names.bucket("explorer-logs"), under=OF_BALANCERS),
            names=names,
        )
        entrance.balancer.set_attribute("deletion_protection.enabled", str(not destroy).lower())
        images = self._images("Images", "explorer", made.secrets)
        self.output("ClusterName", made.cluster.cluster_name, "Cluster of the dashboards")
        self.output("ExplorerTargetGroup", entrance.targets.target_group_arn, "What the chart binds the explorer to")
        self.output("ExplorerBalancer", entrance.balancer.load_balancer_dns_name, "What the explorer's name leads to")
        self.output("ExplorerImages", images.repository_uri, "Where the explorer's image is pushed")

        groups = {"explorer": entrance.targets}
        if address:
            groups[PRIVATE] = self._private(entrance, made, address)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        watch(Alarms(self, "Alarms", topic=topic, names=names), entrance.balancer, groups)

    def _private(self, entrance: Entrance, made: DashboardsCluster, address: str) -> ApplicationTargetGroup:
        """Make what the private tier's deployment stands on: its name, its role by Pod Identity, its images."""
        targets = entrance.lead(address.removeprefix("https://"))
        CfnPodIdentityAssociation(
            self,
            "PrivateRole",
            cluster_name=made.cluster.cluster_name,
            namespace=PRIVATE,
            service_account=PRIVATE,
            role_arn=self._names.role(self._names.named(PRIVATE)),
        )
        images = self._images("PrivateRepository", PRIVATE, made.secrets)
        self.output("PrivateTargetGroup", targets.target_group_arn, "What the chart binds the private tier to")
        self.output("PrivateImages", images.repository_uri, "Where the private tier's image is pushed")
        return targets

    def _images(self, construct_id: str, name: str, key: IKey) -> Repository:
        return Repository(
            self,
            construct_id,
            repository_name=f"{self._names.prefix}/{name}",
            encryption_key=key,
            image_scan_on_push=True,
            image_tag_mutability=TagMutability.IMMUTABLE,
        )

    def _bound(self, names: Names) -> None:
        """Bound the cluster's roles by a boundary of their own: AWS's policies for them are wide."""
        about = "The most that a role of the cluster can be given"
        made = Boundary(
            self, "Boundary", name=f"{names.boundary}-cluster", about=about, statements=cluster_bounds(names)
        )
        wide = "EKS asks for AWS's own policies, which grow with Auto Mode; changing who may do what stays refused."
        excuse(made.policy, dict.fromkeys(("CKV_AWS_107", "CKV_AWS_109", "CKV_AWS_110", "CKV_AWS_111"), GIVES_NOTHING))
        acknowledge(made.policy, rule("IAMPolicyNoStatementsWithFullAccess", wide))
        acknowledge(made.policy, {f"AwsSolutions-IAM5[Action::{action}]": wide for action in every_action(OF_CLUSTER)})
        made.bind(self)
