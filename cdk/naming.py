"""Every physical name and address, made in one place from the environment; knows no CDK."""

from __future__ import annotations

from dataclasses import dataclass

from config.model import Environment
from contracts.agreements.relations import Database
from contracts.drops.zones import DATASET, zone_of
from contracts.reading.errors import PratiqueError

LONGEST_BUCKET = 63


class NameTooLongError(PratiqueError):
    """A dataset's name makes the name of its bucket longer than S3 allows."""


@dataclass(frozen=True)
class Names:
    """Names and addresses of one environment.

    Bucket, table, topic and function names are fixed, so that one stack can refer to what another makes without an
    export between them: a stack can then be changed or rolled back alone.
    """

    environment: str
    account: str
    region: str
    runbooks: str = "docs/operations.md"

    @classmethod
    def of(cls, environment: Environment) -> Names:
        """Names of an environment."""
        return cls(environment.name, environment.account, environment.region, environment.runbooks)

    @property
    def prefix(self) -> str:
        """First part of every physical name."""
        return f"pratique-{self.environment}"

    def named(self, name: str) -> str:
        """Name of a stack, function, workflow, queue, topic, role or workgroup."""
        return f"{self.prefix}-{name}"

    def bucket(self, name: str) -> str:
        """Name of a bucket; carries the account, since the names of buckets are the world's."""
        return self._short(f"{self.prefix}-{name}-{self.account}")

    @staticmethod
    def _short(bucket: str) -> str:
        if len(bucket) > LONGEST_BUCKET:
            over = len(bucket) - LONGEST_BUCKET
            raise NameTooLongError(f"bucket {bucket} has a name {over} letters too long: shorten the dataset's name")
        return bucket

    @property
    def zone_pattern(self) -> str:
        """How the buckets of landing zones are named: ``<dataset>`` stands where the dataset does."""
        return f"{self.prefix}-landing-{DATASET}-{self.account}"

    @property
    def every_zone(self) -> str:
        """The landing zones' buckets, in a policy: no other bucket of the environment is named so."""
        return zone_of("*", self.zone_pattern)

    def zone(self, dataset: str) -> str:
        """Bucket of a dataset's landing zone."""
        return self._short(zone_of(dataset, self.zone_pattern))

    @property
    def curated(self) -> str:
        """Bucket of the curated tables and of candidates for release."""
        return self.bucket("curated")

    @property
    def registers(self) -> str:
        """Bucket of the tables of registers, and of what Athena writes for them."""
        return self.bucket("registers")

    @property
    def published(self) -> str:
        """Bucket of what the public may read."""
        return self.bucket("published")

    @property
    def results(self) -> str:
        """Bucket of the answers of Athena's queries."""
        return self.bucket("results")

    @property
    def agreement_results(self) -> str:
        """Bucket of the answers of queries under agreements. The audit records what begins as ``results`` does."""
        return self.bucket("results-agreements")

    @property
    def access_logs(self) -> str:
        """Bucket of the other buckets' access logs."""
        return self.bucket("access-logs")

    @property
    def audit(self) -> str:
        """Bucket of the records of who did what."""
        return self.bucket("audit")

    @property
    def trail(self) -> str:
        """Address of the trail that writes those records."""
        return self.arn("cloudtrail", f"trail/{self.named('audit')}")

    @property
    def trails(self) -> str:
        """Addresses of the account's trails, by which CloudTrail names the files it encrypts."""
        return f"arn:aws:cloudtrail:*:{self.account}:trail/*"

    @property
    def database(self) -> str:
        """Glue database of the curated tables."""
        return f"pratique_{self.environment}"

    @property
    def registers_database(self) -> str:
        """Glue database of the tables of registers."""
        return f"pratique_{self.environment}_registers"

    def in_lake(self, database: Database) -> str:
        """Name of a database of the lake."""
        return self.registers_database if database is Database.REGISTERS else self.database

    @property
    def audit_database(self) -> str:
        """Glue database of the table over the records of who did what."""
        return f"pratique_{self.environment}_audit"

    @property
    def workgroup(self) -> str:
        """Athena workgroup that runs the products' SQL."""
        return self.named("products")

    @property
    def registers_workgroup(self) -> str:
        """Athena workgroup that links registers."""
        return self.named("registers")

    @property
    def ledger(self) -> str:
        """DynamoDB table that holds each drop's one state."""
        return self.named("ledger")

    @property
    def sessions(self) -> str:
        """DynamoDB table of the private tier's sessions."""
        return self.named("sessions")

    @property
    def queries(self) -> str:
        """Bucket of the queries under agreements."""
        return self.bucket("queries")

    @property
    def user_pool(self) -> str:
        """Export of the user pool's id, which Cognito chooses."""
        return self.named("user-pool")

    @property
    def private_key(self) -> str:
        """Export of the address of the key that the private tier's sessions and queries are under."""
        return self.named("private-key")

    def people(self, agreement: str) -> str:
        """Role under which people query for an agreement, and its workgroup; of any with a sign for one."""
        return self.named(f"agreement-{agreement}")

    def tier(self, agreement: str) -> str:
        """Role under which the private tier reads for an agreement, and its workgroup; of any with a sign for one."""
        return self.named(f"tier-{agreement}")

    @property
    def dashboards(self) -> str:
        """Kubernetes cluster of the dashboards."""
        return self.named("dashboards")

    @property
    def sftp_server(self) -> str:
        """Export of the id of the server for SFTP, which AWS chooses."""
        return self.named("sftp-server")

    @property
    def boundary(self) -> str:
        """Managed policy that bounds every role."""
        return self.named("boundary")

    @property
    def alerts(self) -> str:
        """SNS topic of alarms and faults."""
        return self.named("alerts")

    def runbook(self, section: str) -> str:
        """Where it is read what to do: a section of the operations guide."""
        return f"{self.runbooks}#{section}"

    def arn(self, service: str, resource: str) -> str:
        """Address of a resource of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def role(self, name: str) -> str:
        """Address of a role of this account."""
        return f"arn:aws:iam::{self.account}:role/{name}"

    def policy(self, name: str) -> str:
        """Address of a managed policy of this account."""
        return f"arn:aws:iam::{self.account}:policy/{name}"

    def objects(self, bucket: str, pattern: str) -> str:
        """Address of the objects of a bucket whose keys match a pattern."""
        return f"arn:aws:s3:::{bucket}/{pattern}"
