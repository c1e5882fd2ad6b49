"""What a version of a register says of itself: its build, when it was made, and from which drops.

It goes with the table: Iceberg keeps it in the table's properties, the Glue catalogue among the table's parameters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

PROPERTY = "pratique.register"


@dataclass(frozen=True)
class MadeOf:
    """A build of a register: ``planned`` is when its sources were read, ``inputs`` dataset, snapshot and newest drop.

    Times are UTC, ISO 8601. Of two builds the one that was planned later has read the later sources.
    """

    build: str
    planned: str
    inputs: tuple[Mapping[str, str], ...]

    def told(self) -> str:
        """Return the property's text."""
        return json.dumps(
            {"build": self.build, "planned": self.planned, "inputs": [dict(item) for item in self.inputs]}
        )

    def in_words(self) -> str:
        """Say to a reader when it was built and from what."""
        at = datetime.fromisoformat(self.planned).astimezone(UTC)
        drops = "; ".join(f"{item['dataset']} up to drop {item['drop']}" for item in self.inputs)
        return f"Built on {at.day} {at:%B %Y} at {at:%H:%M} UTC from {drops}."


def made_of(build: str, planned: str, inputs: Iterable[Mapping[str, Any]]) -> MadeOf:
    """Return what a planned build is made of."""
    kept = ("dataset", "snapshot", "drop")
    return MadeOf(build, planned, tuple({name: str(item[name]) for name in kept} for item in inputs))


def read(properties: Mapping[str, Any]) -> MadeOf | None:
    """Return what a table's properties or parameters say of its register; None before the first build."""
    text = properties.get(PROPERTY)
    if not text:
        return None
    said: dict[str, Any] = json.loads(str(text))
    inputs: Sequence[Mapping[str, Any]] = said["inputs"]
    return made_of(said["build"], said["planned"], inputs)
