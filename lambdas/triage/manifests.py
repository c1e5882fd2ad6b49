"""Tells manifests from drops."""

from __future__ import annotations

from contracts.drops.drop import MANIFEST
from contracts.drops.manifest import read_manifest
from lambdas.adapters import objects

LARGEST = 1_000_000  # bytes; a larger file of that name is a drop that was named badly


def is_manifest(bucket: str, key: str) -> bool:
    """Tell whether an object has the name of a sender's manifest and is one."""
    if not key.endswith(MANIFEST) or objects.head(bucket, key).size > LARGEST:
        return False
    stored = objects.get(bucket, key)
    return stored is not None and read_manifest(stored.body) is not None
