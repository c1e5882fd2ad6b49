"""The pointer to each product's newest release. It is one document, so that the switch to a release is one write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdas.core.release.identity import vintage

KEY = "latest.json"
AREAS = "areas/releases.json"
"""Which release of each product the pages of areas tell of: what the pointer says, once they are up to date."""


def advanced(
    pointer: dict[str, Any] | None, product: str, release: str, published: str, *, wanted: bool
) -> dict[str, Any] | None:
    """Return the pointer with a product switched to a release, or None when it is to stay as it is.

    It never goes back: a release made from older drops than the one it points to leaves it alone, and so does the
    release that it points to already. Of two releases from the same drops (the product was changed) it follows the one
    that is ``wanted``: that which the product and its inputs make as they now are, be it new or out for long.
    """
    products: dict[str, Any] = dict((pointer or {}).get("products", {}))
    present = products.get(product)
    if present:
        now, offered = vintage(present["release"]), vintage(release)
        if present["release"] == release or now > offered or (now == offered and not wanted):
            return None
    products[product] = {"release": release, "published": published, "path": release_prefix(product, release)}
    return {"products": dict(sorted(products.items()))}


def returned(
    pointer: dict[str, Any] | None, product: str, release: str, before: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the pointer with a product switched from a release that is withdrawn to one ``before`` it, as listed.

    None when it is to stay: it leads elsewhere already.
    """
    products: dict[str, Any] = dict((pointer or {}).get("products", {}))
    if products.get(product, {}).get("release") != release:
        return None
    products[product] = {name: before[name] for name in ("release", "published", "path")}
    return {"products": dict(sorted(products.items()))}


def release_prefix(product: str, release: str) -> str:
    """Where a release's files lie in the published bucket; ``products/<product>/latest/`` stands for the newest."""
    return f"products/{product}/releases/{release}/"


def releases_prefix(product: str) -> str:
    """Where the lists of a product's releases lie in the published bucket."""
    return f"products/{product}/releases/"
