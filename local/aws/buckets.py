"""AWS::S3::Bucket: encryption and lifecycle, which the emulator's CloudFormation leaves out, through its own S3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import s3
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def _element(name: str, value: object) -> str:
    """One XML element of a property: nested for mappings, repeated for lists."""
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(key, inner) for key, inner in value.items())}</{name}>"
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"


def encryption_xml(properties: Properties) -> str | None:
    """Return what PutBucketEncryption takes, or None where nothing can be set.

    ``aws:kms`` without a key id means the account's default key, which the emulator refuses.
    """
    rules = (properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or []
    body = ""
    for rule in rules:
        default = rule.get("ServerSideEncryptionByDefault") or {}
        if default.get("SSEAlgorithm") == "aws:kms" and not default.get("KMSMasterKeyID"):
            continue
        enabled = str(rule.get("BucketKeyEnabled", False)).lower() == "true"
        body += _element("Rule", {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": enabled})
    return (
        f"<ServerSideEncryptionConfiguration {NAMESPACE}>{body}</ServerSideEncryptionConfiguration>" if body else None
    )


def lifecycle_xml(properties: Properties) -> str | None:
    """Return what PutBucketLifecycleConfiguration takes, or None when the bucket has no rules."""
    rules = (properties.get("LifecycleConfiguration") or {}).get("Rules") or []
    body = "".join(_element("Rule", _lifecycle_rule(number, rule)) for number, rule in enumerate(rules))
    return f"<LifecycleConfiguration {NAMESPACE}>{body}</LifecycleConfiguration>" if body else None


def _lifecycle_rule(number: int, rule: Properties) -> Properties:
    """CloudFormation's names for the parts of a rule, turned into the API's."""
    made: Properties = {
        "ID": rule.get("Id", f"rule-{number}"),
        "Filter": {"Prefix": rule.get("Prefix", "")},
        "Status": rule.get("Status", "Enabled"),
    }
    if "ExpirationInDays" in rule:
        made["Expiration"] = {"Days": rule["ExpirationInDays"]}
    for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
        if name in rule:
            made[name] = rule[name]
    if "Transitions" in rule:
        made["Transition"] = [
            {"Days": each.get("TransitionInDays", 0), "StorageClass": each["StorageClass"]}
            for each in rule["Transitions"]
        ]
    return made


def _configure(name: str, properties: Properties) -> None:
    for xml, put in (
        (encryption_xml(properties), s3._put_bucket_encryption),
        (lifecycle_xml(properties), s3._put_bucket_lifecycle),
    ):
        if xml is not None:
            put(name, xml.encode())


def install() -> None:
    """Wrap the emulator's create and update of buckets."""
    handlers: dict[str, Callable[..., Any]] = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, properties: Properties, stack: str) -> Any:
        result = create(logical_id, properties, stack)
        _configure(result[0], properties)
        return result

    def updated(physical_id: str, old: Properties, new: Properties, stack: str) -> Any:
        result = update(physical_id, old, new, stack)
        _configure(result[0], new)
        return result

    handlers["create"], handlers["update"] = created, updated
