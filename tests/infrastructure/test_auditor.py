"""Who asks who did what: by IAM's rules over what is deployed, and what Lake Formation leaves to it."""

from __future__ import annotations

import json

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

ACCOUNT, REGION = "444455556666", "eu-west-2"
WHO = f"arn:aws:sts::{ACCOUNT}:assumed-role/auditor/somebody"
ANSWERS, RECORDS = (f"arn:aws:s3:::pratique-prod-{name}-{ACCOUNT}" for name in ("audit-answers", "audit"))
A_FILE = f"{RECORDS}/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-2/2027/01/01/file.json.gz"
GROUP = f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/pratique-prod-audit"
TABLE = f"arn:aws:glue:{REGION}:{ACCOUNT}:table/pratique_prod_audit/events"
# What Athena and its console ask of whoever runs a saved question and reads its answer ("Fine-grained access to
# databases and tables", "Access to Amazon S3", "Example workgroup policies", Athena's guide).
ASKING = [
    *(
        (f"athena:{call}", GROUP)
        for call in ("GetWorkGroup", "ListNamedQueries", "GetNamedQuery", "StartQueryExecution")
    ),
    *((f"athena:{call}", GROUP) for call in ("GetQueryExecution", "GetQueryResults", "StopQueryExecution")),
    ("glue:GetDatabase", f"arn:aws:glue:{REGION}:{ACCOUNT}:database/pratique_prod_audit"),
    ("glue:GetTable", TABLE),
    ("s3:ListBucket", RECORDS),
    ("s3:GetObject", A_FILE),
    ("s3:GetBucketLocation", ANSWERS),
    ("s3:PutObject", f"{ANSWERS}/queries/answer.csv"),
    ("s3:GetObject", f"{ANSWERS}/queries/answer.csv"),
]
REFUSED = [
    ("s3:PutObject", A_FILE),
    ("s3:DeleteObject", A_FILE),
    ("s3:GetObject", f"arn:aws:s3:::pratique-prod-curated-{ACCOUNT}/covid_tests/data/drop/part.parquet"),
    ("s3:GetObject", f"arn:aws:s3:::pratique-prod-landing-covid-tests-{ACCOUNT}/incoming/file.csv"),
    ("athena:StartQueryExecution", f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/pratique-prod-products"),
    ("athena:UpdateWorkGroup", GROUP),
    ("glue:UpdateTable", TABLE),
    ("glue:GetTable", f"arn:aws:glue:{REGION}:{ACCOUNT}:table/pratique_prod/covid_tests"),
    ("lakeformation:GetDataAccess", "*"),
]


@pytest.fixture(scope="module")
def decided(prod):
    """What IAM says to an action on a resource of somebody who has the auditor's policy and nothing else."""
    (policy,) = [
        found
        for found in prod.properties("AWS::IAM::ManagedPolicy", "audit")
        if found["ManagedPolicyName"] == "pratique-prod-auditor"
    ]
    parsed = [parse_policy_document(policy["PolicyDocument"])]

    def decide(action, resource):
        return evaluate(EvalContext(WHO, "AssumedRole", ACCOUNT, action, resource, REGION), parsed).decision

    return decide


@pytest.mark.parametrize(("action", "resource"), ASKING)
def test_an_auditor_may_ask_and_read_the_answer(decided, action, resource):
    assert decided(action, resource) == "Allow"


@pytest.mark.parametrize(("action", "resource"), REFUSED)
def test_an_auditor_changes_no_record_and_reads_no_data(decided, action, resource):
    assert decided(action, resource) != "Allow"


def test_lake_formation_whose_administrator_no_person_is_leaves_the_records_table_to_iam(prod):
    grants = prod.properties("AWS::LakeFormation::PrincipalPermissions", "audit")
    given = {(next(iter(each["Resource"])), tuple(each["Permissions"])) for each in grants}

    assert given == {("Database", ("DESCRIBE",)), ("Table", ("DESCRIBE", "SELECT"))}
    for each in grants:
        assert each["Principal"]["DataLakePrincipalIdentifier"] == f"{ACCOUNT}:IAMPrincipals"
        (about,) = each["Resource"].values()
        assert "pratique_prod_audit" in {about.get("Name"), about.get("DatabaseName")}
        assert each["PermissionsWithGrantOption"] == []


def test_the_grants_come_after_the_table(prod):
    found = prod.templates["audit"]["Resources"]
    (table,) = [name for name, each in found.items() if each["Type"] == "AWS::Glue::Table"]
    grants = [each for each in found.values() if each["Type"] == "AWS::LakeFormation::PrincipalPermissions"]

    assert all(table in each["DependsOn"] for each in grants)


def test_no_role_of_the_platform_can_ask_of_the_records(prod):
    roles = [*prod.properties("AWS::IAM::Policy"), *prod.properties("AWS::IAM::Role")]

    assert roles
    assert "pratique_prod_audit" not in json.dumps(roles)
