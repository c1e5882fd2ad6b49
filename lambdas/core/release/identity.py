"""Names a release by what it is made of: the same product over the same snapshots is the same release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.products.product import Product
from contracts.products.release_terms import ABOUT_OPENING
from contracts.reference.codes import Hierarchy

_NO_PART: Mapping[str, Any] = {"verified": True, "uncovered": True, "release": set(ABOUT_OPENING)}


def release_id(
    product: Product, hierarchies: Mapping[str, Hierarchy], snapshots: Mapping[str, str], drops: Iterable[str]
) -> str:
    """Return ``<when the newest drop landed>-<eight digits of a hash>``: ``20201002T163000Z-1f2e3d4c``.

    The hash covers the product's whole folder, the hierarchies it rolls up by, and the snapshots it reads. The tests'
    names and rows are part of the folder: a release is of a product as it was reviewed. Who reviewed it is not, nor is
    when it opens.
    """
    content = {
        "product": product.model_dump(mode="json", exclude=_NO_PART),
        "hierarchies": {
            name: [[node.code, node.name, node.parent] for node in hierarchies[name].nodes]
            for dimension in product.dimensions
            for name in (dimension.hierarchy, *dimension.other_hierarchies)
        },
        "snapshots": dict(snapshots),
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return f"{vintage(max(drops))}-{digest}"


def is_still_made(
    product: Product, hierarchies: Mapping[str, Hierarchy], release: str, inputs: Sequence[Mapping[str, Any]]
) -> bool:
    """Whether a product as it is now makes a release of these inputs: it was not changed since.

    ``inputs`` has dataset, snapshot and drop of each, as the ledger keeps them.
    """
    snapshots = {str(item["dataset"]): str(item["snapshot"]) for item in inputs}
    return release == release_id(product, hierarchies, snapshots, (str(item["drop"]) for item in inputs))


def vintage(name: str) -> str:
    """Return when the newest input landed, from the id of a release or a drop: ``20201002T163000Z``. Sorts by time."""
    return name.split("-", 1)[0]
