"""The cluster's stack: only where it is asked for, private, encrypted, and with one way in."""

from __future__ import annotations

import json

import pytest
import yaml

from config.load import ENVIRONMENTS, ConfigError, load
from tests.infrastructure.conftest import CLUSTER


def _list(value):
    return value if isinstance(value, list) else [value]


def test_there_is_no_cluster_unless_the_environments_file_asks_for_one(prod, local, destroyable):
    assert all("cluster" not in found.templates for found in (prod, local, destroyable))


def test_what_else_is_deployed_does_not_change_with_it(prod, with_cluster):
    others = {name: template for name, template in with_cluster.templates.items() if name != "cluster"}
    changed = {name for name in others if others[name].get("Resources") != prod.templates[name].get("Resources")}

    assert set(others) == set(prod.templates)
    # The site's address, which the explorer reads, is in publish's settings; the operators' page shows more alarms; and
    # the distribution is named there too.
    assert changed <= {"publication", "operations", "edge"}


@pytest.fixture(scope="module")
def cluster(with_cluster):
    (found,) = with_cluster.properties("AWS::EKS::Cluster")
    return found


def test_nodes_are_made_and_renewed_by_aws(cluster):
    assert cluster["ComputeConfig"]["Enabled"] is True
    assert cluster["KubernetesNetworkConfig"]["ElasticLoadBalancing"]["Enabled"] is True
    assert cluster["StorageConfig"]["BlockStorage"]["Enabled"] is True
    assert cluster["Version"] == "1.35"


def test_what_the_charts_autoscalers_go_by_is_measured(with_cluster):
    (measuring,) = with_cluster.properties("AWS::EKS::Addon")

    assert measuring["AddonName"] == "metrics-server"
    assert "Ref" in measuring["ClusterName"]


def test_its_endpoint_is_private_unless_networks_are_named(cluster):
    assert cluster["ResourcesVpcConfig"]["EndpointPrivateAccess"] is True
    assert cluster["ResourcesVpcConfig"]["EndpointPublicAccess"] is False


def test_only_the_named_roles_administer_it_and_not_its_maker(with_cluster, cluster):
    entries = with_cluster.properties("AWS::EKS::AccessEntry")

    assert cluster["AccessConfig"] == {"AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": False}
    assert [entry["PrincipalArn"] for entry in entries] == CLUSTER["administrators"]


def test_secrets_are_under_a_key_of_ours_and_every_log_is_kept(with_cluster, cluster):
    (encryption,) = cluster["EncryptionConfig"]
    kinds = {each["Type"] for each in cluster["Logging"]["ClusterLogging"]["EnabledTypes"]}
    groups = {group["LogGroupName"]: group for group in with_cluster.properties("AWS::Logs::LogGroup", "cluster")}

    assert encryption["Resources"] == ["secrets"]
    assert kinds == {"api", "audit", "authenticator", "controllerManager", "scheduler"}
    assert set(groups) == {
        "/aws/eks/pratique-prod-dashboards/cluster",
        "/pratique-prod/cluster/flows",
        "aws-waf-logs-pratique-prod-explorer",
    }
    assert all("KmsKeyId" in group for group in groups.values())


def test_three_zones_and_no_address_for_any_node(with_cluster):
    subnets = with_cluster.properties("AWS::EC2::Subnet", "cluster")

    assert {subnet["AvailabilityZone"] for subnet in subnets} == {"eu-west-2a", "eu-west-2b", "eu-west-2c"}
    assert not any(subnet.get("MapPublicIpOnLaunch") for subnet in subnets)
    assert len(with_cluster.properties("AWS::EC2::NatGateway")) == 1
    (flows,) = with_cluster.properties("AWS::EC2::FlowLog")
    assert flows["TrafficType"] == "ALL"


def test_nodes_reach_the_services_that_they_need_without_the_internet(with_cluster):
    endpoints = with_cluster.properties("AWS::EC2::VPCEndpoint")
    private = [found for found in endpoints if found["VpcEndpointType"] == "Interface"]

    assert len(endpoints) - len(private) == 2
    assert {found["ServiceName"].removeprefix("com.amazonaws.eu-west-2.") for found in private} == {
        *("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "kms", "logs", "states", "sts"),
        *("athena", "cognito-idp", "glue", "lambda"),
    }


def test_endpoints_serve_this_accounts_roles_and_write_into_its_buckets_and_tables_alone(with_cluster):
    for found in with_cluster.properties("AWS::EC2::VPCEndpoint"):
        statements = found["PolicyDocument"]["Statement"]
        said = [(each["Effect"], each["Action"], each.get("Condition")) for each in statements]
        if found["VpcEndpointType"] == "Interface":
            assert said == [("Allow", "*", {"StringEquals": {"aws:PrincipalAccount": "444455556666"}})]
            continue
        ours = {"StringEquals": {"aws:ResourceAccount": "444455556666"}}
        (service,) = {each["Action"].partition(":")[0] for each in statements}
        assert ("Allow", f"{service}:*", ours) in said
        assert {action for _, action, condition in said if condition != ours} <= {"s3:GetObject"}


def test_whatever_the_private_tier_calls_has_an_endpoint_so_that_it_needs_no_nat(prod, with_cluster):
    (policy,) = prod.properties("AWS::IAM::Policy", "private")
    actions = [action for each in policy["PolicyDocument"]["Statement"] for action in _list(each["Action"])]
    services = {"athena", *(action.partition(":")[0] for action in actions)}  # Athena under the agreements' roles
    endpoints = with_cluster.properties("AWS::EC2::VPCEndpoint")
    reached = {json.dumps(found["ServiceName"]).rstrip('"]}').rpartition(".")[2] for found in endpoints}

    assert services >= {"cognito-idp", "dynamodb", "glue", "kms", "s3"}
    assert services <= reached
    assert not prod.properties("AWS::Cognito::UserPoolDomain"), "a pool with a domain cannot be reached by an endpoint"


def test_the_one_way_in_speaks_tls_alone_behind_the_firewall(with_cluster):
    (listener,) = with_cluster.properties("AWS::ElasticLoadBalancingV2::Listener", "cluster")
    (association,) = with_cluster.properties("AWS::WAFv2::WebACLAssociation", "cluster")
    (acl,) = with_cluster.properties("AWS::WAFv2::WebACL", "cluster")
    (balancer,) = with_cluster.properties("AWS::ElasticLoadBalancingV2::LoadBalancer", "cluster")
    attributes = {each["Key"]: each["Value"] for each in balancer["LoadBalancerAttributes"]}

    assert (listener["Port"], listener["Protocol"]) == (443, "HTTPS")
    assert "TLS13" in listener["SslPolicy"]
    assert listener["Certificates"] == [{"CertificateArn": CLUSTER["certificate"]}]
    assert "Ref" in association["ResourceArn"]
    assert acl["Rules"][0]["Name"] == "rate"
    assert len(acl["Rules"]) == 4
    assert attributes["deletion_protection.enabled"] == attributes["access_logs.s3.enabled"] == "true"
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"


def test_the_firewalls_log_is_named_as_waf_names_it_and_is_there_first(with_cluster):
    found = with_cluster.templates["cluster"]["Resources"]
    (logging,) = [each for each in found.values() if each["Type"] == "AWS::WAFv2::LoggingConfiguration"]
    (address,) = logging["Properties"]["LogDestinationConfigs"]
    called = address.rpartition(":")[2]
    (group,) = [name for name, each in found.items() if each["Properties"].get("LogGroupName") == called]

    assert called.startswith("aws-waf-logs-"), "WAF takes no other"
    assert group in logging["DependsOn"]


def test_the_firewall_lets_forms_of_more_than_8_kb_through(with_cluster):
    (acl,) = with_cluster.properties("AWS::WAFv2::WebACL", "cluster")
    groups = [rule["Statement"].get("ManagedRuleGroupStatement", {}) for rule in acl["Rules"]]
    overrides = {group["Name"]: group.get("RuleActionOverrides", []) for group in groups if group}

    assert overrides.pop("AWSManagedRulesCommonRuleSet") == [
        {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    ]
    assert not any(overrides.values()), "everything else is as AWS sets it"


def test_pods_may_be_registered_by_this_cluster_alone(with_cluster):
    found = with_cluster.properties("AWS::ElasticLoadBalancingV2::TargetGroup")

    assert {targets["Name"]: targets["Port"] for targets in found} == {
        "pratique-prod-explorer": 8050,
        "pratique-prod-private": 8060,
    }
    for targets in found:
        assert targets["TargetType"] == "ip"
        assert targets["HealthCheckPath"] == "/-/ready"
        assert "eks:eks-cluster-name" in {tag["Key"] for tag in targets["Tags"]}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"administrators": []}, "cluster.administrators"),
        ({"administrators": ["arn:aws:iam::444455556666:user/ada"]}, "cluster.administrators"),
        ({"nat_gateways": 4}, "cluster.nat_gateways"),
        ({"endpoint_public_from": ["everywhere"]}, "cluster.endpoint_public_from"),
        ({"certificate": "mine"}, "cluster.certificate"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path, changed, said):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    (tmp_path / "prod.yaml").write_text(yaml.safe_dump({**settings, "cluster": {**CLUSTER, **changed}}))

    with pytest.raises(ConfigError, match=said):
        load("prod", folder=tmp_path)


def test_people_are_told_when_the_explorer_or_the_private_tier_does_not_answer(with_cluster):
    alarms = {
        alarm["AlarmName"].removeprefix("pratique-prod-"): (alarm["MetricName"], alarm["Threshold"])
        for alarm in with_cluster.properties("AWS::CloudWatch::Alarm", "cluster")
    }

    assert alarms == {
        "balancer-answers": ("HTTPCode_ELB_5XX_Count", 10),
        "explorer-pods-answers": ("HTTPCode_Target_5XX_Count", 10),
        "explorer-pods-unready": ("UnHealthyHostCount", 1),
        "private-pods-answers": ("HTTPCode_Target_5XX_Count", 10),
        "private-pods-unready": ("UnHealthyHostCount", 1),
    }


def test_alarms_of_the_cluster_are_on_the_operators_page_and_those_of_another_region_are_not(with_cluster):
    (page,) = with_cluster.properties("AWS::CloudWatch::Dashboard")

    assert "alarm:pratique-prod-private-pods-unready" in str(page["DashboardBody"])
    assert "site-answers" not in str(page["DashboardBody"])
