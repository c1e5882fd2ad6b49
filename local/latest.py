"""What readers are given as the latest release of each product."""

from __future__ import annotations

import json

from lambdas.core.release.pointer import KEY, standing
from local.platform import Platform


def read(platform: Platform) -> dict[str, str]:
    """Return the release that each product points to, one that is withdrawn aside; nothing before the first."""
    bucket = platform.output("PublishedBucket")
    try:
        body = platform.s3.get_object(Bucket=bucket, Key=KEY)["Body"].read()
    except platform.s3.exceptions.NoSuchKey:
        return {}
    return {product: str(entry["release"]) for product, entry in standing(json.loads(body)).items()}
