"""The CloudFront KeyValueStore of routes: product to its latest release."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import boto3

from lambdas.adapters.settings import SettingError

_AT_ONCE = 50  # most changes that one UpdateKeys takes (CloudFront quotas)


@lru_cache(maxsize=1)
def client() -> Any:
    """CloudFront KeyValueStore; its requests are signed for every region, which needs the package awscrt."""
    return boto3.client("cloudfront-keyvaluestore")


def replace(routes: Mapping[str, str]) -> dict[str, str]:
    """Make the store hold these routes; return those that were not in it before.

    Each write names the version of the store it follows, so that of two at once one fails and is tried again.
    """
    arn = _arn()
    described = client().describe_key_value_store(KvsARN=arn)
    held = _held(arn)
    changed = {key: value for key, value in routes.items() if held.get(key) != value}
    etag = described["ETag"]
    pending = sorted(changed.items())
    for start in range(0, len(pending), _AT_ONCE):
        puts = [{"Key": key, "Value": value} for key, value in pending[start : start + _AT_ONCE]]
        etag = client().update_keys(KvsARN=arn, IfMatch=etag, Puts=puts)["ETag"]
    return changed


def _held(arn: str) -> dict[str, str]:
    pages = client().get_paginator("list_keys").paginate(KvsARN=arn)
    return {item["Key"]: item["Value"] for page in pages for item in page["Items"]}


def _arn() -> str:
    arn = os.environ.get("ROUTES_STORE")
    if not arn:
        raise SettingError("environment variable ROUTES_STORE is not set: the site stack must set it")
    return arn
