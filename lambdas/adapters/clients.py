"""One boto3 client a service and container, made when first needed. AWS_ENDPOINT_URL is honoured by boto3 itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sts import STSClient

CONNECTIONS = 16
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, max_pool_connections=CONNECTIONS)
BRIEF = 900  # seconds, the least that STS lets a role be taken for


@lru_cache(maxsize=1)
def s3() -> S3Client:
    """Amazon S3."""
    client: S3Client = boto3.client("s3", config=_CONFIG)
    return client


@lru_cache(maxsize=1)
def kms() -> KMSClient:
    """AWS Key Management Service."""
    client: KMSClient = boto3.client("kms", config=_CONFIG)
    return client


@lru_cache(maxsize=1)
def glue() -> GlueClient:
    """Glue Data Catalog."""
    client: GlueClient = boto3.client("glue", config=_CONFIG)
    return client


@lru_cache(maxsize=1)
def glue_once() -> GlueClient:
    """Glue Data Catalog, each call made once.

    A commit whose answer was lost and that boto3 then repeated would look like a lost race, after which pyiceberg
    deletes the metadata it wrote: that of the table's current snapshot.
    """
    client: GlueClient = boto3.client("glue", config=_CONFIG.merge(Config(retries={"total_max_attempts": 1})))
    return client


@lru_cache(maxsize=1)
def athena() -> AthenaClient:
    """Amazon Athena."""
    client: AthenaClient = boto3.client("athena", config=_CONFIG)
    return client


@lru_cache(maxsize=1)
def events() -> EventBridgeClient:
    """Amazon EventBridge."""
    client: EventBridgeClient = boto3.client("events", config=_CONFIG)
    return client


@lru_cache(maxsize=4)
def dynamodb_table(name: str) -> Table:
    """One DynamoDB table, speaking plain Python values."""
    table: Table = boto3.resource("dynamodb", config=_CONFIG).Table(name)
    return table


@lru_cache(maxsize=1)
def sts() -> STSClient:
    """AWS Security Token Service."""
    client: STSClient = boto3.client("sts", config=_CONFIG)
    return client


@lru_cache(maxsize=1)
def iam() -> IAMClient:
    """AWS Identity and Access Management."""
    client: IAMClient = boto3.client("iam", config=_CONFIG)
    return client


@dataclass(frozen=True)
class TakenRole:
    """Clients with the rights of a role that was taken, for a quarter of an hour."""

    session: boto3.Session

    def athena(self) -> AthenaClient:
        """Amazon Athena."""
        client: AthenaClient = self.session.client("athena", config=_CONFIG)
        return client

    def s3(self) -> S3Client:
        """Amazon S3."""
        client: S3Client = self.session.client("s3", config=_CONFIG)
        return client


def taken(role: str) -> TakenRole:
    """Take a role, by its address. The session's name is what the audit shows beside it."""
    answer = sts().assume_role(RoleArn=role, RoleSessionName="private-tier", DurationSeconds=BRIEF)
    given = answer["Credentials"]
    return TakenRole(boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]))


def forget() -> None:
    """Drop every client, so that the next one is made for another environment."""
    for made in (s3, kms, glue, glue_once, athena, events, sts, iam, dynamodb_table):
        made.cache_clear()
