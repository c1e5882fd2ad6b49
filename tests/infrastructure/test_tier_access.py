"""What an agreement becomes for the private tier: a role for its pods alone, held by Lake Formation to the rows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy

from cdk.access.agreement import AgreementStack, Surroundings
from cdk.access.answers import TIER, Answers
from cdk.access.reader import Lake
from cdk.keys.apart import Uses
from cdk.naming import Names
from contracts.agreements.access import lake_accesses, read_whole
from contracts.agreements.coarser import Coarse
from contracts.agreements.states import AgreementState
from contracts.datasets.names import is_name

NAME = "wharfe_modelling"
ROLE = f"pratique-prod-tier-{NAME}"
ANSWERS = "pratique-prod-results-agreements-444455556666"
ROLES = "arn:aws:iam::444455556666:role/pratique-prod-"


def resources(template, kind, tier):
    found = template["Resources"].items()
    return [item["Properties"] for name, item in found if item["Type"] == kind and ("Tier" in name) == tier]


def statements(template, tier):
    (policy,) = resources(template, "AWS::IAM::Policy", tier)
    return [(set(_list(each["Action"])), _list(each["Resource"])) for each in policy["PolicyDocument"]["Statement"]]


def allowed(found):
    """Return the statements by which the private tier's pods may do something of their own."""
    (policy,) = found.properties("AWS::IAM::Policy", "private")
    return [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]


def _list(value):
    return value if isinstance(value, list) else [value]


@pytest.fixture
def wharfe(prod):
    return prod.agreements[NAME]


@pytest.fixture
def agreement(catalogue):
    return catalogue.agreements[NAME]


@pytest.fixture
def access(agreement, catalogue):
    (found,) = lake_accesses(agreement, catalogue.datasets, catalogue.hierarchies)
    return found


def test_the_filter_leaves_the_same_rows_as_the_peoples_and_the_columns_of_the_view(wharfe, access):
    (tier,) = resources(wharfe, "AWS::LakeFormation::DataCellsFilter", True)
    (people,) = resources(wharfe, "AWS::LakeFormation::DataCellsFilter", False)

    assert tier["RowFilter"] == people["RowFilter"] == {"FilterExpression": access.cells_filter().expression}
    assert tier["ColumnNames"] == [
        *people["ColumnNames"],
        "date_of_birth_year",
        "area_code_current",
        "pratique_period",
    ]
    assert tier["Name"] != people["Name"]


def test_the_role_is_granted_reading_through_that_filter_and_nothing_else(wharfe):
    (grant,) = resources(wharfe, "AWS::LakeFormation::PrincipalPermissions", True)
    (kept,) = resources(wharfe, "AWS::LakeFormation::DataCellsFilter", True)
    (role,) = [
        name for name, item in wharfe["Resources"].items() if item["Type"] == "AWS::IAM::Role" and "Tier" in name
    ]

    assert grant["Principal"] == {"DataLakePrincipalIdentifier": {"Fn::GetAtt": [role, "Arn"]}}
    assert (grant["Permissions"], grant["PermissionsWithGrantOption"]) == (["SELECT"], [])
    assert list(grant["Resource"]) == ["DataCellsFilter"]
    assert grant["Resource"]["DataCellsFilter"]["Name"] == kept["Name"]


def test_only_the_private_tiers_pods_take_the_role_and_only_on_the_agreements_days(wharfe, agreement):
    (role,) = resources(wharfe, "AWS::IAM::Role", True)
    trusted = role["AssumeRolePolicyDocument"]["Statement"]

    assert {action for each in trusted for action in _list(each["Action"])} == {"sts:AssumeRole", "sts:TagSession"}
    for each in trusted:
        assert each["Principal"] == {"AWS": f"{ROLES}private"}
        assert each["Condition"] == {
            "StringEquals": {
                "aws:PrincipalTag/eks-cluster-name": "pratique-prod-dashboards",
                "aws:PrincipalTag/kubernetes-namespace": "private",
                "aws:PrincipalTag/kubernetes-service-account": "private",
            },
            "DateGreaterThanEquals": {"aws:CurrentTime": "2026-09-30T23:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": "2030-03-31T23:00:00Z"},
        }
    assert (role["RoleName"], role["MaxSessionDuration"]) == (ROLE, 3600)


PODS = "arn:aws:sts::444455556666:assumed-role/pratique-prod-private/eks-pratique-private"
TAGS = {
    "eks-cluster-name": "pratique-prod-dashboards",
    "kubernetes-namespace": "private",
    "kubernetes-service-account": "private",
}


@pytest.mark.parametrize(
    ("who", "tags", "day", "may"),
    [
        (PODS, TAGS, "2026-10-01", True),
        (PODS, TAGS, "2030-03-31", True),
        (PODS, TAGS, "2026-09-30", False),
        (PODS, TAGS, "2030-04-01", False),
        (PODS, {}, "2027-01-01", False),
        (PODS, {**TAGS, "eks-cluster-name": "another"}, "2027-01-01", False),
        (PODS, {**TAGS, "kubernetes-namespace": "explorer"}, "2027-01-01", False),
        (PODS, {**TAGS, "kubernetes-service-account": "default"}, "2027-01-01", False),
        (PODS.replace("private", "commit"), TAGS, "2027-01-01", False),
        (PODS.replace("private", f"agreement-{NAME}"), TAGS, "2027-01-01", False),
        ("arn:aws:iam::444455556666:user/private", TAGS, "2027-01-01", False),
    ],
)
@pytest.mark.parametrize("action", ["sts:AssumeRole", "sts:TagSession"])
def test_by_iams_own_rules_nobody_else_takes_it(wharfe, monkeypatch, who, tags, day, may, action):
    (role,) = resources(wharfe, "AWS::IAM::Role", True)
    keys = {f"aws:principaltag/{name}": value for name, value in tags.items()}
    asked = EvalContext(who, "AssumedRole", "444455556666", action, "*", "eu-west-2", principal_keys=keys)
    known = iam_evaluator._resolve_condition_key
    at = {"aws:currenttime": f"{day}T12:00:00+00:00"}
    monkeypatch.setattr(
        iam_evaluator, "_resolve_condition_key", lambda key, given: at.get(key.lower()) or known(key, given)
    )

    assert evaluate_trust_policy(role["AssumeRolePolicyDocument"], who, asked) is may


def test_the_session_that_is_trusted_is_the_one_that_the_cluster_makes(with_cluster):
    (association,) = with_cluster.properties("AWS::EKS::PodIdentityAssociation")
    (cluster,) = with_cluster.properties("AWS::EKS::Cluster")

    assert (association["Namespace"], association["ServiceAccount"]) == ("private", "private")
    assert association["RoleArn"] == f"{ROLES}private"
    assert cluster["Name"] == "pratique-prod-dashboards"


def test_the_role_asks_in_its_own_workgroup_about_its_tables_and_lists_nobodys_queries(wharfe):
    here = "eu-west-2:444455556666"
    found = statements(wharfe, True)

    (athena,) = [each for each in found if "athena:StartQueryExecution" in each[0]]
    (glue,) = [each for each in found if "glue:GetTable" in each[0]]
    assert athena == (
        {f"athena:{action}QueryExecution" for action in ("Get", "Start", "Stop")},
        [f"arn:aws:athena:{here}:workgroup/{ROLE}"],
    )
    assert glue[1][2:] == [f"arn:aws:glue:{here}:table/pratique_prod/covid_tests"]


def test_its_answers_are_beyond_everybody_elses_reach_and_gone_in_a_day(prod, catalogue):
    folders = {}
    for name, template in prod.agreements.items():
        for tier in (True, False) if catalogue.agreements[name].datasets else ():
            reached = [where for actions, where in statements(template, tier) if "s3:GetObject" in actions]
            (group,) = resources(template, "AWS::Athena::WorkGroup", tier)
            written = group["WorkGroupConfiguration"]["ResultConfiguration"]["OutputLocation"]
            folders[name, tier] = written
            assert reached == [[f"arn:aws:s3:::{written.removeprefix('s3://')}*"]]
            assert group["WorkGroupConfiguration"]["EnforceWorkGroupConfiguration"] is True

    assert folders[NAME, True] == f"s3://{ANSWERS}/{TIER}{NAME}/"
    for one, folder in folders.items():
        assert not [other for other, inside in folders.items() if other != one and inside.startswith(folder)]
    assert not is_name(TIER.rstrip("/")), "an agreement of that name would have the folder above all of them"
    rules = prod.bucket("results-agreements")["LifecycleConfiguration"]["Rules"]
    assert any(rule.get("Prefix") == TIER and rule["ExpirationInDays"] == 1 for rule in rules)


def test_the_pods_take_these_roles_and_those_that_they_lend_and_no_other(prod):
    taking = [each for each in allowed(prod) if "sts:AssumeRole" in _list(each["Action"])]

    assert {each["Resource"]: set(each["Action"]) for each in taking} == {
        f"{ROLES}tier-*": {"sts:AssumeRole", "sts:TagSession"},
        f"{ROLES}agreement-*": {"sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"},
    }
    names = {
        role["RoleName"]
        for template in [*prod.templates.values(), *prod.agreements.values()]
        for role in (item["Properties"] for item in template["Resources"].values() if item["Type"] == "AWS::IAM::Role")
        if isinstance(role.get("RoleName"), str)
    }
    assert {name for name in names if name.startswith("pratique-prod-tier-")} == {ROLE}


def test_the_pods_read_files_of_no_table_but_those_of_true_counts(prod, catalogue):
    reading = [each for each in allowed(prod) if "s3:GetObject" in _list(each["Action"])]
    curated = "arn:aws:s3:::pratique-prod-curated-444455556666"

    counted = {where for each in reading for where in _list(each["Resource"]) if where.startswith(curated)}
    assert counted == {f"{curated}/nhs_pathways/{folder}/*" for folder in ("data", "metadata")}
    assert catalogue.agreements["outbreak_centre"].products[0].unsuppressed
    assert "lakeformation" not in json.dumps(allowed(prod))


def test_true_counts_alone_need_whole_tables(catalogue):
    given = {name: read_whole([item], catalogue.products) for name, item in catalogue.agreements.items()}

    assert given == {"outbreak_centre": ["nhs_pathways"], "shire_support": [], NAME: []}


def test_without_decisions_the_pods_open_no_curated_file_and_no_key_of_them(destroyable):
    said = json.dumps(allowed(destroyable))

    assert "-curated-" not in said
    assert "Keyscurated" not in said


def test_what_is_given_more_coarsely_alone_is_given_by_the_tier_alone(agreement, access, tmp_path):
    names = Names("prod", "444455556666", "eu-west-2")
    stack = Stack(App(outdir=str(tmp_path), analytics_reporting=False), "access")
    lake = Lake(Answers(stack, "Answers", days=7, names=names, uses=Uses()), 10_000_000, names)
    coarse = replace(access, columns=(), coarse=(Coarse("date_of_birth_year", {}, 10),))
    nested = AgreementStack(
        stack,
        agreement=agreement,
        state=AgreementState.ACTIVE,
        accesses=[coarse],
        among=Surroundings("pool", lake),
    )
    made = Template.from_stack(nested).to_json()

    assert not resources(made, "AWS::IAM::Role", False)
    assert [role["RoleName"] for role in resources(made, "AWS::IAM::Role", True)] == [ROLE]
    (kept,) = resources(made, "AWS::LakeFormation::DataCellsFilter", True)
    assert kept["ColumnNames"][0] == "date_of_birth_year"
