"""The way in: a load balancer that speaks TLS alone, behind a firewall, in front of the explorer's pods."""

from __future__ import annotations

from aws_cdk import Duration, Tags
from aws_cdk.aws_certificatemanager import Certificate
from aws_cdk.aws_ec2 import CfnSecurityGroupIngress, IVpc, Peer, Port, SecurityGroup, SubnetSelection, SubnetType
from aws_cdk.aws_eks_v2 import Cluster
from aws_cdk.aws_elasticloadbalancingv2 import (
    ApplicationListener,
    ApplicationLoadBalancer,
    ApplicationProtocol,
    ApplicationTargetGroup,
    HealthCheck,
    ListenerAction,
    ListenerCondition,
    SslPolicy,
    TargetType,
)
from aws_cdk.aws_s3 import IBucket
from aws_cdk.aws_wafv2 import CfnWebACLAssociation
from constructs import Construct

from cdk.cluster.apps import PORT, PRIVATE_PORT, READY
from cdk.cluster.chart import INSIDE
from cdk.cluster.firewall import Firewall
from cdk.guardrails.findings import acknowledge
from cdk.naming import Names

_EVERYBODY = "The open explorer is for everybody; the firewall in front counts and judges requests."


class Entrance(Construct):
    """A load balancer in the public subnets, and the target group that the chart binds pods to."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: IVpc,
        cluster: Cluster,
        certificate: str,
        firewall: Firewall,
        logs: IBucket,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        group = SecurityGroup(
            self, "Group", vpc=vpc, description="Load balancer of the explorer", allow_all_outbound=False
        )
        group.add_ingress_rule(Peer.any_ipv4(), Port.tcp(443), "HTTPS from everybody")
        acknowledge(group, {"AwsSolutions-EC23": _EVERYBODY})
        self.balancer = ApplicationLoadBalancer(
            self,
            "Balancer",
            load_balancer_name=names.named("explorer"),
            vpc=vpc,
            vpc_subnets=SubnetSelection(subnet_type=SubnetType.PUBLIC),
            internet_facing=True,
            security_group=group,
            drop_invalid_header_fields=True,
        )
        self.balancer.log_access_logs(logs, "explorer")
        self._vpc, self._cluster, self._group, self._names = vpc, cluster, group, names
        self.targets = self._pods("Pods", "explorer", PORT)
        self._listener = ApplicationListener(
            self,
            "Https",
            load_balancer=self.balancer,
            port=443,
            protocol=ApplicationProtocol.HTTPS,
            open=False,
            ssl_policy=SslPolicy.TLS13_RES,
            certificates=[Certificate.from_certificate_arn(self, "Certificate", certificate)],
            default_target_groups=[self.targets],
        )
        self._reach("FromBalancer", PORT, "explorer")
        CfnWebACLAssociation(
            self, "Firewalled", resource_arn=self.balancer.load_balancer_arn, web_acl_arn=firewall.acl.attr_arn
        )

    def lead(self, host: str) -> ApplicationTargetGroup:
        """Lead requests for another name, that of the private tier, to pods of its own; return their target group."""
        targets = self._pods("PrivatePods", "private", PRIVATE_PORT)
        self._listener.add_action(
            "Private",
            priority=10,
            conditions=[ListenerCondition.host_headers([host])],
            action=ListenerAction.forward([targets]),
        )
        self._reach("PrivateFromBalancer", PRIVATE_PORT, "private tier")
        return targets

    def _pods(self, construct_id: str, name: str, port: int) -> ApplicationTargetGroup:
        targets = ApplicationTargetGroup(
            self,
            construct_id,
            target_group_name=self._names.named(name),
            vpc=self._vpc,
            port=port,
            protocol=ApplicationProtocol.HTTP,
            target_type=TargetType.IP,
            deregistration_delay=Duration.seconds(20),
            health_check=HealthCheck(path=READY, healthy_http_codes="204", interval=Duration.seconds(10)),
        )
        # Auto Mode may register pods in target groups with its cluster's tag alone (AmazonEKSLoadBalancingPolicy).
        Tags.of(targets).add("eks:eks-cluster-name", self._cluster.cluster_name)
        return targets

    def _reach(self, construct_id: str, port: int, name: str) -> None:
        for network in INSIDE:
            self._group.add_egress_rule(Peer.ipv4(network), Port.tcp(port), f"Pods of the {name}")
        CfnSecurityGroupIngress(
            self,
            construct_id,
            group_id=self._cluster.cluster_security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            source_security_group_id=self._group.security_group_id,
            description=f"Load balancer of the {name}",
        )
