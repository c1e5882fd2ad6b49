"""Reads lineage from the ledger and the curated tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from dashboards.site.areas.facts import NAME as FACTS
from lambdas.adapters.table import drops_in, snapshot_of
from lambdas.core.lineage import Came, Contents, Over, Went
from lambdas.core.registers.lineage import Linked
from lambdas.core.release.pointer import release_prefix
from local import ledger
from local.errors import LocalError
from local.reached import Reached

Load = Callable[[str], Table | None]
"""Returns the curated table of a dataset; None before its first commit."""

Find = Callable[[str], bytes | None]
"""Returns a file of the published bucket; None where there is none."""


@dataclass(frozen=True)
class Lineage:
    """Every drop, release and build of a register that the ledger knows, in order of time, and what snapshots hold."""

    drops: tuple[Came, ...]
    releases: tuple[Went, ...]
    contents: Contents
    builds: tuple[Linked, ...] = ()

    def drop(self, name: str) -> Came:
        """Return a drop. Raises LocalError when there is none of this name."""
        for drop in self.drops:
            if drop.drop == name:
                return drop
        raise LocalError(f"There is no drop {name}: `pratique status` lists them.")

    def holder(self, name: str) -> Came:
        """Return the drop whose rows stand for those of a drop: of a duplicate the one that brought them, or itself."""
        return self.drop(self.drop(name).repeats or name)


def of_environment(environment: Reached) -> Lineage:
    """Read the lineage of an environment."""
    tables = GlueCatalog("glue", client=environment.client("glue"), **environment.iceberg)
    database = environment.output("GlueDatabase")

    def load(dataset: str) -> Table | None:
        try:
            return tables.load_table((database, dataset))
        except NoSuchTableError:
            return None

    def find(key: str) -> bytes | None:
        try:
            return environment.s3.get_object(Bucket=environment.output("PublishedBucket"), Key=key)["Body"].read()
        except environment.s3.exceptions.NoSuchKey:
            return None

    return read(ledger.items(environment), load, find)


def read(items: list[dict[str, Any]], load: Load, find: Find) -> Lineage:
    """Read the lineage of a ledger's items, curated tables given by ``load``, files of releases by ``find``."""
    entries = ledger.entries(items)
    versions = {item["sk"].partition("#")[2]: item.get("version", "") for item in items}
    tables = {name: load(name) for name in {drop.dataset for drop in entries.drops}}
    drops = tuple(_came(drop, tables.get(drop.dataset), versions[drop.drop]) for drop in entries.drops)
    releases = tuple(
        Went(
            item.product,
            item.release,
            item.state,
            item.snapshots,
            item.when,
            _why(item.reasons),
            _over(item, find),
            item.times,
        )
        for item in entries.releases
    )
    builds = tuple(
        Linked(
            item.register,
            item.build,
            item.state,
            item.snapshots,
            item.updated,
            item.snapshot,
            item.people,
            _why(item.reasons),
            item.planned,
        )
        for item in entries.builds
    )
    made_of = [*(release.snapshots for release in releases), *(build.snapshots for build in builds)]
    pins = {pin for snapshots in made_of for pin in snapshots.items()}
    contents = {
        (dataset, snapshot): drops_in(table, int(snapshot))
        for dataset, snapshot in pins
        if (table := tables.get(dataset)) is not None
    }
    return Lineage(drops, releases, contents, builds)


def _came(drop: ledger.Drop, table: Table | None, version: str) -> Came:
    return Came(
        dataset=drop.dataset,
        drop=drop.drop,
        state=drop.state,
        bucket=drop.bucket,
        key=drop.key,
        version=version,
        landed=drop.landed,
        snapshot="" if table is None else snapshot_of(table, drop.drop),
        rows=drop.rows,
        why=_why(drop.reasons),
        times=drop.times,
        repeats=drop.repeats,
    )


def _over(release: ledger.Release, find: Find) -> Over | None:
    """Return whose people the rates of a release are over, as it tells in its own facts of areas."""
    body = find(release_prefix(release.product, release.release) + FACTS) if release.published else None
    told = None if body is None else json.loads(body).get("per_head")
    return None if told is None else (told["people"]["product"], told["people"]["release"])


def _why(reasons: Iterable[ledger.Reason]) -> str:
    return "; ".join(str(reason.get("message", "")) for reason in reasons)
