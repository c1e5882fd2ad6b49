"""The rights that several functions share, each said once and as narrowly as the service allows."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk.aws_iam import Role
from aws_cdk.aws_kms import IKey

from cdk.guardrails.permissions import allow
from cdk.pipeline.platform import Platform

_LEDGER_KEY = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]


def read_objects(
    role: Role, platform: Platform, buckets: Iterable[str], prefix: str, because: str, *, versions: bool = True
) -> None:
    """Allow reading every object below a prefix; with ``versions`` in any version."""
    resources = [platform.names.objects(bucket, f"{prefix}*") for bucket in buckets]
    allow(role, ["s3:GetObject", *(["s3:GetObjectVersion"] if versions else [])], resources, because=because)


def write_objects(role: Role, platform: Platform, buckets: Iterable[str], prefix: str, because: str) -> None:
    """Allow writing objects below a prefix, in parts too."""
    resources = [platform.names.objects(bucket, f"{prefix}*") for bucket in buckets]
    allow(role, ["s3:AbortMultipartUpload", "s3:PutObject"], resources, because=because)


def list_buckets(role: Role, buckets: Iterable[str]) -> None:
    """Allow listing; without it S3 answers that an object which is not there is forbidden."""
    allow(role, ["s3:ListBucket"], [f"arn:aws:s3:::{bucket}" for bucket in buckets])


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


def read_tables(role: Role, platform: Platform, *extra: str) -> None:
    """Allow reading the definitions of the curated tables, and ``extra`` actions on them."""
    names = platform.names
    resources = ["catalog", f"database/{names.database}"]
    tables = [f"table/{names.database}/{dataset}" for dataset in platform.catalogue.datasets]
    allow(role, ["glue:GetDatabase", "glue:GetTable"], [names.arn("glue", name) for name in [*resources, *tables]])
    if extra:
        allow(role, list(extra), [names.arn("glue", name) for name in [*resources, *tables]])


def _through(service: str, platform: Platform) -> dict[str, dict[str, str]]:
    """Condition that a key is used by a service on the role's behalf, and never directly."""
    return {"StringEquals": {"kms:ViaService": f"{service}.{platform.names.region}.amazonaws.com"}}
