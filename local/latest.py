"""What readers are given as the latest release of each product."""

from __future__ import annotations

import json
from typing import Any

from lambdas.core.release.pointer import KEY, releases_prefix, standing
from local.reached import Reached


def read(environment: Reached) -> dict[str, str]:
    """Return the release that each product points to, one that is withdrawn aside; nothing before the first."""
    found = _document(environment, KEY) or {"products": {}}
    return {product: str(entry["release"]) for product, entry in standing(found).items()}


def listed(environment: Reached, product: str) -> list[dict[str, Any]]:
    """Return the releases of a product that are listed for readers, withdrawn ones too, the earliest first."""
    return list((_document(environment, f"{releases_prefix(product)}index.json") or {"releases": []})["releases"])


def _document(environment: Reached, key: str) -> dict[str, Any] | None:
    bucket = environment.output("PublishedBucket")
    try:
        found: dict[str, Any] = json.loads(environment.s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    except environment.s3.exceptions.NoSuchKey:
        return None
    return found
