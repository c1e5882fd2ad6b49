"""Where registers lie: a bucket and a database of their own, under a key that opens nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Duration
from aws_cdk.aws_glue import CfnDatabase
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from cdk.lake.bucket import PrivateBucket
from cdk.lake.table import RegisterTable
from cdk.lake.workgroup import ANSWERS, Workgroup
from cdk.naming import Names
from contracts.registers.register import BUILDING, Register

_UNDO_DAYS = 7  # how long a deleted version can be brought back: it was deleted because its time was over


class Registers(Construct):
    """The bucket, the Glue database with a table a register, and the workgroup that links them.

    What Athena writes before it is a table, and the lists of what it wrote, are gone in a day.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        registers: Iterable[Register],
        key: IKey,
        max_bytes: int,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        day = Duration.days(1)
        passing = [
            LifecycleRule(prefix=prefix, expiration=day, noncurrent_version_expiration=day)
            for prefix in (BUILDING, ANSWERS)
        ]
        undo = LifecycleRule(noncurrent_version_expiration=Duration.days(_UNDO_DAYS))
        self.bucket = PrivateBucket(
            self, "Bucket", name=names.registers, key=key, names=names, lifecycle=[*passing, undo]
        ).stays("A register is made again from its sources by building it once more.")
        database = CfnDatabase(
            self,
            "Database",
            catalog_id=names.account,
            database_input=CfnDatabase.DatabaseInputProperty(
                name=names.registers_database,
                description="Registers: people linked from several datasets, pseudonyms only",
                location_uri=f"s3://{names.registers}/",
            ),
        )
        for register in registers:
            table = RegisterTable(self, f"Table-{register.name}", register=register, names=names)
            table.node.add_dependency(database, self.bucket)
        Workgroup(
            self,
            "Workgroup",
            name=names.registers_workgroup,
            description="Links registers",
            answers=f"{names.registers}/{ANSWERS}",
            key=key,
            max_bytes=max_bytes,
            names=names,
        )
