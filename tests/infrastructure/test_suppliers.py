"""A supplier can put drops into its zone, from its own account, and nothing else (its rights are in test_roles)."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_kms import Key

from app import build
from cdk.landing.supplier import SupplierRole, UnknownDatasetError
from cdk.naming import Names
from config.load import ENVIRONMENTS
from config.people import Supplier


def _parts(prod):
    """Stacks that hold landing zones."""
    return [name for name in prod.templates if name.startswith("landing")]


def _suppliers(prod):
    roles = [role for part in _parts(prod) for role in prod.properties("AWS::IAM::Role", part)]
    return [role for role in roles if "-supplier-" in role["RoleName"]]


def test_each_dataset_has_a_supplier_role_and_the_unclaimed_zone_has_none(prod, catalogue):
    roles = {role["RoleName"] for role in _suppliers(prod)}

    assert roles == {f"pratique-prod-supplier-{dataset}" for dataset in catalogue.datasets}


def test_a_role_is_assumed_with_an_external_id_for_an_hour_at_most(prod):
    for role in _suppliers(prod):
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]

        assert statement["Condition"]["StringEquals"]["sts:ExternalId"]
        assert role["MaxSessionDuration"] == 3600


def test_the_guide_sends_its_first_drop_in_a_role_that_there_is(destroyable, repository):
    guide = (repository / "docs" / "deployment.md").read_text()
    told = re.search(r"sts assume-role --role-arn arn:aws:iam::ACCOUNT:role/(\S+) --external-id (\S+)", guide)

    trusted = {
        role["RoleName"]: statement["Condition"]["StringEquals"]["sts:ExternalId"]
        for role in _suppliers(destroyable)
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
    }
    assert told
    assert trusted[told[1]] == told[2]


def test_a_supplier_named_in_the_environment_is_the_one_trusted(tmp_path):
    stack = Stack(App(outdir=str(tmp_path)), "Stack")
    SupplierRole(
        stack,
        "Supplier",
        dataset="covid_tests",
        key=Key(stack, "Key"),
        supplier=Supplier(account="999988887777", external_id="agreed-in-writing"),
        names=Names("prod", "444455556666", "eu-west-2"),
    )

    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    trust = json.dumps(role["Properties"]["AssumeRolePolicyDocument"])
    assert "999988887777" in trust
    assert "agreed-in-writing" in trust
    assert "444455556666" not in trust


def test_a_supplier_of_what_is_no_dataset_is_refused_and_not_left_out(tmp_path):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    suppliers = {"covid_test": {"account": "999988887777", "external_id": "agreed-in-writing"}}
    (tmp_path / "prod.yaml").write_text(yaml.safe_dump({**settings, "suppliers": suppliers}))
    context = {"env": "prod", "environments": str(tmp_path), "aws:cdk:bundling-stacks": []}

    with pytest.raises(UnknownDatasetError, match="has suppliers for covid_test, which are no datasets; there"):
        build(App(outdir=str(tmp_path / "out"), context=context, analytics_reporting=False))


def test_the_key_is_used_through_s3_alone(prod):
    policies = [
        resource["Properties"]
        for part in _parts(prod)
        for name, resource in prod.templates[part]["Resources"].items()
        if resource["Type"] == "AWS::IAM::Policy" and name.startswith("Supplier")
    ]

    assert policies
    for statements in [policy["PolicyDocument"]["Statement"] for policy in policies]:
        (using_the_key,) = [statement for statement in statements if "kms:GenerateDataKey" in statement["Action"]]
        assert using_the_key["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}}
