"""Stack: the lake, and the ledger of what is in it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_glue import CfnDatabase
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from cdk.lake.bucket import PrivateBucket
from cdk.lake.log_bucket import AccessLogs
from cdk.lake.registers import Registers
from cdk.lake.table import CuratedTable
from cdk.lake.workgroup import ANSWERS, Workgroup
from cdk.pipeline.ledger import Ledger
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack

_UNDO_DAYS = 90  # how long an overwritten or deleted object can be brought back
_ACCESS_LOG_DAYS = 365
_ONE_REGION = "Agreements name one region; what is lost is brought back from its versions, or from the locked vault."
_ASK_AGAIN = "Answers of queries are gone in days, and asking again gives the same."
_MADE_AGAIN = "Every file is made again from curated data by running the release once more."


class LakeStack(PlatformStack):
    """Curated, published and results buckets, the Glue database and its tables, the registers, the ledger."""

    name = "lake"
    about = "curated and published data, and the ledger"
    holds_data = True
    after = ("keys", "steward")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names = platform.names
        super().__init__(scope, names=platform.names, destroy=destroy)
        self._platform = platform
        logs = AccessLogs(self, "AccessLogs", names=names, days=_ACCESS_LOG_DAYS)
        self._tables(self._buckets(logs))
        Workgroup(
            self,
            "Products",
            name=names.workgroup,
            description="Runs the SQL of products",
            answers=f"{names.results}/{ANSWERS}",
            key=platform.keys.curated,
            max_bytes=platform.environment.max_scanned_bytes,
            names=names,
        )
        registers = Registers(
            self,
            "Registers",
            registers=platform.catalogue.registers.values(),
            key=platform.keys.registers,
            max_bytes=platform.environment.max_scanned_bytes,
            names=names,
        )
        registers.bucket.node.add_dependency(logs)
        Ledger(self, "Ledger", key=platform.keys.ledger, names=names, destroy=destroy)
        self.output("CuratedBucket", names.curated, "Bucket of the curated tables")
        self.output("PublishedBucket", names.published, "Bucket of what the public may read")
        self.output("RegistersBucket", names.registers, "Bucket of the tables of registers")
        self.output("RegistersDatabase", names.registers_database, "Database of the tables of registers")
        self.output("GlueDatabase", names.database, "Database of the curated tables")
        self.output("AthenaWorkgroup", names.workgroup, "Workgroup that runs the products' SQL")
        self.output("LedgerTable", names.ledger, "DynamoDB table of drops and releases")

    def _buckets(self, logs: AccessLogs) -> PrivateBucket:
        """Make the buckets; return the curated one, which the tables' first metadata is written to."""
        names, keys = self._platform.names, self._platform.keys
        undo = LifecycleRule(noncurrent_version_expiration=Duration.days(_UNDO_DAYS))
        days = Duration.days(self._platform.environment.results_retention_days)
        expire = LifecycleRule(expiration=days, noncurrent_version_expiration=Duration.days(1))
        curated = PrivateBucket(
            self,
            "Curated",
            name=names.curated,
            key=keys.curated,
            names=names,
            lifecycle=[undo],
            announce=not self._platform.environment.embedded,  # AWS Backup follows a bucket by what it announces
        )
        results = PrivateBucket(self, "Results", name=names.results, key=keys.curated, names=names, lifecycle=[expire])
        published = PrivateBucket(
            self,
            "Published",
            name=names.published,
            key=keys.published,
            names=names,
            lifecycle=[undo],
            announce=True,
        )
        for bucket, because in ((curated, _ONE_REGION), (results, _ASK_AGAIN), (published, _MADE_AGAIN)):
            bucket.stays(because).node.add_dependency(logs)
        published.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[published.arn_for_objects("*")],
                conditions={"ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{names.account}:distribution/*"}},
            )
        )
        return curated

    def _tables(self, curated: PrivateBucket) -> None:
        names = self._platform.names
        database = CfnDatabase(
            self,
            "Database",
            catalog_id=names.account,
            database_input=CfnDatabase.DatabaseInputProperty(
                name=names.database,
                description="Curated tables: pseudonyms only",
                location_uri=f"s3://{names.curated}/",
            ),
        )
        for dataset in self._platform.catalogue.datasets.values():
            table = CuratedTable(self, f"Table-{dataset.name}", dataset=dataset, names=names)
            table.node.add_dependency(database, curated)
