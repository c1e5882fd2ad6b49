"""The platform's data plane as the stacks make it, on the AWS of ``tests.support.cloud``, for one test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.kms.utils import RSAPrivateKey

from lambdas.adapters import clients, settings
from tests.support.cloud import REGION, Gate, serve

ZONE = "pratique-test-landing-visits"
DATASET = "visits"
UNCLAIMED_ZONE = "pratique-test-landing-unclaimed"
CURATED = "pratique-test-curated"
PUBLISHED = "pratique-test-published"
REGISTERS = "pratique-test-registers"
RESULTS = "pratique-test-results"
PRODUCTS_WORKGROUP, REGISTERS_WORKGROUP = "pratique-test-products", "pratique-test-registers"
generate_private_key = rsa.generate_private_key
LEDGER = "pratique-test-ledger"
DATABASE = "pratique_test"
REGISTERS_DATABASE = "pratique_test_registers"
APPROVERS = {"ada": "Ada Sample", "ben": "Ben Sample", "cyd": "Cyd Sample", "rae": "Rae Reader"}


@dataclass
class Platform:
    """Buckets, ledger, catalogue database and key of a test environment."""

    gate: Gate

    def client(self, service: str) -> Any:
        """Return a boto3 client of the test's own."""
        return _client(service)

    def tick(self) -> None:
        """Let the clock of S3 go on by a second: drops are ordered by the second they landed in."""
        self.gate.now += timedelta(seconds=1)

    def put(self, bucket: str, key: str, body: bytes) -> dict[str, Any]:
        """Drop a file; return the event that S3 sends through EventBridge."""
        answer = self.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
        self_made = {
            "key": key,
            "size": len(body),
            "etag": answer["ETag"].strip('"'),
            "version-id": answer["VersionId"],
        }
        return {
            "source": "aws.s3",
            "detail-type": "Object Created",
            "detail": {"bucket": {"name": bucket}, "object": self_made},
        }

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """Keys in a bucket."""
        pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def read(self, bucket: str, key: str) -> bytes:
        """Bytes of an object."""
        body: bytes = self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    def events(self) -> list[dict[str, Any]]:
        """Details of the events put on the bus, in order."""
        return [event["Detail"] for event in self.gate.events]


@dataclass(frozen=True)
class Context:
    """What Lambda tells a function of its call."""

    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:test"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"


def start(monkeypatch: pytest.MonkeyPatch) -> Platform:
    """Make an empty environment with a landing zone for one dataset and point the functions to it."""
    zones = {ZONE: DATASET, UNCLAIMED_ZONE: "unclaimed"}
    gate, address = serve()
    gate.clear()
    monkeypatch.setattr("moto.s3.models.utcnow", lambda: gate.now.replace(tzinfo=None))
    monkeypatch.setattr("moto.kms.utils.rsa.generate_private_key", _rsa_key)
    monkeypatch.setattr("moto.kms.utils.RSAPrivateKey.sign", _sign)
    monkeypatch.setattr("moto.kms.utils.RSAPrivateKey.verify", _verify)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    environment = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "ENVIRONMENT": "test",
        "ZONES": "pratique-test-landing-<dataset>",
        "LEDGER_TABLE": LEDGER,
        "CURATED_BUCKET": CURATED,
        "PUBLISHED_BUCKET": PUBLISHED,
        "GLUE_DATABASE": DATABASE,
        "REGISTERS_BUCKET": REGISTERS,
        "REGISTERS_DATABASE": REGISTERS_DATABASE,
        "REGISTER_RETENTION_DAYS": "35",
        "CATALOGUE": str(Path(__file__).parent / "catalogue"),
        "MAX_INSPECT_BYTES": str(10 * 2**20),
        "MAX_SPREADSHEET_MEMORY": str(500_000_000),
        "SIGNOFF": "none",
        "EMBARGO": "off",
        "APPROVERS": json.dumps(APPROVERS),
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _forget_clients(address)
    platform = Platform(gate)
    monkeypatch.setenv("PSEUDONYM_KEYS", json.dumps({DATASET: _make(platform, zones)}))
    monkeypatch.setenv("CERTIFICATE_KEY", _signing_key(platform))
    restart()
    gate.open()
    return platform


def restart() -> None:
    """Forget what a function keeps between calls, as a new container does."""
    settings.settings.cache_clear()


@lru_cache(maxsize=1)
def _rsa_key(public_exponent: int, key_size: int) -> rsa.RSAPrivateKey:
    """Make an RSA key once: it takes longer than most tests."""
    return generate_private_key(public_exponent, key_size)


# moto takes every message for a text and hashes it (once more); the functions hand KMS the digest, as it allows.
_DIGEST = Prehashed(hashes.SHA256())


def _sign(key: RSAPrivateKey, message: bytes, _algorithm: str) -> bytes:
    signature: bytes = key.private_key.sign(message, padding.PKCS1v15(), _DIGEST)
    return signature


def _verify(key: RSAPrivateKey, message: bytes, signature: bytes, _algorithm: str) -> bool:
    try:
        key.private_key.public_key().verify(signature, message, padding.PKCS1v15(), _DIGEST)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=1)
def _forget_clients(_address: str) -> None:
    """Once: the address of the test's AWS stays, and making clients takes longer than most tests."""
    clients.forget()


@lru_cache
def _client(service: str) -> Any:
    return boto3.client(service)


def _make(platform: Platform, zones: dict[str, str]) -> str:
    """Make the environment's resources; return the ARN of the key for pseudonyms."""
    s3 = platform.client("s3")
    for bucket in [*zones, CURATED, PUBLISHED, REGISTERS, RESULTS]:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    platform.client("dynamodb").create_table(
        TableName=LEDGER,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    for workgroup in (PRODUCTS_WORKGROUP, REGISTERS_WORKGROUP):
        platform.client("athena").create_work_group(Name=workgroup, Configuration={})
    for name in (DATABASE, REGISTERS_DATABASE):
        platform.client("glue").create_database(DatabaseInput={"Name": name})
    key = platform.client("kms").create_key(KeyUsage="GENERATE_VERIFY_MAC", KeySpec="HMAC_256")["KeyMetadata"]["Arn"]
    return str(key)


def _signing_key(platform: Platform) -> str:
    key = platform.client("kms").create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]["Arn"]
    return str(key)
