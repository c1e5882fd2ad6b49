"""Promises about data at rest: keys, TLS, public access, versions, retention, access logs."""

from __future__ import annotations

import json
import re

import pytest

from contracts.datasets.curated import ICEBERG_TYPES, curated_columns
from contracts.drops.drop import WORK

PRIVATE = (
    "curated",
    "registers",
    "published",
    "results",
    "audit-answers",
    "settings",
    "landing-unclaimed",
    "landing-covid-tests",
)


def _policy(prod, bucket_name):
    """Return the statements of the policy of the bucket whose name has this part, by logical id."""
    for stack in prod.templates.values():
        for name, resource in stack["Resources"].items():
            if resource["Type"] == "AWS::S3::Bucket" and f"-{bucket_name}-" in resource["Properties"]["BucketName"]:
                for policy in stack["Resources"].values():
                    if policy["Type"] == "AWS::S3::BucketPolicy" and policy["Properties"]["Bucket"] == {"Ref": name}:
                        return policy["Properties"]["PolicyDocument"]["Statement"]
    raise AssertionError(f"bucket {bucket_name} has no policy")


def test_no_bucket_is_open_to_the_public(prod):
    for bucket in prod.properties("AWS::S3::Bucket"):
        assert all(bucket["PublicAccessBlockConfiguration"].values()), bucket["BucketName"]


def test_every_bucket_refuses_what_does_not_come_over_tls(prod):
    for bucket in prod.properties("AWS::S3::Bucket"):
        name = bucket["BucketName"].removeprefix("pratique-prod-").removesuffix("-444455556666")
        denied = [json.dumps(s["Condition"]) for s in _policy(prod, name) if s["Effect"] == "Deny"]

        assert any('"aws:SecureTransport": "false"' in condition for condition in denied), name


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_bucket_has_our_key_versions_tls_1_2_and_an_access_log(prod, name):
    bucket = prod.bucket(name)
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    # A key of another stack, or for what the audit keeps one of its own stack.
    assert set(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]) <= {"Fn::ImportValue", "Fn::GetAtt"}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert bucket["LoggingConfiguration"]["DestinationBucketName"] == "pratique-prod-access-logs-444455556666"
    assert any('"s3:TlsVersion": 1.2' in json.dumps(statement) for statement in _policy(prod, name))


def test_each_landing_zone_has_a_key_of_its_own(prod):
    keys = {
        json.dumps(bucket["BucketEncryption"])
        for bucket in prod.properties("AWS::S3::Bucket")
        if "-landing-" in bucket["BucketName"]
    }
    zones = [bucket for bucket in prod.properties("AWS::S3::Bucket") if "-landing-" in bucket["BucketName"]]

    assert len(keys) == len(zones) > 2


def test_data_keys_rotate_and_keys_for_pseudonyms_and_signatures_do_not(prod):
    lasting = {"GENERATE_VERIFY_MAC": "HMAC_256", "SIGN_VERIFY": "RSA_3072"}
    for key in prod.properties("AWS::KMS::Key"):
        if key.get("KeyUsage") in lasting:
            assert key["KeySpec"] == lasting[key["KeyUsage"]]
            assert not key.get("EnableKeyRotation")
        else:
            assert key["EnableKeyRotation"] is True


def test_files_are_gone_from_a_zone_when_the_contract_says(prod, catalogue):
    for name, dataset in catalogue.datasets.items():
        zone = prod.bucket(f"landing-{name.replace('_', '-')}")
        rules = zone["LifecycleConfiguration"]["Rules"]
        expiring = [rule for rule in rules if "ExpirationInDays" in rule]
        kept = {
            rule.get("Prefix"): rule["ExpirationInDays"] + rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
            for rule in expiring
        }
        assert kept == {None: dataset.service.retention_days, WORK: 2}


def test_a_zone_refuses_a_file_under_another_key_and_takes_one_that_names_none(prod):
    denied = [
        statement["Condition"]
        for statement in _policy(prod, "landing-covid-tests")
        if statement["Effect"] == "Deny" and statement["Action"] == "s3:PutObject"
    ]

    headers = {header: condition for condition in denied for header in condition.get("StringNotEquals", {})}
    assert set(headers) == {"s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"}
    for header, condition in headers.items():
        assert condition["Null"] == {header: "false"}, "a negated condition is true of a header that is absent"


def test_a_zone_refuses_a_file_under_a_key_that_only_its_supplier_holds(prod, catalogue):
    for name in (*catalogue.datasets, "unclaimed"):
        denied = [
            statement["Condition"]
            for statement in _policy(prod, f"landing-{name.replace('_', '-')}")
            if statement["Effect"] == "Deny" and statement["Action"] == "s3:PutObject"
        ]
        assert {"Null": {"s3:x-amz-server-side-encryption-customer-algorithm": "false"}} in denied


def test_s3_tells_eventbridge_of_what_lands_of_the_pointer_and_of_what_is_copied_and_of_nothing_else(prod):
    announcing = {
        bucket["BucketName"]
        for bucket in prod.properties("AWS::S3::Bucket")
        if bucket.get("NotificationConfiguration", {}).get("EventBridgeConfiguration", {}).get("EventBridgeEnabled")
    }

    assert announcing == {
        bucket["BucketName"]
        for bucket in prod.properties("AWS::S3::Bucket")
        if re.search("-(landing|published|curated)-", bucket["BucketName"])
    }
    assert not prod.of_type("Custom::S3BucketNotifications")


def test_answers_of_queries_expire(prod):
    rules = prod.bucket("results")["LifecycleConfiguration"]["Rules"]

    assert any(rule.get("ExpirationInDays") == 7 for rule in rules)


def test_no_query_can_opt_out_of_the_workgroup(prod):
    workgroups = prod.properties("AWS::Athena::WorkGroup")

    assert sorted(workgroup["Name"] for workgroup in workgroups) == [
        f"pratique-prod-{name}" for name in ("audit", "products", "registers")
    ]
    for workgroup in workgroups:
        settings = workgroup["WorkGroupConfiguration"]
        assert settings["EnforceWorkGroupConfiguration"] is True
        assert settings["BytesScannedCutoffPerQuery"] == 100_000_000_000
        assert settings["ResultConfiguration"]["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"


def test_the_ledger_can_be_restored_is_encrypted_and_cannot_be_deleted(prod):
    (ledger,) = prod.properties("AWS::DynamoDB::Table", "lake")

    assert ledger["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert ledger["SSESpecification"]["SSEType"] == "KMS"
    assert ledger["DeletionProtectionEnabled"] is True
    assert ledger["BillingMode"] == "PAY_PER_REQUEST"


def _tables(prod, database):
    """Return the tables of a database of the lake, by name."""
    made = prod.properties("AWS::Glue::Table", "lake")
    return {table["Name"]: table for table in made if table["DatabaseName"] == database}


def test_a_register_is_a_table_of_another_database_in_another_bucket_and_in_one_piece(prod, catalogue):
    tables = _tables(prod, "pratique_prod_registers")
    assert set(tables) == set(catalogue.registers)
    for name, register in catalogue.registers.items():
        iceberg = tables[name]["OpenTableFormatInput"]["IcebergInput"]["IcebergTableInput"]
        fields = [(field["Id"], field["Name"], field["Type"]) for field in iceberg["Schema"]["Fields"]]

        assert fields == [(n, column.name, ICEBERG_TYPES[column.type]) for n, column in enumerate(register.returns, 1)]
        assert "PartitionSpec" not in iceberg
        assert iceberg["Location"] == f"s3://pratique-prod-registers-444455556666/tables/{name}"


def test_what_athena_writes_for_a_register_is_gone_in_a_day_and_a_table_is_not(prod):
    rules = prod.bucket("registers")["LifecycleConfiguration"]["Rules"]

    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule} == {
        "building/": 1,
        "queries/": 1,
    }


def test_a_curated_table_has_the_contracts_columns_and_is_partitioned_by_period(prod, catalogue):
    tables = _tables(prod, "pratique_prod")
    assert set(tables) == set(catalogue.datasets)
    for name, dataset in catalogue.datasets.items():
        iceberg = tables[name]["OpenTableFormatInput"]["IcebergInput"]["IcebergTableInput"]
        fields = [(field["Id"], field["Name"], field["Type"]) for field in iceberg["Schema"]["Fields"]]
        (partition,) = iceberg["PartitionSpec"]["Fields"]

        expected = curated_columns(dataset)
        assert fields == [(column.field_id, column.name, ICEBERG_TYPES[column.type]) for column in expected]
        assert (partition["Transform"], partition["SourceId"]) == ("identity", expected[-1].field_id)
        assert iceberg["Location"] == f"s3://pratique-prod-curated-444455556666/{name}"


def test_no_curated_column_carries_an_identifier(prod, catalogue):
    tables = {table["Name"]: json.dumps(table) for table in prod.properties("AWS::Glue::Table", "lake")}

    for name, dataset in catalogue.datasets.items():
        for column in dataset.identifiers:
            assert f'"Name": "{column.name}"' not in tables[name]
