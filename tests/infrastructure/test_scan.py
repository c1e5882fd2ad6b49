"""Malware scanning: every zone is scanned, only the scanner tags, and only what is clean is read."""

from __future__ import annotations

import json

import pytest
import yaml

from cdk.landing.scan import UnscannedZonesError
from cdk.naming import Names
from config.load import ENVIRONMENTS

NAMES = Names("prod", "444455556666", "eu-west-2")
SCAN_TAG = "GuardDutyMalwareScanStatus"


def _zones(found):
    return {name for bucket in found.properties("AWS::S3::Bucket") if "-landing-" in (name := bucket["BucketName"])}


@pytest.fixture(scope="module")
def policies(prod):
    """Statements of the bucket policy of each landing zone."""
    found = {}
    for template in prod.templates.values():
        names = {k: r["Properties"].get("BucketName") for k, r in template["Resources"].items()}
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::S3::BucketPolicy":
                name = names[resource["Properties"]["Bucket"]["Ref"]]
                found[name] = resource["Properties"]["PolicyDocument"]["Statement"]
    return {name: statements for name, statements in found.items() if "-landing-" in name}


def _denying(statements, action):
    return [one for one in statements if one["Effect"] == "Deny" and action in _list(one["Action"])]


def _list(value):
    return value if isinstance(value, list) else [value]


def test_what_lands_in_any_zone_is_scanned_and_tagged(prod):
    plans = prod.properties("AWS::GuardDuty::MalwareProtectionPlan")

    assert {plan["ProtectedResource"]["S3Bucket"]["BucketName"] for plan in plans} == _zones(prod)
    for plan in plans:
        assert plan["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"] == ["incoming/"]
        assert plan["Actions"] == {"Tagging": {"Status": "ENABLED"}}


def test_only_guardduty_takes_the_scanners_role_and_for_nobody_elses_account(prod):
    roles = [role for role in prod.properties("AWS::IAM::Role") if role["RoleName"].endswith("-scan")]

    assert {role["RoleName"] for role in roles} == {
        f"pratique-prod-landing{part}-scan" for part in ("", "-2", "-3", "-4")
    }
    for role in roles:
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "malware-protection-plan.guardduty.amazonaws.com"}
        # The guide's example of this trust has no condition; one that must hold could leave every zone unscanned.
        assert statement["Condition"] == {"StringEqualsIfExists": {"aws:SourceAccount": "444455556666"}}


def test_nobody_but_the_scanner_sets_or_takes_off_a_tag(policies):
    for bucket, statements in policies.items():
        for action in ("Put", "Delete"):
            for kind in ("", "Version"):
                (denied,) = _denying(statements, f"s3:{action}Object{kind}Tagging")
                (scanner,) = denied["Condition"]["ArnNotEquals"].values()
                assert denied["Principal"] == {"AWS": "*"}
                assert scanner.startswith("arn:aws:iam::444455556666:role/pratique-prod-landing"), bucket
                assert scanner.endswith("-scan")


def test_a_file_cannot_bring_the_tag_with_it(policies):
    for statements in policies.values():
        wanted = {"Null": {f"s3:RequestObjectTag/{SCAN_TAG}": "false"}}
        assert [one for one in _denying(statements, "s3:PutObject") if one["Condition"] == wanted]


def test_no_supplier_may_tag(prod):
    for template in (prod.templates[name] for name in prod.templates if name.startswith("landing")):
        for name, policy in template["Resources"].items():
            if name.startswith("Supplier") and policy["Type"] == "AWS::IAM::Policy":
                assert "Tagging" not in json.dumps(policy)


def test_only_what_was_found_clean_is_read_but_by_those_who_need_its_size_or_its_result(policies):
    for statements in policies.values():
        (denied,) = _denying(statements, "s3:GetObjectVersion")
        condition = denied["Condition"]
        assert _list(denied["Action"]) == ["s3:GetObject", "s3:GetObjectVersion"]
        assert condition["StringNotEquals"] == {f"s3:ExistingObjectTag/{SCAN_TAG}": "NO_THREATS_FOUND"}
        readers = {arn.rpartition("/")[2] for arn in condition["ArnNotEquals"]["aws:PrincipalArn"]}
        assert {name for name in readers if not name.endswith("-scan")} == {
            "pratique-prod-settle",
            "pratique-prod-triage",
        }


def test_the_gate_covers_every_folder_that_a_supplier_writes_to(policies):
    for statements in policies.values():
        (denied,) = _denying(statements, "s3:GetObjectVersion")
        spared = {json.dumps(resource).rpartition("/")[0].rpartition("/")[2] for resource in denied["NotResource"]}
        text = json.dumps(denied["NotResource"])

        assert len(denied["NotResource"]) == 4
        assert spared == {"quarantine", "receipts", "spark", "incoming"}
        assert text.count("/incoming/") == text.count("/incoming/*.manifest.json") == 1


def test_the_workflow_starts_when_a_file_was_scanned_and_not_when_it_lands(prod):
    (rule,) = [one for one in prod.properties("AWS::Events::Rule") if one["Name"].endswith("-ingest-landed")]

    assert rule["EventPattern"] == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
        "detail": {
            "s3ObjectDetails": {
                "bucketName": [{"prefix": "pratique-prod-landing-"}],
                "objectKey": [{"prefix": "incoming/"}],
            }
        },
    }


def test_triage_knows_that_files_are_scanned_and_waits_for_a_result_that_is_late(prod):
    (triage,) = [f for f in prod.properties("AWS::Lambda::Function") if f["FunctionName"].endswith("-triage")]
    (machine,) = prod.properties("AWS::StepFunctions::StateMachine", "pipeline")

    assert triage["Environment"]["Variables"]["SCANNED"] == "yes"
    assert "NotScannedError" in json.dumps(machine["DefinitionString"])


def test_people_are_told_of_malware_and_of_a_zone_that_is_scanned_no_longer(prod):
    names = {rule["Name"] for rule in prod.properties("AWS::Events::Rule")}

    assert {"pratique-prod-ingest-malware-found", "pratique-prod-ingest-scan-broken"} <= names


def test_a_mail_about_malware_names_no_file(prod):
    for rule in prod.properties("AWS::Events::Rule"):
        for target in rule["Targets"]:
            assert "objectKey" not in json.dumps(target.get("InputTransformer", {}))


def test_more_zones_than_guardduty_scans_are_refused_before_anything_is_deployed(tmp_path, synth):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    (tmp_path / "prod.yaml").write_text(yaml.safe_dump({**settings, "scanned_zones": 20}))

    with pytest.raises(UnscannedZonesError, match=r"21 landing zones .* protects 20 buckets here: ask Service Q"):
        synth(env="prod", environments=str(tmp_path))


def test_where_nothing_is_scanned_there_is_nothing_of_it(local):
    (triage,) = [f for f in local.properties("AWS::Lambda::Function") if f["FunctionName"].endswith("-triage")]

    assert not local.of_type("AWS::GuardDuty::MalwareProtectionPlan")
    assert SCAN_TAG not in json.dumps(local.templates)
    assert triage["Environment"]["Variables"]["SCANNED"] == "no"
