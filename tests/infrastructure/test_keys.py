"""Key policies: of every key, who administers it cannot use it, and who uses it cannot administer it."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from tests.support.keys import given_to_people, key_policies, lets, listed, rights, users

ROLE = "arn:aws:iam::444455556666:role/"
ADMINISTRATOR = f"{ROLE}administrator"
OPERATOR, APPROVER, AUDITOR = (
    f"{ROLE}aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_Pratique{name}_0123456789abcdef"
    for name in ("Operator", "Approver", "Auditor")
)
DEPLOYMENT = f"{ROLE}cdk-hnb659fds-cfn-exec-role-444455556666-eu-west-2"
SERVICES = [None, *(f"{name}.eu-west-2.amazonaws.com" for name in ("s3", "dynamodb", "backup", "glue", "athena"))]

USE = [
    f"kms:{name}"
    for name in (
        *("CreateGrant", "Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"),
        *("GenerateDataKeyWithoutPlaintext", "GenerateMac", "ReEncryptFrom", "ReEncryptTo", "Sign", "VerifyMac"),
    )
]
ADMINISTER = [
    f"kms:{name}"
    for name in (
        *("CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DisableKey", "DisableKeyRotation", "EnableKey"),
        *("EnableKeyRotation", "PutKeyPolicy", "RevokeGrant", "ScheduleKeyDeletion", "TagResource", "UntagResource"),
        *("UpdateAlias", "UpdateKeyDescription"),
    )
]
# AWS's own policies of these roles grow with the service; only AWS Backup takes them.
BY_AWS = {f"{ROLE}pratique-prod-backup-copy", f"{ROLE}pratique-prod-backup-restore"}


@pytest.fixture(params=["prod", "with_sftp", "with_cluster"])
def found(request):
    """Production as it is shipped, with a supplier that comes over SFTP, with a cluster."""
    return request.getfixturevalue(request.param)


def test_who_administers_a_key_can_keep_it_and_neither_use_it_nor_hand_its_use_on(found):
    for about, statements in key_policies(found).items():
        assert all(lets(statements, action, ADMINISTRATOR) for action in ADMINISTER), about
        assert lets(statements, "kms:GetKeyPolicy", ADMINISTRATOR), about
        for service in SERVICES:
            allowed = [action for action in USE if lets(statements, action, ADMINISTRATOR, service)]
            assert not allowed, f"{about}: {allowed}, through {service}"


def test_who_uses_a_key_cannot_administer_it(found):
    for about, statements in key_policies(found).items():
        for who, _ in users(statements):
            if who != DEPLOYMENT:
                allowed = [action for action in ADMINISTER if lets(statements, action, who)]
                assert not allowed, f"{about}: {who} may {allowed}"
    assert not {right for right in rights(found) if right.action in ADMINISTER}


def test_nobody_but_services_and_the_account_is_named_in_a_key_policy(found):
    for about, statements in key_policies(found).items():
        for statement in statements:
            assert statement["Effect"] == "Allow"
            assert listed(statement["Principal"]) != ["*"], about
            assert statement["Principal"].keys() <= {"AWS", "Service"}, about
            if "kms:*" in listed(statement["Action"]):
                pytest.fail(f"{about}: everything is allowed to {statement['Principal']}")


def test_every_right_on_a_key_that_a_role_has_is_one_that_the_key_gives(found):
    policies = key_policies(found)
    given = rights(found)

    assert len(given) > 100
    for right in given:
        assert lets(policies[right.key], right.action, right.role, right.through), right


def test_a_key_names_no_role_that_has_not_the_right_in_its_own_policy(found):
    given = rights(found)

    for about, statements in key_policies(found).items():
        for who, action in users(statements):
            if "AWSReservedSSO" not in who and who not in {DEPLOYMENT, *BY_AWS}:
                has = [one for one in given if (one.key, one.action) == (about, action) and fnmatchcase(one.role, who)]
                assert has, f"{about}: {who} is let do {action} and has no such right"


@pytest.mark.parametrize(("policy", "people"), [("approver", APPROVER), ("auditor", AUDITOR)])
def test_people_may_use_the_key_that_their_policy_speaks_of(prod, policy, people):
    policies = key_policies(prod)
    given = given_to_people(prod, f"pratique-prod-{policy}")

    assert {action for _, action, _ in given} == {"kms:Decrypt", "kms:GenerateDataKey"}
    for key, action, service in given:
        assert lets(policies[key], action, people, service)
        assert not lets(policies[key], action, people)
        assert not lets(policies[key], action, OPERATOR, service)


def test_each_kind_of_people_uses_the_keys_of_its_work_through_services_alone(prod):
    s3, dynamodb = SERVICES[1:3]
    opened = {
        who: {
            about
            for about, statements in key_policies(prod).items()
            if any(lets(statements, "kms:Decrypt", who, service) for service in (None, s3, dynamodb))
        }
        for who in (OPERATOR, APPROVER, AUDITOR)
    }

    assert opened[APPROVER] == {"Curated tables, candidates for release, answers of queries"}
    assert opened[AUDITOR] == {
        *("Records of who did what", "Sessions of approved users, and what they asked"),
        "Logs of functions and workflows, and of who read the site",
    }
    zones = {about for about in key_policies(prod) if about.startswith("Files in the landing zone of ")}
    others = {"The state of every drop and release", "Alerts, and events that could not be delivered"}
    others |= {"Log of what the firewall turned away, and alerts of us-east-1", "Releases, as the public reads them"}
    assert opened[OPERATOR] == zones | others


def test_an_environment_that_names_nobody_opens_its_keys_to_no_person(local):
    for about, statements in key_policies(local).items():
        assert not [who for who, _ in users(statements) if "AWSReserved" in who], about


def test_the_deployment_uses_keys_through_the_services_that_make_things_under_them_alone(prod):
    for about, statements in key_policies(prod).items():
        assert not [action for action in USE if lets(statements, action, DEPLOYMENT)], about


@pytest.mark.parametrize(
    ("about", "action", "roles"),
    [
        ("Pseudonyms for the purpose domain shielding", "kms:GenerateMac", {"inspection", "spark"}),
        ("Signatures of certificates of disclosure control", "kms:Sign", {"suppression"}),
    ],
)
def test_only_the_roles_that_need_a_key_can_use_it_whatever_others_are_given(prod, about, action, roles):
    named = {role["RoleName"] for role in prod.properties("AWS::IAM::Role") if "RoleName" in role}
    statements = key_policies(prod)[about]

    assert {who for who in named if lets(statements, action, ROLE + who)} == {f"pratique-prod-{who}" for who in roles}


def test_everybody_who_may_can_check_a_signature(prod):
    statements = key_policies(prod)["Signatures of certificates of disclosure control"]

    for action in ("kms:Verify", "kms:GetPublicKey"):
        assert lets(statements, action, f"{ROLE}pratique-prod-publish")


def test_a_key_that_is_disabled_goes_or_gets_another_policy_is_told_of_in_each_region_that_has_one(prod):
    regions = {"us-east-1" if name == "edge" else "eu-west-2" for name in _stacks_with(prod, "AWS::KMS::Key")}
    told = {}
    for stack in _stacks_with(prod, "AWS::Events::Rule"):
        for rule in prod.properties("AWS::Events::Rule", stack):
            if rule.get("EventPattern", {}).get("source") == ["aws.kms"]:
                (target,) = rule["Targets"]
                told[target["Arn"].split(":")[3]] = (stack, rule)

    assert regions == {"eu-west-2", "us-east-1"}
    assert {region: stack for region, (stack, _) in told.items()} == {"eu-west-2": "audit", "us-east-1": "edge"}
    for _, rule in told.values():
        assert rule["Name"].endswith("-key-going")
        assert rule["EventPattern"]["detail"] == {
            "eventSource": ["kms.amazonaws.com"],
            "eventName": ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"],
        }


def test_what_is_told_in_us_east_1_can_be_written_under_the_key_there(prod):
    (key,) = prod.properties("AWS::KMS::Key", "edge")
    (topic,) = prod.properties("AWS::SNS::Topic", "edge")
    (queue,) = prod.properties("AWS::SQS::Queue", "edge")
    services = {each for one in key["KeyPolicy"]["Statement"] for each in listed(one["Principal"].get("Service", []))}

    assert {"cloudwatch.amazonaws.com", "events.amazonaws.com"} <= services
    assert topic["KmsMasterKeyId"] == queue["KmsMasterKeyId"]
    assert topic["TopicName"] == "pratique-prod-alerts"
    (alarm,) = prod.properties("AWS::CloudWatch::Alarm", "edge")
    assert alarm["AlarmName"] == "pratique-prod-edge-undelivered"


def _stacks_with(found, kind):
    return [name for name in found.templates if found.properties(kind, name)]
