"""The rights that several functions share, each said once and as narrowly as the service allows."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk.aws_iam import Role
from aws_cdk.aws_kms import IKey

from cdk.guardrails.permissions import allow, deny
from cdk.landing.parts import every_key
from cdk.pipeline.platform import Platform
from contracts.drops.drop import INCOMING, TOLD
from contracts.products.signoffs import OFFERS, SIGNATURES

CANDIDATES = "candidates/"
HISTORIES = "histories/"
OF_RELEASES = (CANDIDATES, HISTORIES, OFFERS, SIGNATURES)
_READ = ["s3:GetObject", "s3:GetObjectVersion"]
_WRITE = ["s3:AbortMultipartUpload", "s3:PutObject"]
_EVERY_ZONE = "Every landing zone of the environment is named so, and no other bucket."
_EVERY_TABLE = "Every curated table has its files in folders of these names, and releases' own folders are denied."
_LEDGER_KEY = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]


def read_objects(
    role: Role, platform: Platform, buckets: Iterable[str], prefix: str, because: str, *, versions: bool = True
) -> None:
    """Allow reading every object below a prefix; with ``versions`` in any version."""
    resources = [platform.names.objects(bucket, f"{prefix}*") for bucket in buckets]
    allow(role, _READ if versions else _READ[:1], resources, because=because)


def write_objects(role: Role, platform: Platform, buckets: Iterable[str], prefix: str, because: str) -> None:
    """Allow writing objects below a prefix, in parts too."""
    resources = [platform.names.objects(bucket, f"{prefix}*") for bucket in buckets]
    allow(role, _WRITE, resources, because=because)


def read_zones(role: Role, platform: Platform, prefix: str, because: str) -> None:
    """Allow reading every object below a prefix of every landing zone, in any version."""
    read_objects(role, platform, [platform.names.every_zone], prefix, f"{because} {_EVERY_ZONE}")


def write_zones(role: Role, platform: Platform, prefix: str, because: str) -> None:
    """Allow writing objects below a prefix of every landing zone."""
    write_objects(role, platform, [platform.names.every_zone], prefix, f"{because} {_EVERY_ZONE}")


def read_results_of_scans(role: Role, platform: Platform) -> None:
    """Allow reading how the scan for malware ended of every file that landed, in any version."""
    landed = [platform.names.objects(platform.names.every_zone, f"{INCOMING}*")]
    allow(role, ["s3:GetObjectVersionTagging"], landed, because=_EVERY_ZONE)


def list_zones(role: Role, platform: Platform) -> None:
    """Allow listing every landing zone."""
    list_buckets(role, [platform.names.every_zone], _EVERY_ZONE)


def open_zones(role: Role, platform: Platform) -> None:
    """Allow reading and writing what S3 keeps under the landing zones' keys."""
    for policy in every_key(role, platform.catalogue.datasets, platform.names):
        role.add_managed_policy(policy)


def read_table_files(role: Role, platform: Platform, folder: str, *, versions: bool = False) -> None:
    """Allow reading the files of every curated table that lie in ``data/`` or ``metadata/``."""
    _table_files(role, platform, _READ if versions else _READ[:1], folder)


def write_table_files(role: Role, platform: Platform, folder: str) -> None:
    """Allow writing files of every curated table into ``data/`` or ``metadata/``."""
    _table_files(role, platform, _WRITE, folder)


def _table_files(role: Role, platform: Platform, actions: list[str], folder: str) -> None:
    names = platform.names
    allow(role, actions, [names.objects(names.curated, f"*/{folder}*")], because=_EVERY_TABLE)
    deny(role, actions, [names.objects(names.curated, f"{prefix}*") for prefix in OF_RELEASES])


def list_buckets(role: Role, buckets: Iterable[str], because: str | None = None) -> None:
    """Allow listing; without it S3 answers that an object which is not there is forbidden."""
    allow(role, ["s3:ListBucket"], [f"arn:aws:s3:::{bucket}" for bucket in buckets], because=because)


def decrypt(role: Role, keys: Iterable[IKey], platform: Platform) -> None:
    """Allow reading what S3 keeps under the keys."""
    allow(role, ["kms:Decrypt"], [key.key_arn for key in keys], conditions=_through("s3", platform))


def encrypt(role: Role, keys: Iterable[IKey], platform: Platform) -> None:
    """Allow writing to S3 under the keys; a file that is put in parts has to be decrypted to be put together."""
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    allow(role, actions, [key.key_arn for key in keys], conditions=_through("s3", platform))


def use_ledger(role: Role, platform: Platform, actions: Iterable[str], partitions: Iterable[str]) -> None:
    """Allow actions on those items of the ledger whose partition key starts as one of ``partitions`` does."""
    allow(
        role,
        [f"dynamodb:{action}" for action in sorted(actions)],
        [platform.names.arn("dynamodb", f"table/{platform.names.ledger}")],
        conditions={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{start}#*" for start in partitions]}},
    )
    allow(role, _LEDGER_KEY, [platform.keys.ledger.key_arn], conditions=_through("dynamodb", platform))


def read_history(role: Role, platform: Platform) -> None:
    """Allow reading how drops came in, and no more of them than is told to everybody; and decisions on agreements."""
    ledger = [platform.names.arn("dynamodb", f"table/{platform.names.ledger}")]
    for partition, attributes in (("dataset", ["pk", "sk", *TOLD]), ("agreement", None)):
        conditions = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{partition}#*"]}}
        if attributes is not None:
            conditions["ForAllValues:StringEquals"] = {"dynamodb:Attributes": attributes}
            conditions["StringEqualsIfExists"] = {"dynamodb:Select": ["SPECIFIC_ATTRIBUTES"]}
        allow(role, ["dynamodb:Query"], ledger, conditions=conditions)


def read_tables(role: Role, platform: Platform, *extra: str) -> None:
    """Allow reading the definitions of the curated tables, and ``extra`` actions on them."""
    names = platform.names
    resources = [names.arn("glue", name) for name in ("catalog", f"database/{names.database}")]
    resources.append(names.arn("glue", f"table/{names.database}/*"))
    reason = "The database has the curated tables and nothing else; their names would not fit into a policy."
    allow(role, ["glue:GetDatabase", "glue:GetTable", *extra], resources, because=reason)


def _through(service: str, platform: Platform) -> dict[str, dict[str, str]]:
    """Condition that a key is used by a service on the role's behalf, and never directly."""
    return {"StringEquals": {"kms:ViaService": f"{service}.{platform.names.region}.amazonaws.com"}}
