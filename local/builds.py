"""What the ledger says of registers, read for people: each build, and how its counts were held against figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from lambdas.core.registers.reconciling import in_words

Reason = dict[str, Any]


@dataclass(frozen=True)
class Build:
    """A build of a register: ``inputs`` has the newest drop of each dataset, ``snapshots`` what it was linked from.

    ``snapshot`` is that of the register's own table, and empty, as ``people`` is 0, until it is built.
    """

    register: str
    build: str
    state: str
    planned: str
    updated: str
    inputs: dict[str, str]
    snapshots: dict[str, str]
    snapshot: str = ""
    people: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Check:
    """How a register's counts were last held against a product's figures. ``apart`` are the first that cannot be."""

    register: str
    product: str
    build: str
    release: str
    day: str
    outcome: str
    checked: str
    compared: int
    cannot_be: int
    not_published: int
    apart: tuple[tuple[str, ...], ...] = field(default=())

    def in_words(self) -> str:
        """Say how it went, in a sentence."""
        return in_words(asdict(self))


def builds(items: list[dict[str, Any]]) -> tuple[Build, ...]:
    """Return the builds among the ledger's items, by register and in order of time."""
    found = [_build(item) for item in items if item["sk"].startswith("build#")]
    return tuple(sorted(found, key=lambda build: (build.register, build.planned, build.build)))


def checks(items: list[dict[str, Any]]) -> tuple[Check, ...]:
    """Return the checks among the ledger's items."""
    found = [_check(item) for item in items if item["sk"].startswith("check#")]
    return tuple(sorted(found, key=lambda check: (check.register, check.product)))


def _build(item: dict[str, Any]) -> Build:
    inputs = json.loads(item.get("inputs") or "[]")
    return Build(
        register=item["pk"].partition("#")[2],
        build=item["sk"].partition("#")[2],
        state=item["state"],
        planned=item.get("planned", ""),
        updated=item["updated"],
        inputs={each["dataset"]: each["drop"] for each in inputs},
        snapshots={each["dataset"]: each["snapshot"] for each in inputs},
        snapshot=item.get("snapshot", ""),
        people=int(item.get("people", 0)),
        reasons=tuple({"message": text} for text in json.loads(item.get("reasons") or "[]")),
    )


def _check(item: dict[str, Any]) -> Check:
    return Check(
        register=item["pk"].partition("#")[2],
        product=item["sk"].partition("#")[2],
        build=item["build"],
        release=item["release"],
        day=item["day"],
        outcome=item["outcome"],
        checked=item["checked"],
        compared=int(item["compared"]),
        cannot_be=int(item["cannot_be"]),
        not_published=int(item["not_published"]),
        apart=tuple(tuple(cell) for cell in json.loads(item.get("apart") or "[]")),
    )
