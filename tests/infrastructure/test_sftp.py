"""SFTP: a server that takes keys alone, and users with a supplier's power and no more."""

from __future__ import annotations

import json

import pytest
import yaml

from cdk.landing.supplier import UnknownDatasetError
from config.load import ENVIRONMENTS, ConfigError, load
from tests.infrastructure.conftest import PUBLIC_KEY


def _written(folder, sftp):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    (folder / "prod.yaml").write_text(yaml.safe_dump({**settings, "sftp": sftp}))
    return folder


def _statements(found, start):
    (policy,) = [
        resource["Properties"]
        for template in found.templates.values()
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::IAM::Policy" and name.startswith(start)
    ]
    return policy["PolicyDocument"]["Statement"]


def _but_key(statement):
    of_key = str(statement["Action"]).find("kms:") >= 0
    return {name: value for name, value in statement.items() if name != "Resource" or not of_key}


def test_there_is_no_server_unless_the_environments_file_asks_for_one(prod, local):
    for found in (prod, local):
        assert "sftp" not in found.templates
        assert not found.of_type("AWS::Transfer::User")


def test_the_server_speaks_sftp_takes_keys_alone_and_logs_under_our_key(with_sftp):
    (server,) = with_sftp.properties("AWS::Transfer::Server", "sftp")
    (log,) = with_sftp.properties("AWS::Logs::LogGroup", "sftp")

    assert (server["Protocols"], server["IdentityProviderType"]) == (["SFTP"], "SERVICE_MANAGED")
    assert server["SecurityPolicyName"].startswith("TransferSecurityPolicy-20")
    assert server["ProtocolDetails"] == {"SetStatOption": "ENABLE_NO_OP"}
    assert log["LogGroupName"] == "/aws/transfer/pratique-prod"
    assert "KmsKeyId" in log
    assert len(server["StructuredLogDestinations"]) == 1


def test_a_users_role_has_a_suppliers_power_to_the_letter(with_sftp):
    ours, suppliers = (_statements(with_sftp, f"{who}covidtests") for who in ("Sftp", "Supplier"))

    assert [_but_key(statement) for statement in ours] == [_but_key(statement) for statement in suppliers]
    # One names the key in the stack of the zone, the other from without: by the same export, or not at all.
    of_zone = suppliers[1]["Resource"]["Fn::GetAtt"][0]
    (exported,) = [
        output["Value"]
        for output in with_sftp.templates["landing"]["Outputs"].values()
        if output.get("Export", {}).get("Name") == ours[1]["Resource"]["Fn::ImportValue"]
    ]
    assert exported == {"Fn::GetAtt": [of_zone, "Arn"]}


def test_users_have_a_stack_beside_that_of_their_zones_and_others_have_none(with_sftp, prod):
    assert {*with_sftp.templates} - {*prod.templates} == {"sftp", "sftp-users"}
    assert {one["UserName"] for one in with_sftp.properties("AWS::Transfer::User", "sftp-users")} == {"covid_tests"}


def test_only_transfer_takes_the_role_for_users_of_this_account_and_it_is_bounded(with_sftp):
    (role,) = [
        one for one in with_sftp.properties("AWS::IAM::Role") if one["RoleName"] == "pratique-prod-sftp-covid_tests"
    ]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Principal"] == {"Service": "transfer.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "444455556666"},
        "ArnLike": {"aws:SourceArn": "arn:aws:transfer:eu-west-2:444455556666:user/*"},
    }
    assert role["PermissionsBoundary"].endswith("pratique-prod-boundary")


def test_a_user_sees_one_folder_which_is_incoming_of_its_zone(with_sftp):
    (user,) = with_sftp.properties("AWS::Transfer::User")

    assert user["UserName"] == "covid_tests"
    assert user["HomeDirectoryType"] == "LOGICAL"
    assert user["SshPublicKeys"] == [PUBLIC_KEY]
    (entry,) = user["HomeDirectoryMappings"]
    target = "/pratique-prod-landing-covid-tests-444455556666/incoming"
    assert (entry["Entry"], entry["Target"]) == ("/", target)


def test_the_server_and_the_zones_come_before_the_users_and_it_cannot_be_deleted_by_mistake(with_sftp):
    (manifest,) = with_sftp.folder.glob("assembly-*/manifest.json")
    stacks = {
        one["displayName"].split("/")[-1].split(" ")[0]: (name, one)
        for name, one in json.loads(manifest.read_text())["artifacts"].items()
        if one["type"] == "aws:cloudformation:stack"
    }
    server, made = stacks["sftp"]

    assert {server, stacks["landing"][0]} <= {*stacks["sftp-users"][1]["dependencies"]}
    assert server not in stacks["landing"][1]["dependencies"]
    assert made["properties"]["terminationProtection"] is True


def test_a_user_for_what_is_no_dataset_is_refused_by_name(synth, tmp_path):
    folder = _written(tmp_path, {"users": {"covid_test": [PUBLIC_KEY]}})

    with pytest.raises(UnknownDatasetError, match="covid_test, which are no datasets; there are ae_waits"):
        synth(env="prod", environments=str(folder))


@pytest.mark.parametrize(
    "sftp", [{"users": {}}, {"users": {"covid_tests": []}}, {"users": {"covid_tests": ["secret"]}}]
)
def test_a_user_without_a_key_or_with_what_is_none_is_refused(tmp_path, sftp):
    with pytest.raises(ConfigError, match="sftp"):
        load("prod", folder=_written(tmp_path, sftp))
