"""Requests to S3 in IAM's terms, with what S3 asks of KMS for whoever made them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, parse_qsl, unquote

from contracts.drops.scans import SCAN_TAG
from tests.support.iam.conditions import Context
from tests.support.iam.evaluation import Asked
from tests.support.iam.place import Headers, Place, UnknownRequestError

_LISTING = {"list-type", "prefix", "delimiter", "encoding-type", "continuation-token", "max-keys", "start-after"}
_OF_OBJECTS = {"partNumber", "tagging", "uploadId", "uploads", "versionId", "x-id"}
_SUBRESOURCES = ("tagging", "uploads", "uploadId")
_OBJECT = {
    ("GET",): "GetObject",
    ("HEAD",): "GetObject",
    ("PUT",): "PutObject",
    ("DELETE",): "DeleteObject",
    ("GET", "tagging"): "GetObjectTagging",
    ("PUT", "tagging"): "PutObjectTagging",
    ("POST", "uploads"): "PutObject",
    ("PUT", "uploadId"): "PutObject",
    ("POST", "uploadId"): "PutObject",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}
_OF_VERSION = {
    "GetObject": "GetObjectVersion",
    "GetObjectTagging": "GetObjectVersionTagging",
    "PutObjectTagging": "PutObjectVersionTagging",
    "DeleteObject": "DeleteObjectVersion",
}
_READING = {"GetObject", "GetObjectTagging", "GetObjectVersion", "GetObjectVersionTagging"}


def asked_of_s3(place: Place, method: str, url: str, headers: Headers, body: bytes) -> Iterator[Asked]:
    """Yield every action that a request takes. Raises ``UnknownRequestError``."""
    path, _, query = url.partition("?")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    asked = parse_qs(query, keep_blank_values=True)
    about = place.about(**{"s3:TlsVersion": "1.3"}, **_said(headers, body if "tagging" in asked else b""))
    if not key:
        yield from _bucket(place, method, bucket, asked, body, about)
        return
    action = _OBJECT.get((method, *(sub for sub in _SUBRESOURCES if sub in asked)))
    if action is None or {*asked} - _OF_OBJECTS:
        raise UnknownRequestError(f"s3 {method} of an object with {sorted(asked)}")
    if "versionId" in asked:
        action = _OF_VERSION[action]
    if method == "PUT" and "x-amz-tagging" in headers:
        yield Asked("s3:PutObjectTagging", f"arn:aws:s3:::{bucket}/{key}", {**about, **_tags(None)})
    tags = place.tags_of(bucket, key, asked.get("versionId", [None])[0])
    yield Asked(f"s3:{action}", f"arn:aws:s3:::{bucket}/{key}", {**about, **_tags(tags)})
    if tags is None and action in _READING:
        # Whoever may not list a bucket is told that what is not there is forbidden, and takes that for a fault:
        # https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        yield Asked("s3:ListBucket", f"arn:aws:s3:::{bucket}", {**about, "s3:prefix": None})
        return
    yield from _under_key(place, action, bucket, completes="uploadId" in asked and method == "POST")
    source = _text(headers.get("x-amz-copy-source"))
    if source:
        from_path, _, version = source.partition("?")
        from_bucket, _, from_key = unquote(from_path).lstrip("/").partition("/")
        read = "GetObjectVersion" if version else "GetObject"
        yield Asked(f"s3:{read}", f"arn:aws:s3:::{from_bucket}/{from_key}", {**about, **_tags(None)})
        yield from _under_key(place, read, from_bucket)


def _bucket(
    place: Place, method: str, bucket: str, asked: Mapping[str, list[str]], body: bytes, about: Context
) -> Iterator[Asked]:
    if method == "POST" and "delete" in asked:
        keys = re.findall(r"<Key>([^<]*)</Key>", body.decode())
        if not keys or "<VersionId>" in body.decode():
            raise UnknownRequestError("s3 DeleteObjects of versions")
        yield from (Asked("s3:DeleteObject", f"arn:aws:s3:::{bucket}/{key}", about) for key in keys)
    elif bucket and method in {"GET", "HEAD"} and not {*asked} - _LISTING:
        prefix = {"s3:prefix": asked.get("prefix", [None])[0]}
        yield Asked("s3:ListBucket", f"arn:aws:s3:::{bucket}", {**about, **prefix})
    else:
        raise UnknownRequestError(f"s3 {method} of a bucket with {sorted(asked)}")


def _under_key(place: Place, action: str, bucket: str, *, completes: bool = False) -> Iterator[Asked]:
    """What S3 asks of KMS: to read, to write, and to put together what was written in parts.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    """
    actions = {"GetObject": ["Decrypt"], "GetObjectVersion": ["Decrypt"], "PutObject": ["GenerateDataKey"]}
    for needed in [*actions.get(action, []), *(["Decrypt"] if completes else [])]:
        context = {"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{bucket}"}
        yield Asked(f"kms:{needed}", place.bucket_keys[bucket], {**place.through("s3"), **context})


def _said(headers: Headers, tagging: bytes) -> Context:
    """What the headers of a request to S3, or the tags that it sets, say that a policy may ask for."""
    named = (
        "if-none-match",
        "x-amz-acl",
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm",
    )
    tags = dict(parse_qsl(_text(headers.get("x-amz-tagging")) or ""))
    tags |= dict(re.findall(r"<Key>([^<]*)</Key>\s*<Value>([^<]*)</Value>", tagging.decode()))
    known = {f"s3:{name}": _text(headers.get(name)) for name in named}
    return {**known, f"s3:RequestObjectTag/{SCAN_TAG}": tags.get(SCAN_TAG)}


def _tags(found: Mapping[str, str] | None) -> Context:
    """What an object is tagged with that a policy asks for."""
    return {f"s3:ExistingObjectTag/{SCAN_TAG}": (found or {}).get(SCAN_TAG)}


def _text(header: str | bytes | None) -> str | None:
    return header.decode() if isinstance(header, bytes) else header
