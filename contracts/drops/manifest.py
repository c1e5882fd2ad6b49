"""A sender's manifest: a small JSON file that says what the file beside it must be."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Declared(BaseModel):
    """What a manifest may say: rows below the header, bytes, SHA-256, and sums of columns by their headers.

    ``unknown`` are its keys that are none of these.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    rows: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    control: dict[str, int] = {}
    unknown: tuple[str, ...] = ()


KEYS = ("rows", "bytes", "sha256", "control")


def read_manifest(text: bytes) -> Declared | None:
    """Return what a manifest says; None for a text that is none, or that says nothing of what a manifest may."""
    try:
        said = json.loads(text, object_pairs_hook=_once)
        unknown = tuple(key for key in said if key not in KEYS) if isinstance(said, dict) else ()
        declared = Declared.model_validate({**said, "unknown": unknown} if unknown else said)
    except (ValidationError, ValueError, RecursionError):
        return None
    says = any(value not in (None, {}) for value in declared.model_dump(exclude={"unknown"}).values())
    return declared if says else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says a thing twice says nothing that could be held against a file."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)
