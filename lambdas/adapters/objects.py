"""Objects in S3: read one version, write, write only if unchanged, copy.

ObjectError
├── NoSuchObjectError      the object or this version of it is not there
└── ObjectChangedError     somebody else wrote first; read again and decide anew
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from lambdas.adapters.clients import CONNECTIONS, s3

_MISSING = {"404", "NoSuchKey", "NoSuchVersion", "NotFound"}
_CHANGED = {"412", "PreconditionFailed", "ConditionalRequestConflict", "409"}
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".jsonld": "application/ld+json",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
}


class ObjectError(Exception):
    """Something about an object in S3 is not as it must be."""


class NoSuchObjectError(ObjectError):
    """The object, or the version of it that was asked for, is not there."""


class ObjectChangedError(ObjectError):
    """The object is no longer the one that was read, or is there already."""


@dataclass(frozen=True)
class Head:
    """What S3 says of one version of an object. ``size`` in bytes; ``landed`` is when the version was put, in UTC."""

    version: str
    size: int
    landed: datetime
    etag: str


@dataclass(frozen=True)
class Stored:
    """The bytes of an object and the tag that ``put`` takes as ``if_match``."""

    body: bytes
    etag: str


def head(bucket: str, key: str, version: str | None = None) -> Head:
    """Return what S3 says of one version, the newest unless one is named. Raises ``NoSuchObjectError``."""
    try:
        answer = s3().head_object(Bucket=bucket, Key=key, **_version(version))
    except ClientError as error:
        raise _translated(error, bucket, key) from error
    return Head(answer.get("VersionId", "null"), answer["ContentLength"], answer["LastModified"], answer["ETag"])


def tags(bucket: str, key: str, version: str) -> dict[str, str]:
    """Return the tags of one version of an object. Raises ``NoSuchObjectError``."""
    try:
        answer = s3().get_object_tagging(Bucket=bucket, Key=key, **_version(version))
    except ClientError as error:
        raise _translated(error, bucket, key) from error
    return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}


def get(bucket: str, key: str) -> Stored | None:
    """Return the newest version of an object, or None when there is none."""
    try:
        answer = s3().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if _code(error) in _MISSING:
            return None
        raise
    return Stored(answer["Body"].read(), answer["ETag"])


def download(bucket: str, key: str, version: str, to: Path) -> Path:
    """Write a version of an object, "" for the newest, to ``to``, in concurrent parts. Raises ``NoSuchObjectError``."""
    try:
        s3().download_file(bucket, key, str(to), ExtraArgs=_version(version))
    except ClientError as error:
        raise _translated(error, bucket, key) from error
    return to


def put(
    bucket: str,
    key: str,
    body: bytes,
    *,
    if_match: str | None = None,
    if_absent: bool = False,
    cache: str | None = None,
) -> str:
    """Write an object and return its etag; the media type follows from the key's ending.

    ``cache`` is the Cache-Control that readers are given. With ``if_match`` only over the version that has this etag,
    with ``if_absent`` only where nothing is; otherwise raises ``ObjectChangedError``.
    """
    condition: dict[str, Any] = {"IfMatch": if_match} if if_match else {}
    if if_absent:
        condition = {"IfNoneMatch": "*"}
    try:
        answer = s3().put_object(Bucket=bucket, Key=key, Body=body, **_headers(key, cache), **condition)
    except ClientError as error:
        raise _translated(error, bucket, key) from error
    return answer["ETag"]


def listed(bucket: str, prefix: str) -> list[tuple[str, datetime]]:
    """Return the keys below a prefix, and when each was put, in UTC."""
    pages = s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [(item["Key"], item["LastModified"]) for page in pages for item in page.get("Contents", [])]


def upload(file: Path, bucket: str, key: str) -> None:
    """Upload a file of any size, in parts where it is large."""
    s3().upload_file(str(file), bucket, key, ExtraArgs=_headers(key, None))


def upload_folder(
    folder: Path, bucket: str, prefix: str, *, cache: Callable[[str], str | None] = lambda _key: None
) -> list[str]:
    """Upload every file of a folder below ``prefix``, several at a time; return the keys in order.

    ``cache`` returns the Cache-Control that readers of a key are given.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    keys = [prefix + path.relative_to(folder).as_posix() for path in files]

    def put_file(path: Path, key: str) -> None:
        s3().upload_file(str(path), bucket, key, ExtraArgs=_headers(key, cache(key)))

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(put_file, files, keys))
    return keys


def copy(bucket: str, key: str, version: str, to: str) -> None:
    """Copy one version of an object to another key of the same bucket, of any size, without its tags.

    Raises ``NoSuchObjectError``.
    """
    source: Any = {"Bucket": bucket, "Key": key, **_version(version)}
    try:
        # S3 would copy tags too, and ask for rights over them: a scan's result belongs to the file it was made of.
        s3().copy(source, bucket, to, ExtraArgs={"TaggingDirective": "REPLACE"})
    except ClientError as error:
        raise _translated(error, bucket, key) from error


def media_type(key: str) -> str:
    """Return the media type of a key, by its ending."""
    return _TYPES.get(Path(key).suffix, "application/octet-stream")


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of an ``s3://`` address."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def _headers(key: str, cache: str | None) -> dict[str, Any]:
    return {"ContentType": media_type(key), **({"CacheControl": cache} if cache else {})}


def _version(version: str | None) -> dict[str, Any]:
    return {"VersionId": version} if version and version != "null" else {}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))


def _translated(error: ClientError, bucket: str, key: str) -> Exception:
    if _code(error) in _MISSING:
        return NoSuchObjectError(f"s3://{bucket}/{key} is not there, or this version of it is not")
    if _code(error) in _CHANGED:
        return ObjectChangedError(f"s3://{bucket}/{key} was written by somebody else first")
    return error
