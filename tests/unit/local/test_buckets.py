"""What the emulator's S3 is told about a bucket that CloudFormation made."""

from __future__ import annotations

from typing import Any

from local.aws.buckets import encryption_xml, lifecycle_xml


def with_encryption(**default: str) -> dict[str, Any]:
    rule = {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}}


def test_a_key_of_our_own_encrypts_the_bucket() -> None:
    xml = encryption_xml(with_encryption(SSEAlgorithm="aws:kms", KMSMasterKeyID="arn:aws:kms:eu-west-2:0:key/1"))

    assert xml is not None
    assert "<KMSMasterKeyID>arn:aws:kms:eu-west-2:0:key/1</KMSMasterKeyID>" in xml
    assert "<BucketKeyEnabled>true</BucketKeyEnabled>" in xml


def test_the_account_s_default_key_is_left_out() -> None:
    assert encryption_xml(with_encryption(SSEAlgorithm="aws:kms")) is None


def test_a_bucket_without_rules_gets_no_lifecycle() -> None:
    assert lifecycle_xml({}) is None


def test_a_rule_keeps_its_days_and_its_prefix() -> None:
    rule = {"Id": "identities", "Prefix": "incoming/", "Status": "Enabled", "ExpirationInDays": 30}

    xml = lifecycle_xml({"LifecycleConfiguration": {"Rules": [rule]}})

    assert xml is not None
    assert "<Filter><Prefix>incoming/</Prefix></Filter>" in xml
    assert "<Expiration><Days>30</Days></Expiration>" in xml
