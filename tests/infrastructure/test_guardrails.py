"""What holds for the whole app: data is kept, two switches destroy it, tags, logs."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App

from app import build
from cdk.guardrails.retention import STATEFUL, DestructionRefusedError, destroys
from config.load import load

NAME_OF = {
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
}
# A policy is taken off first, as the deployment guide says; a key without its alias is in nobody's way.
BY_HAND = {("site", "AWS::S3::BucketPolicy"), ("cluster", "AWS::S3::BucketPolicy"), ("cluster", "AWS::KMS::Key")}


def test_data_is_kept_whatever_is_deployed(prod):
    kept = [resource for kind in STATEFUL for resource in prod.of_type(kind)]

    assert len(kept) > 30
    for resource in kept:
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate", resource
        assert resource["UpdateReplacePolicy"] == "Retain", resource


def test_a_stack_that_holds_data_cannot_be_deleted(synth, tmp_path):
    stage = build(App(outdir=str(tmp_path), context={"env": "prod", "aws:cdk:bundling-stacks": []}))

    protected = {stack.node.id for stack in stage.node.children if stack.termination_protection}
    assert protected - {"landing-2", "landing-3", "landing-4"} == {
        "keys",
        "lake",
        "landing",
        "identity",
        "private",
        "access",
        "audit",
        "edge",
        "backup",
    }
    assert all(stack.holds_data == (stack.node.id in protected) for stack in stage.node.children)


@pytest.mark.parametrize(("environment", "switch"), [("prod", "prod"), ("dev", "prod"), ("dev", "yes")])
def test_one_switch_of_two_destroys_nothing(environment, switch):
    with pytest.raises(DestructionRefusedError, match=f"config/environments/{environment}.yaml must say"):
        destroys(load(environment), switch)


def test_without_the_second_switch_nothing_is_destroyed():
    assert destroys(load("dev"), None) is False


def test_both_switches_let_data_be_destroyed(destroyable):
    assert {resource["DeletionPolicy"] for kind in STATEFUL for resource in destroyable.of_type(kind)} == {"Delete"}
    assert destroyable.properties("AWS::DynamoDB::Table")[0]["DeletionProtectionEnabled"] is False


def test_a_workgroup_is_no_data_and_goes_with_its_history_and_questions(prod, destroyable):
    for templates in (prod.templates, prod.agreements, destroyable.templates, destroyable.agreements):
        found = [each for template in templates.values() for each in template["Resources"].values()]
        groups = [each for each in found if each["Type"] == "AWS::Athena::WorkGroup"]

        assert groups
        for group in groups:
            assert group.get("DeletionPolicy", "Delete") == "Delete", "it would be in the way of one of its name"
            assert group["Properties"]["RecursiveDeleteOption"] is True, "Athena refuses to delete one with a history"


@pytest.mark.parametrize("name", ["prod", "with_cluster"])
def test_what_is_kept_of_a_stack_that_may_be_deleted_can_be_imported_or_is_in_nobodys_way(name, request):
    found = request.getfixturevalue(name)
    (manifest,) = found.folder.glob("assembly-*/manifest.json")
    stacks = [
        item for item in json.loads(manifest.read_text())["artifacts"].values() if "stackName" in item["properties"]
    ]
    left = [
        (stack["properties"]["stackName"].removeprefix("pratique-prod-"), resource["Type"], resource["Properties"])
        for stack in stacks
        if not stack["properties"].get("terminationProtection")
        for resource in json.loads((manifest.parent / stack["properties"]["templateFile"]).read_text())[
            "Resources"
        ].values()
        if resource.get("DeletionPolicy", "Delete") != "Delete"
    ]

    assert left
    for stack, kind, properties in left:
        if (stack, kind) not in BY_HAND:  # CloudFormation imports what has a fixed name
            assert isinstance(properties[NAME_OF[kind]], str), f"{kind} of {stack} would be in the way of the next"


def test_every_log_is_encrypted_and_kept_as_long_as_the_environment_says(prod):
    for group in prod.properties("AWS::Logs::LogGroup"):
        assert group["RetentionInDays"] == 365
        assert "KmsKeyId" in group


def test_what_glue_writes_of_a_job_has_its_logs_made_for_it(prod):
    (job,) = prod.properties("AWS::Glue::Job")
    (security,) = prod.properties("AWS::Glue::SecurityConfiguration")
    (role,) = [each for each in prod.properties("AWS::IAM::Role", "pipeline") if "glue" in json.dumps(each)]
    groups = {group["LogGroupName"] for group in prod.properties("AWS::Logs::LogGroup", "pipeline")}

    assert "--custom-logGroup-prefix" not in job["DefaultArguments"]
    for kind in ("error", "output"):
        assert f"/aws-glue/jobs/{security['Name']}-role/{role['RoleName']}/{kind}" in groups


def test_every_resource_that_can_have_tags_has_the_environments(prod):
    for kind in ("AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Lambda::Function", "AWS::DynamoDB::Table"):
        for properties in prod.properties(kind):
            tags = {tag["Key"]: tag["Value"] for tag in properties["Tags"]}
            assert tags["environment"] == "prod"
            assert tags["data-classification"] == "personal"
