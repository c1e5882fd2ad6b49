"""Lineage: what was made from what, from a supplier's file to a published release.

Events are OpenLineage's (https://openlineage.io/spec/2-0-2/OpenLineage.json): a run of a job, with the exact versions
of what it read and wrote. They are worked out from what the ledger and the curated tables hold, so that they cannot say
anything else than those do.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.drops import DropState
from lambdas.core.release.pointer import release_prefix

SPECIFICATION = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = "https://openlineage.io/spec/facets"
_VERSION = f"{_FACETS}/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"
STATISTICS = f"{_FACETS}/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet"
_ERROR = f"{_FACETS}/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet"
PRODUCER = "https://example.org/pratique"
"""Who says it. OpenLineage wants an address; a deployment of its own puts its own here."""

_ENDS = {DropState.COMMITTED: "COMPLETE", DropState.DUPLICATE: "COMPLETE"} | dict.fromkeys(
    (DropState.QUARANTINED, DropState.REFUSED, DropState.SUPERSEDED), "ABORT"
)
_RELEASE_ENDS = {"published": "COMPLETE", "withdrawn": "COMPLETE", "refused": "ABORT"}

Contents = Mapping[tuple[str, str], frozenset[str]]
"""Dataset and snapshot: the drops that the snapshot has rows of."""

Over = tuple[str, str]
"""Product and release whose people rates are over."""


@dataclass(frozen=True)
class Came:
    """A drop: which version of which file, what became of it, and the snapshot that its commit made; "" without one."""

    dataset: str
    drop: str
    state: str
    bucket: str
    key: str
    version: str
    landed: str
    snapshot: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Went:
    """A release: the snapshot of each dataset that it was made from, and when it was published or last tried.

    ``over`` is the release whose people its page's rates are over; None without such rates.
    """

    product: str
    release: str
    state: str
    snapshots: Mapping[str, str]
    when: str
    why: str = ""
    over: Over | None = None


def touched(drop: Came, releases: Iterable[Went], contents: Contents) -> list[Went]:
    """Return the releases that are made of a drop, in their order: of its rows, or of the people of one that is."""
    every = list(releases)
    direct = {
        (release.product, release.release)
        for release in every
        if drop.drop in contents.get((drop.dataset, release.snapshots.get(drop.dataset, "")), frozenset())
    }
    return [release for release in every if (release.product, release.release) in direct or release.over in direct]


def drop_event(drop: Came, curated: str) -> dict[str, Any]:
    """Return the event of a drop's way into its curated table, a dataset of the database ``curated``."""
    read = {"namespace": f"s3://{drop.bucket}", "name": drop.key, "facets": _version(drop.version)}
    written = table_at(curated, drop.dataset, drop.snapshot)
    written["outputFacets"] = {
        "outputStatistics": {**of_schema(STATISTICS), "rowCount": int(drop.rows.get("accepted", 0))},
    }
    kind = _ENDS.get(DropState(drop.state), "RUNNING")
    outputs = [written] if drop.snapshot else []
    return event(kind, drop.landed, f"ingest.{drop.dataset}", drop.drop, [read], outputs, drop.why)


def release_event(release: Went, curated: str, published: str) -> dict[str, Any]:
    """Return the event of a release, made from snapshots of ``curated`` and written to the bucket ``published``."""
    read = [table_at(curated, dataset, snapshot) for dataset, snapshot in sorted(release.snapshots.items())]
    if release.over is not None:
        read.append({"namespace": f"s3://{published}", "name": release_prefix(*release.over), "facets": {}})
    kind = _RELEASE_ENDS.get(release.state, "RUNNING")
    page = {"namespace": f"s3://{published}", "name": release_prefix(release.product, release.release)}
    name = f"{release.product}/{release.release}"
    outputs = [page] if kind == "COMPLETE" else []
    return event(kind, release.when, f"release.{release.product}", name, read, outputs, release.why)


def event(kind: str, when: str, job: str, run: str, inputs: list[Any], outputs: list[Any], why: str) -> dict[str, Any]:
    """Return an event of OpenLineage: of one run of a job, what it read and wrote, and why where it ended in vain."""
    message = {**of_schema(_ERROR), "message": why, "programmingLanguage": "SQL"}
    return {
        "eventType": kind,
        "eventTime": when,
        "run": {
            "runId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PRODUCER}/{job}/{run}")),
            "facets": {"errorMessage": message} if why and kind in {"ABORT", "FAIL"} else {},
        },
        "job": {"namespace": "pratique", "name": job},
        "inputs": inputs,
        "outputs": outputs,
        "producer": PRODUCER,
        "schemaURL": SPECIFICATION,
    }


def table_at(database: str, dataset: str, snapshot: str) -> dict[str, Any]:
    """Return a table of the lake, in one snapshot."""
    return {"namespace": f"awsathena://{database}", "name": f"{database}.{dataset}", "facets": _version(snapshot)}


def _version(version: str) -> dict[str, Any]:
    return {"version": {**of_schema(_VERSION), "datasetVersion": version}} if version else {}


def of_schema(schema: str) -> dict[str, str]:
    """Return what every facet says of itself."""
    return {"_producer": PRODUCER, "_schemaURL": schema}
