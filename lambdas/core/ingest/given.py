"""What is known of a drop besides its file: what came before it, what its sender says of it, what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Size:
    """How much a committed drop brought."""

    rows: int
    bytes: int


@dataclass(frozen=True)
class Past:
    """The drops of a dataset that were committed before a drop: the sizes of each, the earliest first.

    ``last`` is the inspection document of the last of them, None when there is none.
    """

    sizes: tuple[Size, ...] = ()
    last: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Given:
    """The circumstances of an inspection.

    ``manifest`` is the text of the sender's manifest, None when there is none. ``waived`` are the codes of the reasons
    that a person has seen and releases the drop in spite of.
    """

    past: Past = field(default_factory=Past)
    manifest: bytes | None = None
    waived: frozenset[str] = frozenset()
