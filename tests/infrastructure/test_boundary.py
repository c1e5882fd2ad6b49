"""The permissions boundary: every role has one, it takes no right from any, and it refuses what none may ever have."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

import pytest
import yaml

from cdk.guardrails.bounds import OF_BACKUP, OF_CLUSTER, OURS, actions
from config.load import ENVIRONMENTS, ConfigError, load
from tests.support.iam.evaluation import Asked, Policies, allowed

ROLES = "arn:aws:iam::444455556666:role/"
POLICY = "arn:aws:iam::444455556666:policy/pratique-prod-boundary"
HERE = {"aws:RequestedRegion": "eu-west-2", "aws:ResourceAccount": "444455556666"}
TO_ACCOUNT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
    "Action": "*",
    "Resource": "*",
}
THEIRS = "arn:aws:iam::444455556666:policy/organisation/workloads"


def lets(document, action, resource="*", context=HERE):
    """Whether a policy lets a role do something with what leaves it to the account whom it lets."""
    asked = Asked(action, resource, {"aws:ResourceAccount": None, **context})
    return allowed(asked, Policies("arn:aws:iam::444455556666:role/any", document["Statement"]), [TO_ACCOUNT])


def _roles(found):
    templates = [*found.templates.values(), *found.agreements.values()]
    return [
        resource["Properties"]
        for template in templates
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Role"
    ]


def _given(found):
    """Every action and resource that a policy of ours allows a role of ours, those of nested stacks included."""
    return {
        (action, resource if isinstance(resource, str) else "*")
        for template in [*found.templates.values(), *found.agreements.values()]
        for name, policy in template["Resources"].items()
        if policy["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} and not _is_boundary_or_a_persons(policy)
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
    }


def _is_boundary_or_a_persons(policy):
    """Roles of people who audit, decide or are on call have none of our boundaries, which refuse that to ours."""
    called = json.dumps(policy["Properties"].get("ManagedPolicyName", ""))
    return any(name in called for name in ("-boundary", "-auditor", "-agreement-switch", "-operator"))


def _list(value):
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="module")
def boundary(prod):
    (policy,) = prod.properties("AWS::IAM::ManagedPolicy", "boundary")
    return policy["PolicyDocument"]


@pytest.fixture(scope="module")
def of_cluster(with_cluster):
    (policy,) = with_cluster.properties("AWS::IAM::ManagedPolicy", "cluster")
    return policy["PolicyDocument"]


@pytest.mark.parametrize("environment", ["prod", "local"])
def test_every_role_has_the_boundary(request, environment):
    found = request.getfixturevalue(environment)
    (policy,) = found.properties("AWS::IAM::ManagedPolicy", "boundary")

    roles = _roles(found)
    assert len(roles) > 15
    for role in roles:
        assert role["PermissionsBoundary"].endswith(f":policy/{policy['ManagedPolicyName']}"), role


def test_the_clusters_roles_have_one_of_their_own(with_cluster):
    assert len(with_cluster.properties("AWS::IAM::Role", "cluster")) == 3
    for role in with_cluster.properties("AWS::IAM::Role", "cluster"):
        assert "Ref" in role["PermissionsBoundary"], "the policy of the same stack"
    others = [
        role
        for name in with_cluster.templates
        if name != "cluster"
        for role in with_cluster.properties("AWS::IAM::Role", name)
    ]
    assert {role["PermissionsBoundary"] for role in others} == {POLICY}


def test_an_account_that_has_a_boundary_keeps_it_and_none_is_made(synth, tmp_path):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    (tmp_path / "prod.yaml").write_text(yaml.safe_dump({**settings, "permissions_boundary": THEIRS}))

    found = synth(env="prod", environments=str(tmp_path))

    assert "boundary" not in found.templates
    assert {role["PermissionsBoundary"] for role in _roles(found)} == {THEIRS}


def test_what_is_no_address_of_a_policy_is_refused_with_what_it_is_for(tmp_path):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    (tmp_path / "prod.yaml").write_text(yaml.safe_dump({**settings, "permissions_boundary": "workloads"}))

    with pytest.raises(ConfigError, match="boundary that the account has for every role already"):
        load("prod", folder=tmp_path)


def test_it_is_made_before_anything_that_has_a_role(prod):
    (manifest,) = prod.folder.glob("assembly-*/manifest.json")
    artifacts = json.loads(manifest.read_text())["artifacts"]
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    (first,) = [name for name, one in stacks.items() if one["displayName"].startswith("prod/boundary")]

    assert all(first in one["dependencies"] for name, one in stacks.items() if name != first)


def test_it_takes_no_right_from_any_role(prod, boundary):
    for action, resource in _given(prod):
        assert lets(boundary, action, resource), f"{action} on {resource} is given and cannot be used"


def test_the_clusters_takes_none_from_its_roles_either(with_cluster, of_cluster):
    only = [one for one in with_cluster.templates["cluster"]["Resources"].values() if one["Type"] == "AWS::IAM::Policy"]
    for policy in only:
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            for action in _list(statement["Action"]):
                assert lets(of_cluster, action), action


def test_it_lets_no_role_be_given_what_no_role_is_given(prod):
    given = {action for action, _ in _given(prod)}

    assert set(actions(OURS)) - given == set(), "no role is given it any more"


def test_what_aws_backup_asks_for_stands_in_no_policy_of_ours(prod):
    given = {action for action, _ in _given(prod)}

    assert set(actions(OF_BACKUP)) & given == set(), "it belongs to what our roles are given"


@pytest.mark.parametrize("which", ["boundary", "of_cluster"])
@pytest.mark.parametrize(
    "action",
    [
        "iam:CreateRole",
        "iam:AttachRolePolicy",
        "iam:PutRolePolicy",
        "iam:DeleteRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
        "iam:CreateAccessKey",
        "organizations:LeaveOrganization",
        "account:CloseAccount",
        "cloudtrail:StopLogging",
        "config:StopConfigurationRecorder",
        "guardduty:DeleteDetector",
        "logs:DeleteLogGroup",
        "kms:ScheduleKeyDeletion",
        "kms:DisableKey",
        "kms:PutKeyPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteObjectVersion",
        "s3:PutLifecycleConfiguration",
        "dynamodb:DeleteTable",
        "backup:DeleteRecoveryPoint",
        "ssm:SendCommand",
    ],
)
def test_whatever_a_policy_comes_to_say_no_role_can(request, which, action):
    document = request.getfixturevalue(which)
    open_to_all = {"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}
    widened = {"Statement": [*document["Statement"], open_to_all]}

    assert not lets(document, action)
    # A resource's own policy can give past what a boundary leaves out, never past what it denies.
    assert action.startswith("ssm:") == lets(widened, action)


@pytest.mark.parametrize("which", ["boundary", "of_cluster"])
@pytest.mark.parametrize("elsewhere", [{"aws:RequestedRegion": "eu-west-1"}, {"aws:ResourceAccount": "999988887777"}])
def test_no_role_leaves_the_region_or_the_account(request, which, elsewhere):
    document = request.getfixturevalue(which)
    action = "kms:Decrypt"

    assert lets(document, action)
    assert not lets(document, action, context={**HERE, **elsewhere})


def test_a_request_that_touches_nothing_of_anybodys_passes(boundary):
    assert lets(boundary, "xray:PutTraceSegments", context={"aws:RequestedRegion": "eu-west-2"})


@pytest.mark.parametrize("action", ["cloudfront-keyvaluestore:UpdateKeys", "sts:AssumeRole"])
def test_what_has_no_region_of_ours_passes_from_anywhere(boundary, action):
    bootstrapped = "arn:aws:iam::444455556666:role/cdk-hnb659fds-deploy-role-444455556666-eu-west-2"
    resource = bootstrapped if action.startswith("sts") else "*"

    assert lets(boundary, action, resource, {**HERE, "aws:RequestedRegion": "us-east-1"})


def test_a_role_is_taken_only_where_it_is_the_bootstraps_or_reads_for_an_agreement(boundary):
    for reader in ("agreement", "tier"):
        assert lets(boundary, "sts:AssumeRole", f"{ROLES}pratique-prod-{reader}-wharfe_modelling")
    assert not lets(boundary, "sts:AssumeRole", f"{ROLES}administrator")


def test_no_role_touches_the_records_of_who_did_what(boundary):
    assert lets(boundary, "s3:PutObject", "arn:aws:s3:::pratique-prod-curated-444455556666/x")
    assert not lets(boundary, "s3:PutObject", "arn:aws:s3:::pratique-prod-audit-444455556666/x")
    assert not lets(boundary, "s3:GetObject", "arn:aws:s3:::pratique-prod-audit-444455556666/x")


@pytest.mark.parametrize("which", ["boundary", "of_cluster"])
def test_it_fits_into_a_managed_policy(request, which):
    document = request.getfixturevalue(which)

    assert len(json.dumps(document, separators=(",", ":"))) < 6_144


def test_only_services_whose_policies_aws_writes_are_let_be_given_whole():
    assert not [action for action in actions(OURS, OF_BACKUP) if "*" in action]
    whole = {action for action in actions(OF_CLUSTER) if fnmatchcase(action, "*:[*]")}
    assert whole == {
        f"{service}:*" for service in ("autoscaling", "ec2", "ecr", "eks", "eks-auth", "elasticloadbalancing")
    }
