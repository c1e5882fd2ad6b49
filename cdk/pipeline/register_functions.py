"""The three functions of the workflow of registers and what each may do."""

from __future__ import annotations

from aws_cdk.aws_iam import Role
from constructs import Construct

from cdk.guardrails.permissions import allow
from cdk.lake.workgroup import ANSWERS
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from contracts.registers.register import BUILDING, TABLES

_A_FOLDER_AN_ATTEMPT = "Each attempt at a build has a folder of its own, and Athena names what it writes."
_AN_ANSWER_A_QUERY = "Athena names the list of what a query wrote after the query."
_A_TABLE_A_REGISTER = "Each register has a folder of its own, in whose files the table lies."
_A_RELEASE = "What is published is open to everybody; each release has a folder of its own."
_EVERY_REGISTER = "The database has the tables of registers and nothing else."


class RegisterFunctions(Construct):
    """Link, register and reconcile.

    Link reads what the sources' tables are, never what is in them. Only register can change what a register's table
    is, or delete a version whose time is over; it reads no source. Reconcile counts what Athena linked for it, and
    writes into the ledger alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers) -> None:
        super().__init__(scope, construct_id)
        self._platform = platform
        self._layers = layers
        self.link = self._link()
        self.register = self._register()
        self.reconcile = self._reconcile()
        self.all = (self.link, self.register, self.reconcile)

    def _link(self) -> PlatformFunction:
        platform, names = self._platform, self._platform.names
        function = PlatformFunction(
            self,
            "link",
            platform=platform,
            layers=self._layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "GLUE_DATABASE": names.database,
                "REGISTERS_BUCKET": names.registers,
                "PUBLISHED_BUCKET": names.published,
            },
            capacity=Capacity(memory=1024, minutes=2),
        )
        role = function.role
        grants.read_table_files(role, platform, "metadata/")
        grants.read_tables(role, platform)
        self._read_releases(role, "latest.json")
        grants.list_buckets(role, [names.curated, names.published])
        grants.decrypt(role, [platform.keys.curated, platform.keys.published], platform)
        grants.use_ledger(role, platform, ["GetItem", "Query", "UpdateItem"], ["dataset", "register"])
        return function

    def _register(self) -> PlatformFunction:
        platform, names = self._platform, self._platform.names
        function = PlatformFunction(
            self,
            "register",
            platform=platform,
            layers=self._layers,
            variables={
                "LEDGER_TABLE": names.ledger,
                "REGISTERS_BUCKET": names.registers,
                "REGISTERS_DATABASE": names.registers_database,
                "REGISTER_RETENTION_DAYS": str(platform.environment.register_retention_days),
            },
            capacity=Capacity(memory=3008, minutes=10, disk=4096),
        )
        role = function.role
        self._read_written(role)
        grants.read_objects(role, platform, [names.registers], TABLES, _A_TABLE_A_REGISTER, versions=False)
        grants.write_objects(role, platform, [names.registers], TABLES, _A_TABLE_A_REGISTER)
        allow(role, ["s3:DeleteObject"], [names.objects(names.registers, f"{TABLES}*")], because=_A_TABLE_A_REGISTER)
        grants.encrypt(role, [platform.keys.registers], platform)
        database = names.registers_database
        known = [names.arn("glue", name) for name in ("catalog", f"database/{database}", f"table/{database}/*")]
        allow(role, ["glue:GetDatabase", "glue:GetTable", "glue:UpdateTable"], known, because=_EVERY_REGISTER)
        grants.use_ledger(role, platform, ["GetItem", "UpdateItem"], ["register"])
        return function

    def _reconcile(self) -> PlatformFunction:
        platform, names = self._platform, self._platform.names
        function = PlatformFunction(
            self,
            "reconcile",
            platform=platform,
            layers=self._layers,
            variables={"LEDGER_TABLE": names.ledger, "PUBLISHED_BUCKET": names.published},
            capacity=Capacity(memory=3008, minutes=10, disk=4096),
        )
        role = function.role
        self._read_written(role)
        self._read_releases(role)
        grants.list_buckets(role, [names.published])
        grants.decrypt(role, [platform.keys.registers, platform.keys.published], platform)
        grants.use_ledger(role, platform, ["UpdateItem"], ["register"])
        return function

    def _read_written(self, role: Role) -> None:
        """Allow reading what Athena wrote for a build, and its list of that."""
        platform, names = self._platform, self._platform.names
        allow(role, ["athena:GetQueryExecution"], [names.arn("athena", f"workgroup/{names.registers_workgroup}")])
        grants.read_objects(role, platform, [names.registers], BUILDING, _A_FOLDER_AN_ATTEMPT, versions=False)
        grants.read_objects(role, platform, [names.registers], ANSWERS, _AN_ANSWER_A_QUERY, versions=False)
        grants.list_buckets(role, [names.registers])

    def _read_releases(self, role: Role, *others: str) -> None:
        names = self._platform.names
        released = [names.objects(names.published, name) for name in (*others, "products/*")]
        allow(role, ["s3:GetObject"], released, because=_A_RELEASE)
