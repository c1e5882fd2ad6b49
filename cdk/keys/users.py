"""Who uses which key: the whole list, in one place, as the keys' own policies have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cdk.keys.apart import Users, Uses
from cdk.landing.parts import part_of, scanner_of
from cdk.naming import Names
from config.model import Environment
from contracts.drops.drop import UNCLAIMED

_READ = ("kms:Decrypt",)
_LOOK_AND_READ = ("kms:Decrypt", "kms:DescribeKey")
_WRITE = ("kms:Decrypt", "kms:GenerateDataKey")
# What DynamoDB asks of a role that reads or writes a table, and AWS Backup of the roles that copy and restore.
_IN_TABLE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
# A table that is restored is encrypted anew, whoever has it made ("DynamoDB encryption at rest usage notes").
_ANEW = ("kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo")
_COPY = (*_ANEW, *_IN_TABLE)


@dataclass(frozen=True)
class KeyUsers:
    """Who uses the keys of one environment.

    A role has to be named here and in its own policy: a test fails where the two differ. ``tier_reads_tables`` says
    whether the private tier reads files of the curated bucket itself, once every agreement is in force.
    """

    environment: Environment
    names: Names
    tier_reads_tables: bool

    @property
    def curated(self) -> Uses:
        """Whoever reads tables or makes releases of them; people who sign; Glue, which writes first metadata."""
        made = ("commit", "inspection", "lake-formation", "publish", "release-workflow", "suppression")
        writers = self._roles(*made, *self._spark)
        without_lake_formation = ("registers-workflow",) if self.environment.embedded else ()
        users = (
            Users(_WRITE, [*writers, *self._people("approvers")], ["s3"]),
            Users(_READ, self._roles("link", "plan", *without_lake_formation), ["s3"]),
            Users(_LOOK_AND_READ, self._roles("private") if self.tier_reads_tables else []),
            self._copies,
        )
        return Uses(users, made_through=["s3"])

    @property
    def registers(self) -> Uses:
        """Whoever links registers and makes tables of them, and Lake Formation, for those to whom they are given."""
        users = (
            Users(_WRITE, self._roles("lake-formation-registers", "register", "registers-workflow"), ["s3"]),
            Users(_READ, self._roles("reconcile"), ["s3"]),
        )
        return Uses(users, made_through=["s3"])

    @property
    def ledger(self) -> Uses:
        """Whoever reads or writes where drops, releases and agreements stand."""
        drops = ("commit", "inspection", "quarantine", "settle", "triage")
        made = ("link", "plan", "publish", "reconcile", "register", "suppression")
        roles = [
            *self._roles(*drops, *made, "freshness", "invite", "recertify", *self._spark),
            *self._people("operators"),
        ]
        tier = Users(_LOOK_AND_READ, self._roles("private"))
        # From the table's own recovery it is restored by a person, who has these rights in IAM for that hour alone.
        restorers = Users(_ANEW, self._people("operators"), ["dynamodb"])
        return Uses((Users(_IN_TABLE, roles, ["dynamodb"]), tier, restorers, self._copies), made_through=["dynamodb"])

    @property
    def published(self) -> Uses:
        """Whoever makes what the public reads, private tier, people on call; the public reads through CloudFront."""
        return Uses(
            (
                Users(_WRITE, self._roles("areas", "publish"), ["s3"]),
                Users(_READ, [*self._roles("link", "reconcile", "routing"), *self._people("operators")], ["s3"]),
                Users(_LOOK_AND_READ, self._roles("private")),
            )
        )

    @property
    def alerts(self) -> Uses:
        """Whoever tells of faults or has a queue for what was not delivered, and who empties these queues."""
        workflows = ("ingest-workflow", "registers-workflow", "release-workflow")
        told = self._roles(*workflows, "freshness", "opening", "recertify", "routing")
        return Uses((Users(_WRITE, [*told, *self._people("operators")]), Users(_READ, self._roles("areas"))))

    @property
    def edge(self) -> Uses:
        """Who empties the queue of what could not be told in us-east-1; logs and topics there are services' own."""
        return Uses((Users(_WRITE, self._people("operators")),))

    @property
    def logs(self) -> Uses:
        """Who may read which public pages were asked for, and by whom; logs of functions are CloudWatch's to open."""
        return Uses((Users(_READ, self._people("auditors"), ["s3"]),))

    @property
    def pseudonyms(self) -> Uses:
        """Whoever makes pseudonyms."""
        return Uses((Users(["kms:GenerateMac"], self._roles("inspection", *self._spark)),))

    @property
    def certificates(self) -> Uses:
        """Whoever signs what was proved; everybody who may can check a signature."""
        return Uses((Users(["kms:Sign"], self._roles("suppression")),), by_all=["kms:Verify"])

    @property
    def answers(self) -> Uses:
        """Roles of the agreements, which have a name in common: one by one, two hundred would not fit into a policy."""
        readers = [self.names.role(self.names.named("agreement-*")), self.names.role(self.names.tier("*"))]
        return Uses((Users(_WRITE, readers, ["s3"]),))

    @property
    def private(self) -> Uses:
        """The private tier, what invites people or reports on them, who reads what was asked and whom was invited."""
        users = (
            Users([*_LOOK_AND_READ, "kms:GenerateDataKey"], self._roles("private")),
            Users(_WRITE, self._roles("invite", "recertify"), ["s3"]),
            Users(_READ, self._people("auditors"), ["s3"]),
        )
        return Uses(users, made_through=["dynamodb"])

    @property
    def audit(self) -> Uses:
        """Who reads the record, by questions whose answers lie under the same key."""
        return Uses((Users(_WRITE, self._people("auditors"), ["s3"]),))

    @property
    def backup(self) -> Uses:
        """Whoever copies and restores."""
        return Uses((self._copies,), made_through=["backup"])

    def landing(self, dataset: str) -> Uses:
        """Whoever puts, scans, inspects or settles drops of a dataset, and who reads its receipts."""
        sftp = self.environment.sftp
        others = [f"supplier-{dataset}"] if dataset != UNCLAIMED else []
        if sftp is not None and dataset in sftp.users:
            others.append(f"sftp-{dataset}")
        if self.environment.malware_scan:
            others.append(scanner_of(part_of(dataset)))
        roles = self._roles("inspection", "settle", "triage", *self._spark, *others)
        return Uses((Users(_WRITE, roles, ["s3"]), Users(_READ, self._people("operators"), ["s3"])))

    @property
    def _copies(self) -> Users:
        return Users(_COPY, self._roles("backup-copy", "backup-restore"))

    @property
    def _spark(self) -> Sequence[str]:
        return ("spark",) if self.environment.max_spark_bytes else ()

    def _people(self, kind: Literal["approvers", "auditors", "operators"]) -> list[str]:
        return [self.names.role(role) for role in getattr(self.environment.people, kind)]

    def _roles(self, *roles: str) -> list[str]:
        return [self.names.role(self.names.named(role)) for role in roles]
