"""The pointer to each product's newest release. It is one document, so that the switch to a release is one write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lambdas.core.release.identity import vintage
from lambdas.core.release.timeline import AGAIN, WITHDRAWN

KEY = "latest.json"
AREAS = "areas/releases.json"
"""Which release of each product the pages of areas tell of: what the pointer says, once they are up to date; and of
which areas there are pages."""


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
    pointer: dict[str, Any] | None, product: str, release: str, before: Mapping[str, Any], at: str
) -> dict[str, Any] | None:
    """Return the pointer with a product switched from a release that is withdrawn to one ``before`` it, as listed.

    None when it is to stay: it leads elsewhere already. ``at`` which time makes it another document than it was before
    the withdrawn release: whoever still holds that one and would write over it notices.
    """
    products: dict[str, Any] = dict((pointer or {}).get("products", {}))
    if products.get(product, {}).get("release") != release:
        return None
    products[product] = {**{name: before[name] for name in ("release", "published", "path")}, AGAIN: at}
    return {"products": dict(sorted(products.items()))}


def taken_back(pointer: dict[str, Any] | None, product: str, release: str, at: str) -> dict[str, Any] | None:
    """Return the pointer with the note that the release it leads to was withdrawn, and there is no other.

    None when it is to stay: it leads elsewhere already, or says so.
    """
    products: dict[str, Any] = dict((pointer or {}).get("products", {}))
    present = products.get(product, {})
    if present.get("release") != release or WITHDRAWN in present:
        return None
    products[product] = {**present, WITHDRAWN: at}
    return {"products": products}


def standing(pointer: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the entries of the pointer, by product, that are not of a withdrawn release."""
    return {name: entry for name, entry in (pointer or {}).get("products", {}).items() if WITHDRAWN not in entry}


def release_prefix(product: str, release: str) -> str:
    """Where a release's files lie in the published bucket; ``products/<product>/latest/`` stands for the newest."""
    return f"products/{product}/releases/{release}/"


def releases_prefix(product: str) -> str:
    """Where the lists of a product's releases lie in the published bucket."""
    return f"products/{product}/releases/"
