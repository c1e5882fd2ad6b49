"""Lineage of registers: which builds are made of a drop, and the OpenLineage event of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lambdas.core.lineage import Came, Contents
from lambdas.core.openlineage import STATISTICS, Step, of_schema, table_at

_ENDS = {"built": "COMPLETE", "replaced": "COMPLETE", "refused": "ABORT", "failed": "FAIL", "superseded": "ABORT"}
_VAIN = ("failed", "refused", "superseded")


@dataclass(frozen=True)
class Linked:
    """A build of a register: the snapshot of each dataset that it was linked from, and its own table's, or ""."""

    register: str
    build: str
    state: str
    snapshots: Mapping[str, str]
    when: str
    snapshot: str = ""
    people: int = 0
    why: str = ""
    began: str = ""


def touched_builds(drop: Came, builds: Iterable[Linked], contents: Contents) -> list[Linked]:
    """Return the builds that are made of a drop's rows, in their order."""
    return [
        build
        for build in builds
        if drop.drop in contents.get((drop.dataset, build.snapshots.get(drop.dataset, "")), frozenset())
    ]


def build_events(build: Linked, curated: str, registers: str) -> list[dict[str, Any]]:
    """Return the events of a build, from snapshots of the database ``curated`` to a table of ``registers``."""
    read = [table_at(curated, dataset, snapshot) for dataset, snapshot in sorted(build.snapshots.items())]
    written = table_at(registers, build.register, build.snapshot)
    written["outputFacets"] = {"outputStatistics": {**of_schema(STATISTICS), "rowCount": build.people}}
    step = Step(f"register.{build.register}", build.build, None, build.began, read)
    outputs = [written] if build.snapshot else []
    return step.events(_ENDS.get(build.state, ""), build.when, outputs, build.why if build.state in _VAIN else "")
