"""The platform's data plane as the stacks make it, on the AWS of ``tests.support.cloud``, for one test."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import boto3
import pytest

from lambdas.adapters import clients, settings
from tests.support.cloud import REGION, Gate, serve

ZONE = "pratique-test-landing-covid-tests"
UNCLAIMED_ZONE = "pratique-test-landing-unclaimed"
CURATED = "pratique-test-curated"
PUBLISHED = "pratique-test-published"
LEDGER = "pratique-test-ledger"
DATABASE = "pratique_test"


@dataclass
class Platform:
    """Buckets, ledger, catalogue database and key of a test environment."""

    gate: Gate
    environment: dict[str, str]
    zones: dict[str, str] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the test's own."""
        return _client(service)

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
        """Details of the events on the bus, in order; read from the queue that the test's rule sends them to."""
        url = self.client("sqs").get_queue_url(QueueName="events")["QueueUrl"]
        found = []
        while messages := self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(json.loads(message["Body"])["detail"])
                self.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found


def start(monkeypatch: pytest.MonkeyPatch, zones: dict[str, str]) -> Platform:
    """Make an empty environment with these landing zones (bucket to dataset) and point the functions to it."""
    gate, address = serve()
    gate.clear()
    environment = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "ENVIRONMENT": "test",
        "ZONES": json.dumps(zones),
        "LEDGER_TABLE": LEDGER,
        "CURATED_BUCKET": CURATED,
        "PUBLISHED_BUCKET": PUBLISHED,
        "GLUE_DATABASE": DATABASE,
        "MAX_INSPECT_BYTES": str(10 * 2**20),
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _forget_clients(address)
    platform = Platform(gate, environment, zones)
    monkeypatch.setenv("PSEUDONYM_KEYS", json.dumps({"covid": _make(platform, zones)}))
    restart()
    gate.open()
    return platform


def restart() -> None:
    """Forget what a function keeps between calls, as a new container does."""
    settings.settings.cache_clear()


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
    for bucket in [*zones, CURATED, PUBLISHED]:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    platform.client("dynamodb").create_table(
        TableName=LEDGER,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    platform.client("glue").create_database(DatabaseInput={"Name": DATABASE})
    queue = platform.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    arn = platform.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    platform.client("events").put_rule(Name="all", EventPattern=json.dumps({"source": ["pratique.ingest"]}))
    platform.client("events").put_targets(Rule="all", Targets=[{"Id": "queue", "Arn": arn}])
    key = platform.client("kms").create_key(KeyUsage="GENERATE_VERIFY_MAC", KeySpec="HMAC_256")["KeyMetadata"]["Arn"]
    return str(key)
