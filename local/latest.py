"""What readers are given as the latest release of each product."""

from __future__ import annotations

import json

from lambdas.core.release.pointer import KEY, standing
from local.reached import Reached


def read(environment: Reached) -> dict[str, str]:
    """Return the release that each product points to, one that is withdrawn aside; nothing before the first."""
    bucket = environment.output("PublishedBucket")
    try:
        body = environment.s3.get_object(Bucket=bucket, Key=KEY)["Body"].read()
    except environment.s3.exceptions.NoSuchKey:
        return {}
    return {product: str(entry["release"]) for product, entry in standing(json.loads(body)).items()}
