"""The network of the cluster: three zones, endpoints of the services that it needs, flow logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk.aws_ec2 import (
    CfnRoute,
    FlowLogDestination,
    GatewayVpcEndpointAwsService,
    InterfaceVpcEndpointAwsService,
    IpAddresses,
    Peer,
    Port,
    SecurityGroup,
    SubnetConfiguration,
    SubnetType,
    Vpc,
)
from aws_cdk.aws_iam import AnyPrincipal, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.cluster.chart import INSIDE, RANGE
from cdk.guardrails.findings import acknowledge, rule
from cdk.guardrails.logs import log_group
from cdk.naming import Names
from config.keeping import LogDays

ZONES = ("a", "b", "c")
NODES = "nodes"
# What a node needs to join, to fetch images, and to be managed (EKS user guide, "Deploy private clusters"); and the
# workflows, which whoever operates the platform from within the network starts.
INTERFACES = {
    "Ec2": InterfaceVpcEndpointAwsService.EC2,
    "EcrApi": InterfaceVpcEndpointAwsService.ECR,
    "EcrDocker": InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "Eks": InterfaceVpcEndpointAwsService.EKS,
    "EksAuth": InterfaceVpcEndpointAwsService.EKS_AUTH,
    "Kms": InterfaceVpcEndpointAwsService.KMS,
    "LoadBalancing": InterfaceVpcEndpointAwsService.ELASTIC_LOAD_BALANCING,
    "Logs": InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    "Sts": InterfaceVpcEndpointAwsService.STS,
    "Workflows": InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
}
# What the private tier asks besides: the user pool, which must have no domain for it (Cognito developer guide, "Access
# Amazon Cognito using an interface endpoint"), what a table is, what Lake Formation leaves of it, and to invite people.
OF_PRIVATE_TIER = {
    "Athena": InterfaceVpcEndpointAwsService.ATHENA,
    "Cognito": InterfaceVpcEndpointAwsService.COGNITO_IDP,
    "Glue": InterfaceVpcEndpointAwsService.GLUE,
    "Lambda": InterfaceVpcEndpointAwsService.LAMBDA_,
}
_DEFAULT = (
    "Nothing is put into the default group; to empty it would take a function with rights over every security group."
)
_INTO = "The load balancer alone stands in these subnets, and it is for everybody."


class Network(Construct):
    """A VPC whose nodes have no address of their own. With ``nat`` gateways they reach the internet, else nothing.

    Its endpoints serve this account: somebody's own credentials are good for nothing here, and nothing is written into
    a bucket or table of another account. ``private_tier``: whether it runs here too, and so whether there are
    endpoints for what it calls.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        nat: int,
        private_tier: bool,
        logs: IKey,
        days: LogDays,
    ) -> None:
        super().__init__(scope, construct_id)
        inside = SubnetType.PRIVATE_WITH_EGRESS if nat else SubnetType.PRIVATE_ISOLATED
        self.vpc = Vpc(
            self,
            "Vpc",
            vpc_name=names.named("cluster"),
            ip_addresses=IpAddresses.cidr(RANGE),
            availability_zones=[f"{names.region}{zone}" for zone in ZONES],
            nat_gateways=nat,
            restrict_default_security_group=False,
            subnet_configuration=[
                SubnetConfiguration(
                    name="balancer", subnet_type=SubnetType.PUBLIC, cidr_mask=26, map_public_ip_on_launch=False
                ),
                SubnetConfiguration(name=NODES, subnet_type=inside, cidr_mask=20),
            ],
        )
        for subnet in self.vpc.public_subnets:
            route = subnet.node.find_child("DefaultRoute")
            assert isinstance(route, CfnRoute)  # noqa: S101 - the CDK types it as any construct
            acknowledge(route, rule("VPCNoUnrestrictedRouteToIGW", _INTO))
        ours = {"StringEquals": {"aws:ResourceAccount": names.account}}
        files = self.vpc.add_gateway_endpoint("S3", service=GatewayVpcEndpointAwsService.S3)
        tables = self.vpc.add_gateway_endpoint("DynamoDb", service=GatewayVpcEndpointAwsService.DYNAMODB)
        for endpoint, actions in ((files, "s3:*"), (tables, "dynamodb:*")):
            endpoint.add_to_policy(_anybody([actions], ours))
        files.add_to_policy(_anybody(["s3:GetObject"]))  # layers of images lie in buckets of AWS's
        group = SecurityGroup(
            self, "Endpoints", vpc=self.vpc, description="Endpoints of AWS services", allow_all_outbound=False
        )
        for inside_of in INSIDE:
            group.add_ingress_rule(Peer.ipv4(inside_of), Port.tcp(443), "HTTPS of nodes and pods")
        for name, interface in {**INTERFACES, **(OF_PRIVATE_TIER if private_tier else {})}.items():
            made = self.vpc.add_interface_endpoint(name, service=interface, open=False, security_groups=[group])
            made.add_to_policy(_anybody(["*"], {"StringEquals": {"aws:PrincipalAccount": names.account}}))
        acknowledge(self.vpc, rule("VPCDefaultSecurityGroupClosed", _DEFAULT))
        self._flow_logs(names, logs, days)

    def _flow_logs(self, names: Names, logs: IKey, days: LogDays) -> None:
        group = log_group(self, "FlowLogs", name=f"/{names.prefix}/cluster/flows", days=days, key=logs)
        role = Role(self, "FlowLogsRole", assumed_by=ServicePrincipal("vpc-flow-logs.amazonaws.com"))
        self.vpc.add_flow_log("Flows", destination=FlowLogDestination.to_cloud_watch_logs(group, role))
        acknowledge(role, rule("IAMNoInlinePolicy", "The role is for one log group, so is its policy."))


def _anybody(actions: Sequence[str], conditions: Mapping[str, Any] | None = None) -> PolicyStatement:
    """Return what an endpoint lets through; roles' own policies say who may do what."""
    return PolicyStatement(
        principals=[AnyPrincipal()], actions=list(actions), resources=["*"], conditions=dict(conditions or {})
    )
