"""What the private tier keeps and may do: sessions that never come back, queries that stay, and no more rights."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk.identity.role import PrivateRole
from cdk.naming import Names


@pytest.fixture(scope="module")
def statements(prod):
    return statements_of(prod, "Pods", "private")


@pytest.fixture(scope="module")
def inviting(prod):
    return statements_of(prod, "InvitingInvite", "inviting")


def statements_of(prod, start, stack):
    policies = prod.properties("AWS::IAM::Policy", stack)
    (policy,) = [each for each in policies if each["Roles"][0]["Ref"].startswith(start)]
    return policy["PolicyDocument"]["Statement"]


def actions(statements):
    found = [each["Action"] if isinstance(each["Action"], list) else [each["Action"]] for each in statements]
    return {action for each in found for action in each}


def test_sessions_go_by_themselves_and_are_never_restored(prod):
    (table,) = [found for found in prod.properties("AWS::DynamoDB::Table") if found["TableName"].endswith("-sessions")]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert "PointInTimeRecoverySpecification" not in table


def test_a_query_that_was_written_down_stays_for_seven_years(prod):
    kept = prod.bucket("queries")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert (kept["Mode"], kept["Days"]) == ("COMPLIANCE", 7 * 365 + 2)


def test_the_pods_write_queries_and_neither_read_nor_change_them(statements):
    text = [each for each in statements if "-queries-" in json.dumps(each["Resource"])]
    assert actions(text) == {"s3:PutObject"}


def test_a_request_for_access_is_written_only_where_none_is(statements):
    (one,) = [each for each in statements if "/requests/*" in json.dumps(each["Resource"])]
    assert one["Action"] == "s3:PutObject"
    assert one["Condition"] == {"Null": {"s3:if-none-match": "false"}}


def test_of_candidates_the_pods_read_what_opens_next_and_its_page_of_products_that_are_shown_early(tmp_path):
    stack = Stack(App(outdir=str(tmp_path), analytics_reporting=False), "private")
    names = Names("prod", "444455556666", "eu-west-2")
    PrivateRole(stack, "Pods", pool="pool", counted=[], early=["covid_cases"], names=names)
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    given = [each for each in statements if each["Effect"] == "Allow" and "-curated-" in json.dumps(each["Resource"])]
    (offered,) = [each["Resource"] for each in given]
    assert {resource.partition("/")[2] for resource in offered} == {
        "offers/covid_cases/opens.json",
        "offers/covid_cases/*/index.html",
    }


def test_where_nothing_is_shown_early_the_pods_read_no_candidate(statements):
    allowed = [each for each in statements if each["Effect"] == "Allow"]
    assert not any(f"/{kind}/" in json.dumps(each["Resource"]) for each in allowed for kind in ("offers", "candidates"))


def test_the_pods_let_people_in_and_make_none(statements):
    of_pool = {action for action in actions(statements) if action.startswith("cognito-idp:")}
    assert of_pool == {
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminInitiateAuth",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:AdminRespondToAuthChallenge",
        "cognito-idp:AdminUserGlobalSignOut",
        "cognito-idp:DescribeUserPoolClient",
    }


def test_the_pods_change_nothing_but_sessions_and_queries(statements):
    changing = ("Put", "Update", "Delete", "Create", "Write", "Start")
    for each in statements:
        done = [action for action in actions([each]) if action.partition(":")[2].startswith(changing)]
        where = json.dumps(each["Resource"])
        assert not done or "-sessions" in where or "-queries-" in where, each
    assert not any("landing" in json.dumps(each["Resource"]) for each in statements)


def test_the_pods_read_tables_and_nothing_that_a_release_keeps_beside_them(statements):
    (denied,) = [each for each in statements if each["Effect"] == "Deny"]
    beside = ("candidates", "histories", "signatures")

    assert denied["Action"] == "s3:GetObject"
    assert set(denied["Resource"]) == {f"arn:aws:s3:::pratique-prod-curated-444455556666/{one}/*" for one in beside}


def test_only_pods_of_eks_have_the_role(prod):
    (role,) = [found for found in prod.properties("AWS::IAM::Role") if found.get("RoleName") == "pratique-prod-private"]
    trusted = role["AssumeRolePolicyDocument"]["Statement"]
    assert {json.dumps(each["Principal"]) for each in trusted} == {'{"Service": "pods.eks.amazonaws.com"}'}
    assert all(each["Condition"] == {"StringEquals": {"aws:SourceAccount": "444455556666"}} for each in trusted)


def test_where_the_cluster_is_the_private_tier_has_a_name_a_role_and_a_place_for_its_image(with_cluster):
    (rule,) = with_cluster.properties("AWS::ElasticLoadBalancingV2::ListenerRule")
    (association,) = with_cluster.properties("AWS::EKS::PodIdentityAssociation")
    images = {found["RepositoryName"] for found in with_cluster.properties("AWS::ECR::Repository")}

    assert rule["Conditions"] == [{"Field": "host-header", "HostHeaderConfig": {"Values": ["private.example"]}}]
    assert (association["Namespace"], association["ServiceAccount"]) == ("private", "private")
    assert association["RoleArn"] == "arn:aws:iam::444455556666:role/pratique-prod-private"
    assert images == {"pratique-prod/explorer", "pratique-prod/private"}
    assert len(with_cluster.properties("AWS::ElasticLoadBalancingV2::TargetGroup")) == 2


def test_the_pods_call_what_invites_by_the_name_that_asks_for_an_administrators_token_and_by_no_other(prod, statements):
    (one,) = [each for each in statements if "lambda:InvokeFunction" in actions([each])]
    assert one["Resource"] == "arn:aws:lambda:eu-west-2:444455556666:function:pratique-prod-invite:page"
    (alias,) = prod.properties("AWS::Lambda::Alias")
    (function,) = [
        each
        for each in prod.properties("AWS::Lambda::Function", "inviting")
        if each["FunctionName"].endswith("-invite")
    ]
    assert alias["Name"] == "page"
    assert "InvitingInviteFunction" in json.dumps(alias["FunctionName"])
    assert function["FunctionName"] == "pratique-prod-invite"


def test_what_invites_makes_people_and_puts_them_into_groups_and_does_nothing_else_to_them(inviting):
    (of_pool,) = [each for each in inviting if any(action.startswith("cognito-idp:") for action in actions([each]))]
    assert actions([of_pool]) == {
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminGetUser",
        "cognito-idp:AdminListGroupsForUser",
        "cognito-idp:GetGroup",
    }
    assert "userpool/" in json.dumps(of_pool["Resource"])


def test_what_invites_reads_decisions_and_writes_what_became_of_each_once(inviting):
    (kept,) = [each for each in inviting if "s3:PutObject" in actions([each])]
    assert "-queries-444455556666/invitations/*" in kept["Resource"]
    assert kept["Condition"] == {"Null": {"s3:if-none-match": "false"}}
    assert {action for action in actions(inviting) if action.startswith(("s3:", "dynamodb:"))} == {
        "s3:PutObject",
        "dynamodb:Query",
    }
