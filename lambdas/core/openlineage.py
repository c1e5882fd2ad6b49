"""What was made from what as events of OpenLineage: a run of a job, with the exact versions of what it read and wrote.

They are worked out from what the ledger and the curated tables hold, so that they cannot say anything else than those
do (https://openlineage.io/spec/2-0-2/OpenLineage.json).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from contracts.drops.drop import DropState, curated_prefix
from lambdas.core.lineage import Came, Went
from lambdas.core.release.pointer import release_prefix

SPECIFICATION = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = "https://openlineage.io/spec/facets"
_VERSION = f"{_FACETS}/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"
STATISTICS = f"{_FACETS}/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet"
_ERROR = f"{_FACETS}/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet"
PRODUCER = "https://example.org/pratique"
"""Who says it. OpenLineage wants an address; a deployment of its own puts its own here."""

_PARENT = f"{_FACETS}/1-0-1/ParentRunFacet.json#/$defs/ParentRunFacet"
_TURNED_AWAY = (DropState.QUARANTINED, DropState.REFUSED, DropState.SUPERSEDED)
_OUT = ("published", "withdrawn")


@dataclass(frozen=True)
class Buckets:
    """What an environment calls its database of curated tables, their bucket and that of what is published."""

    database: str
    curated: str
    published: str


@dataclass(frozen=True)
class Run:
    """A run of a job."""

    job: str
    run: str

    @property
    def id(self) -> str:
        """The same whenever it is asked for."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PRODUCER}/{self.job}/{self.run}"))


@dataclass(frozen=True)
class Step:
    """One step of a drop's or a release's way: a run of its own, of which ``whole`` is the parent, if it has one."""

    job: str
    run: str
    whole: Run | None
    began: str
    inputs: list[Any]

    def events(
        self, kind: str = "", ended: str = "", outputs: list[Any] | None = None, why: str = ""
    ) -> list[dict[str, Any]]:
        """Return the start of the step and, when it has ended, its end."""
        start = self._event("START", self.began, [], "")
        return [start, self._event(kind, ended, outputs or [], why)] if kind else [start]

    def _event(self, kind: str, when: str, outputs: list[Any], why: str) -> dict[str, Any]:
        facets: dict[str, Any] = {}
        if self.whole is not None:
            parent = {"run": {"runId": self.whole.id}, "job": {"namespace": "pratique", "name": self.whole.job}}
            facets["parent"] = {**of_schema(_PARENT), **parent}
        if why:
            facets["errorMessage"] = {**of_schema(_ERROR), "message": why, "programmingLanguage": "SQL"}
        return {
            "eventType": kind,
            "eventTime": when,
            "run": {"runId": Run(self.job, self.run).id, "facets": facets},
            "job": {"namespace": "pratique", "name": self.job},
            "inputs": self.inputs,
            "outputs": outputs,
            "producer": PRODUCER,
            "schemaURL": SPECIFICATION,
        }


def drop_events(drop: Came, buckets: Buckets) -> list[dict[str, Any]]:
    """Return the events of a drop's way into its curated table: its inspection, then its commit."""
    whole = Run(f"ingest.{drop.dataset}", drop.drop)
    file = {"namespace": f"s3://{drop.bucket}", "name": drop.key, "facets": _version(drop.version)}
    folder = {"namespace": f"s3://{buckets.curated}", "name": curated_prefix(drop.dataset, drop.drop), "facets": {}}
    written = table_at(buckets.database, drop.dataset, drop.snapshot)
    written["outputFacets"] = {
        "outputStatistics": {**of_schema(STATISTICS), "rowCount": int(drop.rows.get("accepted", 0))},
    }
    state, inspected = DropState(drop.state), drop.times.get("inspected", "")
    step = Step(f"inspect.{drop.dataset}", drop.drop, whole, drop.landed, [file])
    if state in _TURNED_AWAY:
        return step.events("ABORT", drop.times.get("quarantined", drop.landed), why=drop.why)
    if state is DropState.DUPLICATE and not inspected:
        return step.events("COMPLETE", drop.times.get("duplicate", drop.landed))
    if not inspected and not drop.snapshot:
        return step.events()
    # What was taken in before moments were kept has that of its landing.
    began, ended = inspected or drop.landed, drop.times.get(drop.state, drop.landed)
    commit = Step(f"commit.{drop.dataset}", drop.drop, whole, began, [folder])
    done = state in {DropState.COMMITTED, DropState.DUPLICATE}
    after = commit.events("COMPLETE", ended, [written] if drop.snapshot else []) if done else commit.events()
    return [*step.events("COMPLETE", began, [folder]), *after]


def release_events(release: Went, buckets: Buckets) -> list[dict[str, Any]]:
    """Return the events of a release, from snapshots of curated tables to its page: query, suppression, publication."""
    name, times = f"{release.product}/{release.release}", release.times
    whole = Run(f"release.{release.product}", name)
    tables = [table_at(buckets.database, dataset, snapshot) for dataset, snapshot in sorted(release.snapshots.items())]
    answer = {"namespace": f"awsathena://{buckets.database}", "name": f"answers/{name}", "facets": {}}
    candidate = {"namespace": f"s3://{buckets.curated}", "name": f"candidates/{name}/", "facets": {}}
    page = {"namespace": f"s3://{buckets.published}", "name": release_prefix(release.product, release.release)}
    shown = [candidate]
    if release.over is not None:
        shown.append({"namespace": f"s3://{buckets.published}", "name": release_prefix(*release.over), "facets": {}})
    is_out = release.state in _OUT
    queried, suppressed = (times.get(step, release.when if is_out else "") for step in ("queried", "suppressed"))
    # A release that was planned once more, its answer being there, is not asked for again.
    began = min(filter(None, (times.get("planned", release.when), queried)), default="")
    query = Step(f"query.{release.product}", name, whole, began, tables)
    suppress = Step(f"suppress.{release.product}", name, whole, queried, [answer])
    publish = Step(f"publish.{release.product}", name, whole, suppressed, shown)
    if release.state == "refused":
        refused = times.get("refused", release.when)
        if not queried:
            return query.events("ABORT", refused, why=release.why)
        return [*query.events("COMPLETE", queried, [answer]), *suppress.events("ABORT", refused, why=release.why)]
    if not queried:
        return query.events()
    if not suppressed:
        return [*query.events("COMPLETE", queried, [answer]), *suppress.events()]
    before = [*query.events("COMPLETE", queried, [answer]), *suppress.events("COMPLETE", suppressed, [candidate])]
    return [*before, *(publish.events("COMPLETE", release.when, [page]) if is_out else publish.events())]


def table_at(database: str, dataset: str, snapshot: str) -> dict[str, Any]:
    """Return a table of the lake, in one snapshot."""
    return {"namespace": f"awsathena://{database}", "name": f"{database}.{dataset}", "facets": _version(snapshot)}


def _version(version: str) -> dict[str, Any]:
    return {"version": {**of_schema(_VERSION), "datasetVersion": version}} if version else {}


def of_schema(schema: str) -> dict[str, str]:
    """Return what a facet says of itself."""
    return {"_producer": PRODUCER, "_schemaURL": schema}
