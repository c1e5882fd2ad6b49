"""Key policies: who administers a key of pseudonyms or of certificates cannot use it."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk.keys.keyring import Keyring
from cdk.naming import Names

NAMES = Names("prod", "444455556666", "eu-west-2")
ADMINISTRATOR = NAMES.role("administrator")
INSPECTION, SPARK, SUPPRESSION = (NAMES.role(NAMES.named(name)) for name in ("inspection", "spark", "suppression"))


@pytest.fixture(scope="module")
def policies(tmp_path_factory):
    """Policies of the keys by what they are used for."""
    stack = Stack(App(outdir=str(tmp_path_factory.mktemp("cdk")), analytics_reporting=False), "keys")
    Keyring(stack, "Keys", names=NAMES, domains=["shielding"])
    keys = [key["Properties"] for key in Template.from_stack(stack).find_resources("AWS::KMS::Key").values()]
    return {key["KeyUsage"]: key["KeyPolicy"]["Statement"] for key in keys if "KeyUsage" in key}


def _lets(statements, action, who):
    """Whether a key policy lets a role of the account, which has every right in IAM, do this."""
    return any(
        any(fnmatchcase(action, given) for given in _list(each["Action"]))
        and who in _list(each.get("Condition", {}).get("ArnEquals", {}).get("aws:PrincipalArn", who))
        for each in statements
    )


def _list(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(
    ("usage", "action", "users"),
    [("GENERATE_VERIFY_MAC", "kms:GenerateMac", {INSPECTION, SPARK}), ("SIGN_VERIFY", "kms:Sign", {SUPPRESSION})],
)
def test_only_the_roles_that_need_a_key_can_use_it_whatever_others_are_given(policies, usage, action, users):
    everybody = {ADMINISTRATOR, INSPECTION, SPARK, SUPPRESSION, NAMES.role(NAMES.named("publish"))}

    assert {who for who in everybody if _lets(policies[usage], action, who)} == users


@pytest.mark.parametrize("usage", ["GENERATE_VERIFY_MAC", "SIGN_VERIFY"])
def test_who_administers_a_key_can_keep_it_and_cannot_hand_on_its_use(policies, usage):
    administers = (
        "kms:PutKeyPolicy",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "kms:EnableKey",
    )

    assert all(_lets(policies[usage], action, ADMINISTRATOR) for action in administers)
    for action in ("kms:CreateGrant", "kms:GenerateMac", "kms:Sign"):
        assert not _lets(policies[usage], action, ADMINISTRATOR), action


def test_everybody_who_may_can_check_a_signature(policies):
    publish = NAMES.role(NAMES.named("publish"))

    assert all(_lets(policies["SIGN_VERIFY"], action, publish) for action in ("kms:Verify", "kms:GetPublicKey"))


def test_every_role_that_makes_a_pseudonym_or_signs_is_one_that_the_key_knows(prod):
    named = {role["RoleName"] for role in prod.properties("AWS::IAM::Role") if "RoleName" in role}

    assert {arn.rpartition("/")[2] for arn in (INSPECTION, SPARK, SUPPRESSION)} <= named


def test_another_policy_of_a_key_is_told_of(prod):
    told = [str(rule["EventPattern"]) for rule in prod.properties("AWS::Events::Rule", "audit")]

    assert any("kms.amazonaws.com" in pattern and "PutKeyPolicy" in pattern for pattern in told)
