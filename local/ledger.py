"""What the ledger says, read for people: every drop, every release, every build of a register."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from contracts.datasets.levels import Level
from local.builds import Build, Check, builds, checks
from local.reached import Reached

Reason = dict[str, Any]


@dataclass(frozen=True)
class Drop:
    """A drop's entry; ``rows`` is empty until the file was inspected, ``times`` has when it came to each state.

    ``repeats`` is the drop that a duplicate says the same as.
    """

    dataset: str
    drop: str
    state: str
    bucket: str
    key: str
    landed: str
    rows: dict[str, int] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    decisions: tuple[dict[str, Any], ...] = ()
    times: dict[str, str] = field(default_factory=dict)
    repeats: str = ""

    @property
    def releasable(self) -> bool:
        """Whether a person may let the drop in as it is."""
        return bool(self.reasons) and all(reason.get("level") == Level.HOLD for reason in self.reasons)

    @property
    def file(self) -> str:
        """Name of the file that was dropped."""
        return self.key.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Release:
    """A release's entry: by dataset, ``inputs`` has the newest drop it holds, ``snapshots`` what it was made from.

    ``published`` is empty until it is, ``digest`` unless it is ready: what is to be signed.
    """

    product: str
    release: str
    state: str
    inputs: dict[str, str]
    updated: str
    reasons: tuple[Reason, ...] = ()
    snapshots: dict[str, str] = field(default_factory=dict)
    published: str = ""
    digest: str = ""
    times: dict[str, str] = field(default_factory=dict)

    @property
    def when(self) -> str:
        """When it was published, or else was tried last."""
        return self.published or self.updated


@dataclass(frozen=True)
class Entries:
    """Everything in the ledger, in order of time: drops by name, releases of a product by when they were published."""

    drops: tuple[Drop, ...]
    releases: tuple[Release, ...]
    builds: tuple[Build, ...] = ()
    checks: tuple[Check, ...] = ()

    def drop(self, name: str) -> Drop | None:
        """Return the drop of this name."""
        return next((drop for drop in self.drops if drop.drop == name), None)

    def of_product(self, product: str) -> list[Release]:
        """Releases of a product, the earliest first."""
        return [release for release in self.releases if release.product == product]


def read(environment: Reached) -> Entries:
    """Read an environment's ledger for people."""
    return entries(items(environment))


def items(environment: Reached) -> list[dict[str, Any]]:
    """Read the whole ledger of an environment."""
    table = environment.dynamodb.Table(environment.output("LedgerTable"))
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {}
    while not page or "LastEvaluatedKey" in page:
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if page else {}
        page = dict(table.scan(ConsistentRead=True, **start))
        found += page["Items"]
    return found


def entries(items: list[dict[str, Any]]) -> Entries:
    """Return what people are told of the ledger's items."""
    drops = [_drop(item) for item in items if item["sk"].startswith("drop#")]
    releases = [_release(item) for item in items if item["sk"].startswith("release#")]
    return Entries(
        tuple(sorted(drops, key=lambda drop: drop.drop)),
        tuple(sorted(releases, key=lambda release: (release.product, release.when, release.release))),
        builds(items),
        checks(items),
    )


def _drop(item: dict[str, Any]) -> Drop:
    return Drop(
        dataset=item["pk"].partition("#")[2],
        drop=item["sk"].partition("#")[2],
        state=item["state"],
        bucket=item["bucket"],
        key=item["key"],
        landed=item["landed"],
        rows={name: int(count) for name, count in (_value(item.get("rows")) or {}).items()},
        reasons=tuple(_value(item.get("reasons")) or ()),
        decisions=tuple(_value(item.get("decisions")) or ()),
        times=_times(item),
        repeats=item.get("duplicate_of") or "",
    )


def _release(item: dict[str, Any]) -> Release:
    inputs = _value(item.get("inputs")) or ()
    return Release(
        product=item["pk"].partition("#")[2],
        release=item["sk"].partition("#")[2],
        state=item["state"],
        inputs={each["dataset"]: each["drop"] for each in inputs},
        snapshots={each["dataset"]: each["snapshot"] for each in inputs},
        updated=item["updated"],
        published=item.get("published", ""),
        digest=_value(item["offer"])["digest"] if item["state"] == "ready" else "",
        reasons=tuple({"message": text} for text in _value(item.get("reasons")) or ()),
        times=_times(item),
    )


def _times(item: dict[str, Any]) -> dict[str, str]:
    """Return when an item came to each of its states."""
    return {name.removesuffix("_at"): str(when) for name, when in item.items() if name.endswith("_at")}


def _value(stored: Any) -> Any:
    """Return a nested fact, which the run time keeps as JSON text."""
    return json.loads(stored) if isinstance(stored, str) else stored
