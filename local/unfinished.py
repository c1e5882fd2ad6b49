"""What an earlier run left unfinished, started again: workflows end with the embedded AWS that runs them.

On AWS they go on, and one that failed is started again by an operator. Either is harmless however often it is done: the
same version of an object is the same drop, and the same snapshots are the same release.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.drops.drop import END_STATES, INCOMING, MANIFEST, UNCLAIMED, drop_id
from local import ledger
from local.dropping import Dropped
from local.ledger import Entries
from local.platform import Platform


@dataclass(frozen=True)
class Unfinished:
    """Drops that came to no end, products that are not published as of now, and when both were started again."""

    drops: tuple[Dropped, ...]
    products: tuple[str, ...]
    since: datetime

    def __str__(self) -> str:
        """Say in one sentence what was unfinished; nothing when nothing was."""
        counted = ((len(self.drops), "drop"), (len(self.products), "release"))
        told = " and ".join(f"{count} {what}{'s' if count > 1 else ''}" for count, what in counted if count)
        one = len(self.drops) + len(self.products) == 1
        return f"{told} {'was' if one else 'were'} unfinished: started again" if told else ""


def start_again(platform: Platform, products: Mapping[str, tuple[str, ...]]) -> Unfinished:
    """Start whatever is unfinished; ``products`` is the datasets that each product is made from.

    For a platform whose embedded AWS has just begun, so that no workflow runs.
    """
    since = datetime.now(UTC) - timedelta(seconds=1)
    entries = ledger.read(platform)
    drops = tuple(dropped for dropped in _landed(platform) if not _has_ended(entries, dropped))
    due = tuple(_due(entries, products, snapshots(platform)))
    for dropped in drops:
        _start(platform, "IngestWorkflow", event(dropped))
    for product in due:
        _start(platform, "ReleaseWorkflow", {"detail": {"product": product}})
    return Unfinished(drops, due, since)


def event(dropped: Dropped) -> dict[str, Any]:
    """Return the event that S3 sent when the drop landed, as far as the ingest workflow reads it."""
    stored = {"key": dropped.key, "version-id": dropped.version}
    detail = {"bucket": {"name": dropped.bucket}, "object": stored}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}


def snapshots(platform: Platform) -> dict[str, str]:
    """Return the present snapshot of each curated table, by dataset; a table nothing was committed to has none."""
    glue, database = platform.client("glue"), platform.output("GlueDatabase")
    found = {}
    for dataset in platform.zones.keys() - {UNCLAIMED}:
        table = glue.get_table(DatabaseName=database, Name=dataset)["Table"]
        bucket, _, key = table["Parameters"]["metadata_location"].removeprefix("s3://").partition("/")
        snapshot = json.load(platform.s3.get_object(Bucket=bucket, Key=key)["Body"]).get("current-snapshot-id")
        if snapshot not in {None, -1}:
            found[dataset] = str(snapshot)
    return found


def _landed(platform: Platform) -> Iterator[Dropped]:
    """Every drop there is, entered in the ledger or not: each version of each object under ``incoming/``."""
    for dataset, bucket in sorted(platform.zones.items()):
        pages = platform.s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=INCOMING)
        for stored in (version for page in pages for version in page.get("Versions", ())):
            key, version = stored["Key"], stored["VersionId"]
            if key.endswith(MANIFEST):
                continue
            name = drop_id(bucket, key, version, stored["LastModified"])
            yield Dropped(dataset, key.rsplit("/", 1)[-1], bucket, key, version, name)


def _has_ended(entries: Entries, dropped: Dropped) -> bool:
    entry = entries.drop(dropped.drop)
    return entry is not None and entry.state in set(END_STATES)


def _due(entries: Entries, products: Mapping[str, tuple[str, ...]], present: Mapping[str, str]) -> Iterator[str]:
    """Products all of whose datasets have been committed, and which are not published as these stand."""
    for product, datasets in products.items():
        wanted = {dataset: present[dataset] for dataset in datasets if dataset in present}
        published = [release.snapshots for release in entries.of_product(product) if release.state == "published"]
        if len(wanted) == len(datasets) and wanted not in published:
            yield product


def _start(platform: Platform, workflow: str, given: dict[str, Any]) -> None:
    platform.states.start_execution(stateMachineArn=platform.output(workflow), input=json.dumps(given))
