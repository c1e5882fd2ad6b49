"""The stage: which stacks where, what a new dataset brings, and that packing changes no template."""

from __future__ import annotations

import re
import shutil

import pytest

from cdk.naming import Names, NameTooLongError
from contracts.drops.zones import dataset_of
from stacks.cloud_only import CLOUD_ONLY

DATA = {"AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Glue::Table"}


@pytest.fixture(scope="module")
def larger_catalogue(repository, tmp_path_factory):
    """The catalogue with one more dataset: a folder that is a copy of another under a new name."""
    folder = tmp_path_factory.mktemp("catalogue") / "catalogue"
    shutil.copytree(repository / "catalogue", folder)
    added = folder / "datasets" / "care_homes"
    shutil.copytree(folder / "datasets" / "covid_tests", added)
    contract = added / "contract.odcs.yaml"
    contract.write_text(re.sub(r"\bcovid_tests\b", "care_homes", contract.read_text()))
    return folder


@pytest.fixture(scope="module")
def larger(synth, larger_catalogue):
    return synth(env="local", catalogue=str(larger_catalogue))


def _names(found, kind, field):
    return {properties[field] for properties in found.properties(kind) if isinstance(properties.get(field), str)}


def test_adding_a_dataset_is_adding_a_folder(local, larger):
    def new(kind, field):
        return _names(larger, kind, field) - _names(local, kind, field)

    assert new("AWS::S3::Bucket", "BucketName") == {"pratique-local-landing-care-homes-000000000000"}
    assert new("AWS::KMS::Alias", "AliasName") == {"alias/pratique-local/landing-care_homes"}
    assert new("AWS::IAM::Role", "RoleName") == {"pratique-local-supplier-care_homes"}
    assert new("AWS::Glue::Table", "Name") == {"care_homes"}
    assert not new("AWS::Events::Rule", "Name")
    assert not new("AWS::Lambda::Function", "FunctionName")


def test_the_functions_know_the_zone_of_the_added_dataset(larger):
    (triage,) = [f for f in larger.properties("AWS::Lambda::Function") if f["FunctionName"].endswith("-triage")]

    zones = triage["Environment"]["Variables"]["ZONES"]
    assert dataset_of("pratique-local-landing-care-homes-000000000000", zones) == "care_homes"


def test_a_file_that_lands_in_any_zone_starts_the_workflow_and_in_no_other_bucket(larger):
    (rule,) = [rule for rule in larger.properties("AWS::Events::Rule") if rule["Name"].endswith("-ingest-landed")]
    (start,) = [name["prefix"] for name in rule["EventPattern"]["detail"]["bucket"]["name"]]
    buckets = [bucket["BucketName"] for bucket in larger.properties("AWS::S3::Bucket")]

    assert {name for name in buckets if name.startswith(start)} == {name for name in buckets if "-landing-" in name}
    assert rule["EventPattern"]["detail"]["object"]["key"] == [{"prefix": "incoming/"}]


def test_a_dataset_whose_bucket_name_would_be_too_long_is_refused_with_the_remedy():
    with pytest.raises(NameTooLongError, match="shorten the dataset's name"):
        Names("prod", "444455556666", "eu-west-2").zone("d" * 40)


def test_the_embedded_aws_is_left_without_what_it_cannot_run_and_nothing_else(prod, local):
    # Stacks that only some environments ask for: a shipped one names no repository, cluster or server for SFTP.
    assert set(prod.templates) - set(local.templates) | {"cluster", "delivery", "sftp"} == set(CLOUD_ONLY)
    assert all(len(reason.split()) > 5 for reason in CLOUD_ONLY.values())


def test_data_and_what_can_be_made_again_are_in_different_stacks(prod):
    holding = {stack for stack in prod.templates for kind in DATA if prod.properties(kind, stack)}
    running = {stack for stack in prod.templates if prod.properties("AWS::Lambda::Function", stack)}

    # The site's one bucket keeps CloudFront's access logs and nothing else.
    zones = {name for name in prod.templates if name.startswith("landing")}
    assert holding - {"site"} == {"keys", "lake", "identity", "private", "access", "audit", "edge", "backup", *zones}
    assert not (holding - {"site"}) & running


def test_only_addresses_of_keys_and_the_id_that_cognito_chooses_pass_from_stack_to_stack(prod):
    exports = {
        output["Export"]["Name"]: output["Value"]
        for stack in prod.templates.values()
        for output in stack.get("Outputs", {}).values()
        if "Export" in output
    }
    assert "Ref" in exports.pop("pratique-prod-user-pool")

    assert exports
    addresses = [value["Fn::GetAtt"] for value in exports.values()]
    assert all(name.startswith("Key") and attribute == "Arn" for name, attribute in addresses)


def test_people_and_programs_find_every_output_they_need(local):
    outputs = {name for stack in local.templates.values() for name in stack.get("Outputs", {})}

    assert outputs >= {
        "LandingZones",
        "CuratedBucket",
        "PublishedBucket",
        "LedgerTable",
        "IngestWorkflow",
        "ReleaseWorkflow",
        "GlueDatabase",
        "RegistersDatabase",
        "RegistersWorkflow",
        "AthenaWorkgroup",
    }


def test_templates_are_the_same_whether_or_not_the_functions_are_packed(local, synth):
    packed = synth(env="local", **{"aws:cdk:bundling-stacks": ["**"]})

    assert packed.templates == local.templates
    assert len(list(packed.folder.glob("asset.*/*.zip")) + list(packed.folder.glob("asset.*.zip"))) > 5
    assert not list(local.folder.glob("asset.*"))
