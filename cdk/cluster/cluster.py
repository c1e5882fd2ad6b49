"""The cluster itself: EKS in Auto Mode, its secrets under our key, its people by access entries."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_ec2 import IVpc, SubnetSelection
from aws_cdk.aws_eks_v2 import (
    CfnAccessEntry,
    CfnAddon,
    Cluster,
    ClusterLoggingTypes,
    DefaultCapacityType,
    EndpointAccess,
    KubernetesVersion,
)
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.cluster.network import NODES
from cdk.guardrails.findings import acknowledge
from cdk.guardrails.logs import log_group
from cdk.keys.apart import ApartKey, Uses
from cdk.naming import Names
from config.keeping import LogDays

VERSION = "1.35"
_MANAGED = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{}]"
_OF_CLUSTER = ("EKSBlockStoragePolicy", "EKSClusterPolicy", "EKSComputePolicy", "EKSLoadBalancingPolicy")
_OF_NODES = ("EC2ContainerRegistryReadOnly", "EKSWorkerNodePolicy")
_WHY = "EKS asks for this policy of its role in Auto Mode and keeps it in step with what it manages."


class DashboardsCluster(Construct):
    """A cluster whose nodes AWS makes, mends and renews. Its endpoint is private unless networks are named for it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: IVpc,
        names: Names,
        logs: IKey,
        days: LogDays,
        public_from: Sequence[str],
        administrators: Sequence[str],
    ) -> None:
        super().__init__(scope, construct_id)
        name = names.dashboards
        # EKS would make it without a key, and keep it for ever.
        group = log_group(self, "Logs", name=f"/aws/eks/{name}/cluster", days=days, key=logs)
        # EKS and the registry take grants for themselves when the deployment makes what lies under it.
        about = "Secrets and images of the dashboards' cluster"
        self.secrets = ApartKey(
            self, "Secrets", alias="cluster", about=about, names=names, uses=Uses(made_through=["ecr", "eks"])
        )
        access = EndpointAccess.PRIVATE
        if public_from:
            access = EndpointAccess.PUBLIC_AND_PRIVATE.only_from(*public_from)
        self.cluster = Cluster(
            self,
            "Cluster",
            cluster_name=name,
            version=KubernetesVersion.of(VERSION),
            vpc=vpc,
            vpc_subnets=[SubnetSelection(subnet_group_name=NODES)],
            default_capacity_type=DefaultCapacityType.AUTOMODE,
            endpoint_access=access,
            secrets_encryption_key=self.secrets,
            cluster_logging=list(ClusterLoggingTypes),
            bootstrap_cluster_creator_admin_permissions=False,
        )
        self.cluster.node.add_dependency(group)
        # EKS has none by default, in Auto Mode neither, and without it the charts' autoscalers see no load.
        CfnAddon(self, "Metrics", cluster_name=self.cluster.cluster_name, addon_name="metrics-server")
        for at, role in enumerate(administrators):
            self._administrator(f"Administrator{at}", role)
        for path, policies in (("Role", (*_OF_CLUSTER, "EKSNetworkingPolicy")), ("ClusternodePoolRole", _OF_NODES)):
            found = {_MANAGED.format(f"Amazon{policy}"): _WHY for policy in policies}
            acknowledge(self.cluster.node.find_child(path), found)

    def _administrator(self, construct_id: str, role: str) -> None:
        CfnAccessEntry(
            self,
            construct_id,
            cluster_name=self.cluster.cluster_name,
            principal_arn=role,
            access_policies=[
                CfnAccessEntry.AccessPolicyProperty(
                    policy_arn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                    access_scope=CfnAccessEntry.AccessScopeProperty(type="cluster"),
                )
            ],
        )
