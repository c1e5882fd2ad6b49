"""An environment that commands look at: this machine's, or one in the account of your AWS profile."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import boto3

from cdk.naming import Names
from config.load import load
from local import platform
from local.home import ENVIRONMENT, Home

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient


class Reached(Protocol):
    """What of an environment is looked at: its names, and clients for it."""

    def output(self, name: str) -> str:
        """Return what a stack calls something, by the name of its output."""

    def client(self, service: str) -> Any:
        """Return a client of any service of its AWS."""

    @property
    def iceberg(self) -> dict[str, str]:
        """Options with which pyiceberg reads its files."""

    @property
    def s3(self) -> S3Client:
        """Client of its S3."""

    @property
    def dynamodb(self) -> DynamoDBServiceResource:
        """Resource of its DynamoDB."""

    @property
    def states(self) -> SFNClient:
        """Client of its Step Functions."""


@dataclass(frozen=True)
class Account:
    """An environment in the account of your AWS profile, which must be let do what is asked of it."""

    names: Names

    def output(self, name: str) -> str:
        """Return what the stacks call something; KeyError for what no command looks at."""
        names = self.names
        return {
            "CuratedBucket": names.curated,
            "GlueDatabase": names.database,
            "IngestWorkflow": names.arn("states", f"stateMachine:{names.named('ingest')}"),
            "LedgerTable": names.ledger,
            "PublishedBucket": names.published,
            "RegistersDatabase": names.registers_database,
            "ReleaseWorkflow": names.arn("states", f"stateMachine:{names.named('release')}"),
        }[name]

    def client(self, service: str) -> Any:
        """Return a client of any service, in the environment's region."""
        return boto3.client(service, region_name=self.names.region)

    @property
    def iceberg(self) -> dict[str, str]:
        """Options with which pyiceberg reads its files, as your profile: Arrow by itself knows no sign-in of people."""
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        told = {"s3.region": self.names.region} | ({"s3.endpoint": endpoint} if endpoint else {})
        if (found := boto3.Session().get_credentials()) is None:
            return told
        given = found.get_frozen_credentials()
        told |= {"s3.access-key-id": given.access_key or "", "s3.secret-access-key": given.secret_key or ""}
        return told | ({"s3.session-token": given.token} if given.token else {})

    @cached_property
    def s3(self) -> S3Client:
        """Client of its S3."""
        client: S3Client = self.client("s3")
        return client

    @cached_property
    def dynamodb(self) -> DynamoDBServiceResource:
        """Resource of its DynamoDB."""
        resource: DynamoDBServiceResource = boto3.resource("dynamodb", region_name=self.names.region)
        return resource

    @cached_property
    def states(self) -> SFNClient:
        """Client of its Step Functions."""
        client: SFNClient = self.client("stepfunctions")
        return client


def reached(environment: str) -> Reached:
    """Return an environment by its name. LocalError where it is this machine's and nothing runs here."""
    if environment == ENVIRONMENT:
        return platform.find(Home.default())
    return Account(Names.of(load(environment)))
