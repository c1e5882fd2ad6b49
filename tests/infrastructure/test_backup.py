"""Copies: of what cannot be made again, under a key of their own, in a vault that nobody can empty."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import ValidationError

from cdk.guardrails.bounds import OF_BACKUP, OURS, actions
from config.keeping import Backup
from tests.support.keys import key_policies, lets

# What AWS Backup's policy for restores says of keys, and DynamoDB asks of whoever restores a table under one of ours.
RESTORING = [
    f"kms:{name}"
    for name in (
        *("CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"),
        *("ReEncryptFrom", "ReEncryptTo"),
    )
]
ROLE = "arn:aws:iam::444455556666:role/"
OPERATOR = f"{ROLE}aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_PratiqueOperator_0123456789"


def test_the_ledger_and_the_curated_bucket_are_copied_and_no_landing_zone_is(prod):
    (selection,) = prod.properties("AWS::Backup::BackupSelection")

    assert selection["BackupSelection"]["Resources"] == [
        "arn:aws:dynamodb:eu-west-2:444455556666:table/pratique-prod-ledger",
        "arn:aws:s3:::pratique-prod-curated-444455556666",
    ]


def test_what_is_copied_has_versions_and_announces_its_changes_as_the_service_asks(prod):
    curated = prod.bucket("curated")

    assert curated["VersioningConfiguration"] == {"Status": "Enabled"}
    assert curated["NotificationConfiguration"]["EventBridgeConfiguration"]["EventBridgeEnabled"] is True


def test_no_copy_can_be_deleted_before_its_time_by_anybody(prod):
    (vault,) = prod.properties("AWS::Backup::BackupVault")
    (denied,) = vault["AccessPolicy"]["Statement"]

    assert vault["LockConfiguration"] == {"MinRetentionDays": 35, "MaxRetentionDays": 372, "ChangeableForDays": 3}
    assert (denied["Effect"], denied["Principal"]) == ("Deny", {"AWS": "*"})
    assert set(denied["Action"]) == {"backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"}


def test_every_rule_of_the_plan_keeps_its_copies_as_long_as_the_lock_allows(prod):
    (vault,) = prod.properties("AWS::Backup::BackupVault")
    (plan,) = prod.properties("AWS::Backup::BackupPlan")
    kept = {rule["RuleName"]: rule["Lifecycle"]["DeleteAfterDays"] for rule in plan["BackupPlan"]["BackupPlanRule"]}
    lock = vault["LockConfiguration"]

    assert kept == {"nightly": 35, "monthly": 372}
    assert all(lock["MinRetentionDays"] <= days <= lock["MaxRetentionDays"] for days in kept.values())


def test_where_data_may_be_destroyed_the_lock_can_be_undone(destroyable):
    (vault,) = destroyable.properties("AWS::Backup::BackupVault")

    assert "ChangeableForDays" not in vault["LockConfiguration"]
    assert "AccessPolicy" not in vault


def test_the_vaults_key_is_its_own(prod):
    (vault,) = prod.properties("AWS::Backup::BackupVault")
    (key,) = prod.properties("AWS::KMS::Key", "backup")

    assert vault["EncryptionKeyArn"]["Fn::GetAtt"][0] in prod.templates["backup"]["Resources"]
    assert key["EnableKeyRotation"] is True


def test_only_the_service_can_use_the_roles_that_copy_and_restore(prod):
    roles = prod.properties("AWS::IAM::Role", "backup")

    assert {role["RoleName"] for role in roles} == {"pratique-prod-backup-copy", "pratique-prod-backup-restore"}
    for role in roles:
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "backup.amazonaws.com"}
        restores = "Restore" in json.dumps(role["ManagedPolicyArns"])
        assert restores == role["RoleName"].endswith("-restore"), (
            "what copies restores nothing, nor the other way about"
        )


def test_a_copy_that_was_not_made_is_told_of(prod):
    (rule,) = prod.properties("AWS::Events::Rule", "backup")

    assert rule["EventPattern"]["detail"]["state"] == ["ABORTED", "EXPIRED", "FAILED"]
    assert rule["Targets"][0]["Arn"].endswith(":pratique-prod-alerts")


def test_each_copy_that_the_guide_has_made_by_hand_lasts_as_long_as_the_lock_allows(prod, repository):
    guide = (repository / "docs" / "operations.md").read_text()
    (vault,) = prod.properties("AWS::Backup::BackupVault")
    lock = vault["LockConfiguration"]
    commands = re.findall(r"`aws backup start-backup-job[^`]*`", guide)

    assert commands
    for command in commands:
        (days,) = re.findall(r"--lifecycle DeleteAfterDays=(\d+)", command)
        assert lock["MinRetentionDays"] <= int(days) <= lock["MaxRetentionDays"]


def test_monthly_copies_that_would_be_gone_before_nightly_ones_are_refused():
    with pytest.raises(ValidationError, match="gone before the nightly"):
        Backup(days=60, months=1)


@pytest.mark.parametrize("action", RESTORING)
def test_a_ledger_that_was_lost_can_be_restored_under_its_key_from_the_vault_and_from_its_own_recovery(prod, action):
    ledger = key_policies(prod)["The state of every drop and release"]
    at_most = actions(OURS, OF_BACKUP)

    assert lets(ledger, action, f"{ROLE}pratique-prod-backup-restore", "dynamodb.eu-west-2.amazonaws.com")
    assert action in at_most, "the boundary would refuse it"
    assert lets(ledger, action, OPERATOR, "dynamodb.eu-west-2.amazonaws.com")
    assert not lets(ledger, action, OPERATOR) or action == "kms:DescribeKey"


def test_the_written_restore_stops_everything_that_starts_by_itself_and_writes_into_the_ledger(prod, repository):
    guide = (repository / "docs" / "operations.md").read_text().split("## Restore what was lost")[1]
    told = [name.rstrip("…") for name in re.findall(r"pratique-<env>(-[a-z0-9-]+…?)", guide)]
    rules = [
        rule["Name"]
        for rule in prod.properties("AWS::Events::Rule")
        for target in rule["Targets"]
        if "stateMachine" in str(target["Arn"]) or "freshness" in str(target["Arn"])
    ]
    schedules = [schedule["Name"] for schedule in prod.properties("AWS::Scheduler::Schedule")]

    assert len(rules) > 3
    assert len(schedules) >= 1
    for name in (*rules, *schedules):
        short = name.removeprefix("pratique-prod")
        assert any(short == one or (one.endswith("-") and short.startswith(one)) for one in told), name
    assert "aws stepfunctions stop-execution" in guide
