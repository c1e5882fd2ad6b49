"""Rules of AWS Config: only what a synth cannot hold, only what they need recorded, and people are told."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App, Stack
from aws_cdk.aws_sqs import Queue

from cdk.audit.settings_watch import RULES, SettingsWatch
from cdk.lake.bucket import UNDER_OUR_KEY
from cdk.naming import Names

KINDS = ("AWS::Config::ConfigRule", "AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel")
OF_THE_ACCOUNT = {
    "ROOT_ACCOUNT_MFA_ENABLED",
    "IAM_ROOT_ACCESS_KEY_CHECK",
    "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
}
OF_BUCKETS = {"S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "S3_DEFAULT_ENCRYPTION_KMS", "S3_BUCKET_VERSIONING_ENABLED"}


@pytest.fixture(scope="module")
def rules(prod):
    return {rule["Source"]["SourceIdentifier"]: rule for rule in prod.properties("AWS::Config::ConfigRule")}


def test_the_account_is_looked_at_daily_and_a_bucket_whenever_it_changes(rules):
    assert set(rules) == OF_THE_ACCOUNT | OF_BUCKETS
    for identifier, rule in rules.items():
        assert rule["Source"]["Owner"] == "AWS"
        assert (rule.get("MaximumExecutionFrequency") == "TwentyFour_Hours") == (identifier in OF_THE_ACCOUNT)
        assert ("Scope" in rule) == (identifier in OF_BUCKETS)


def test_a_rule_on_keys_and_versions_looks_at_every_bucket_under_our_keys_and_at_no_other(prod, rules):
    key, value = UNDER_OUR_KEY
    buckets = prod.properties("AWS::S3::Bucket")
    marked = [bucket for bucket in buckets if {"Key": key, "Value": value} in bucket["Tags"]]
    under_kms = [bucket for bucket in buckets if "aws:kms" in json.dumps(bucket["BucketEncryption"])]

    assert marked == under_kms
    assert len(marked) > 20
    assert all(bucket["VersioningConfiguration"] == {"Status": "Enabled"} for bucket in marked)
    for identifier in OF_BUCKETS - {"S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"}:
        assert rules[identifier]["Scope"] == {"TagKey": key, "TagValue": value}


def test_nothing_is_recorded_but_what_the_rules_look_at(prod):
    (recorder,) = prod.properties("AWS::Config::ConfigurationRecorder")

    assert recorder["RecordingGroup"] == {
        "AllSupported": False,
        "IncludeGlobalResourceTypes": False,
        "ResourceTypes": ["AWS::S3::Bucket"],
    }
    assert recorder["RoleARN"].endswith(":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig")


def test_recorder_and_channel_do_not_wait_for_each_other_and_rules_wait_for_both(prod):
    resources = prod.templates["audit"]["Resources"]
    names = {resource["Type"]: name for name, resource in resources.items() if resource["Type"] in KINDS[1:]}

    for kind in KINDS[1:]:
        assert not set(resources[names[kind]]["DependsOn"]) & set(names.values())
    for rule in prod.of_type("AWS::Config::ConfigRule"):
        assert set(rule["DependsOn"]) >= set(names.values())


def test_what_is_recorded_is_written_by_config_for_this_account_into_a_bucket_that_is_not_locked(prod):
    assert "ObjectLockConfiguration" not in prod.bucket("settings"), "Config writes into no locked bucket"
    statements = [
        statement
        for kind, field in (("AWS::S3::BucketPolicy", "PolicyDocument"), ("AWS::KMS::Key", "KeyPolicy"))
        for found in prod.properties(kind, "audit")
        for statement in found[field]["Statement"]
        if statement["Principal"] == {"Service": "config.amazonaws.com"}
    ]

    assert len(statements) == 3
    assert all(s["Condition"] == {"StringEquals": {"aws:SourceAccount": "444455556666"}} for s in statements)


def test_people_are_told_of_what_our_rules_find_and_of_nobody_elses(prod):
    (rule,) = [rule for rule in prod.properties("AWS::Events::Rule") if rule["Name"].endswith("-setting-changed")]
    names = {found["ConfigRuleName"] for found in prod.properties("AWS::Config::ConfigRule")}

    assert set(rule["EventPattern"]["detail"]["configRuleName"]) == names
    assert rule["EventPattern"]["detail"]["newEvaluationResult"] == {"complianceType": ["NON_COMPLIANT"]}


def test_where_the_account_has_a_recorder_the_rules_come_without_one():
    app = App()
    stack = Stack(app, "Watched")
    names = Names("prod", "444455556666", "eu-west-2")
    SettingsWatch(stack, "Watch", recorder=None, undelivered=Queue(stack, "Undelivered"), names=names)
    kinds = [found["Type"] for found in app.synth().get_stack_by_name("Watched").template["Resources"].values()]

    assert kinds.count(KINDS[0]) == len(RULES)
    assert not set(KINDS[1:]) & set(kinds)


def test_an_environment_that_does_not_ask_for_it_has_none_of_it(destroyable):
    assert not [found for kind in KINDS for found in destroyable.of_type(kind)]
