"""Whether the pages of areas tell of the latest releases, which they follow by themselves."""

from __future__ import annotations

import json

from lambdas.core.release import pointer
from local import latest
from local.platform import Platform


def behind(platform: Platform) -> list[str]:
    """Return the products whose latest release the pages of areas do not tell of yet."""
    made = _made(platform)
    return sorted(product for product, release in latest.read(platform).items() if made.get(product) != release)


def announce_again(platform: Platform) -> None:
    """Announce latest.json again: an announcement whose call ended with the embedded AWS would wait for minutes."""
    platform.client("sqs").purge_queue(QueueUrl=platform.output("AreasQueue"))
    bucket = platform.output("PublishedBucket")
    stored = platform.s3.get_object(Bucket=bucket, Key=pointer.KEY)
    platform.s3.put_object(
        Bucket=bucket,
        Key=pointer.KEY,
        Body=stored["Body"].read(),
        IfMatch=stored["ETag"],
        ContentType=stored["ContentType"],
        CacheControl=stored["CacheControl"],
    )


def _made(platform: Platform) -> dict[str, str]:
    try:
        stored = platform.s3.get_object(Bucket=platform.output("PublishedBucket"), Key=pointer.AREAS)
    except platform.s3.exceptions.NoSuchKey:
        return {}
    products: dict[str, str] = json.load(stored["Body"])["products"]
    return products
