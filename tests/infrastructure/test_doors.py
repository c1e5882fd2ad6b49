"""What somebody under an agreement may do with credentials of their own, by IAM's rules over what is deployed."""

from __future__ import annotations

import pytest
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

NAME, OTHER = "wharfe_modelling", "outbreak_centre"
ACCOUNT, REGION = "444455556666", "eu-west-2"
WHO = f"arn:aws:sts::{ACCOUNT}:assumed-role/pratique-prod-agreement-{NAME}/ada.byron"
WITHIN, AFTER = "2027-01-01", "2030-04-01"


def bucket(name, key=""):
    return f"arn:aws:s3:::pratique-prod-{name}-{ACCOUNT}{key}"


def here(service, name):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"


ANSWERS = "results-agreements"
OWN = [
    ("athena:StartQueryExecution", here("athena", f"workgroup/pratique-prod-agreement-{NAME}")),
    ("athena:GetQueryResults", here("athena", f"workgroup/pratique-prod-agreement-{NAME}")),
    ("glue:GetTable", here("glue", "table/pratique_prod/covid_tests")),
    ("lakeformation:GetDataAccess", "*"),
    ("s3:GetObject", bucket(ANSWERS, f"/{NAME}/answer.csv")),
]
OTHERS = [
    ("s3:GetObject", bucket("landing-covid-tests", "/incoming/file.csv")),
    ("s3:GetObject", bucket("curated", "/covid_tests/data/drop/part.parquet")),
    ("s3:GetObject", bucket("curated", "/covid_tests/metadata/v1.metadata.json")),
    ("s3:GetObject", bucket("curated", "/offers/covid_tests/opens.json")),
    ("s3:ListBucket", bucket("curated")),
    ("s3:PutObject", bucket("curated", "/signatures/covid_tests/r/d/somebody.json")),
    ("s3:GetObject", bucket("results", "/answer.csv")),
    ("s3:GetObject", bucket(ANSWERS, f"/{OTHER}/answer.csv")),
    ("s3:GetObject", bucket(ANSWERS, f"/private-tier/{NAME}/answer.csv")),
    ("s3:GetObject", bucket(ANSWERS, f"/{NAME}_too/answer.csv")),
    ("s3:ListBucket", bucket(ANSWERS)),
    ("s3:GetObject", bucket("queries", "/queries/day=2027-01-01/agreement=x/y.json")),
    ("s3:GetObject", bucket("queries", "/recertification/2027-01-01.csv")),
    ("s3:GetObject", bucket("registers", "/tables/shielded_register/data/part.parquet")),
    ("athena:StartQueryExecution", here("athena", "workgroup/primary")),
    ("athena:StartQueryExecution", here("athena", "workgroup/pratique-prod-products")),
    ("athena:StartQueryExecution", here("athena", f"workgroup/pratique-prod-agreement-{OTHER}")),
    ("athena:GetQueryResults", here("athena", f"workgroup/pratique-prod-tier-{NAME}")),
    ("athena:UpdateWorkGroup", here("athena", f"workgroup/pratique-prod-agreement-{NAME}")),
    ("glue:GetTable", here("glue", "table/pratique_prod/deaths")),
    ("glue:UpdateTable", here("glue", "table/pratique_prod/covid_tests")),
    ("lakeformation:GrantPermissions", "*"),
    ("lakeformation:CreateDataCellsFilter", "*"),
    ("dynamodb:Query", here("dynamodb", "table/pratique-prod-ledger")),
    ("dynamodb:PutItem", here("dynamodb", "table/pratique-prod-ledger")),
    ("cognito-idp:AdminAddUserToGroup", here("cognito-idp", "userpool/eu-west-2_x")),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/pratique-prod-tier-{NAME}"),
    ("lambda:InvokeFunction", here("lambda", "function:pratique-prod-invite:page")),
    ("lambda:InvokeFunction", here("lambda", "function:pratique-prod-recertify")),
    ("cognito-idp:ListUsersInGroup", here("cognito-idp", "userpool/eu-west-2_x")),
    ("states:StartExecution", here("states", "stateMachine:pratique-prod-release")),
]


@pytest.fixture
def decided(prod, monkeypatch):
    """Return what IAM says to an action on a resource on a day: of all that the deployed role is allowed and denied."""
    found = prod.agreements[NAME]["Resources"]
    mine = {name: item for name, item in found.items() if "Tier" not in name}
    (role,) = [item["Properties"] for item in mine.values() if item["Type"] == "AWS::IAM::Role"]
    policies = [item["Properties"] for item in mine.values() if item["Type"] == "AWS::IAM::Policy"]
    assert "ManagedPolicyArns" not in role
    assert "Policies" not in role
    parsed = [parse_policy_document(each["PolicyDocument"]) for each in policies]
    known = iam_evaluator._resolve_condition_key

    def decide(action, resource, day):
        at = {"aws:currenttime": f"{day}T12:00:00+00:00"}
        monkeypatch.setattr(
            iam_evaluator, "_resolve_condition_key", lambda key, given: at.get(key.lower()) or known(key, given)
        )
        return evaluate(EvalContext(WHO, "AssumedRole", ACCOUNT, action, resource, REGION), parsed).decision

    return decide


@pytest.mark.parametrize(("action", "resource"), OTHERS)
def test_no_other_door_opens(decided, action, resource):
    assert decided(action, resource, WITHIN) != "Allow"


@pytest.mark.parametrize(("action", "resource"), OWN)
def test_their_own_door_opens_and_is_shut_after_the_last_day(decided, action, resource):
    assert decided(action, resource, WITHIN) == "Allow"
    assert decided(action, resource, AFTER) != "Allow"
