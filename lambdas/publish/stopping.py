"""What stops a release on its way: it was held or refused since, or its product is not what anybody verified."""

from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.queries.verification import unverified
from lambdas.adapters import releases
from lambdas.adapters.releases import ReleaseState
from lambdas.publish.gate import Waits, take_back


def stops(product: Product, release: str, event: dict[str, Any]) -> dict[str, Any] | None:
    """Return what publication answers to an event about a release that may not go on; None where it may.

    Those who might see it before its hour are told that it does not open. One that has had its turn goes on, unless it
    is held, or a person has refused what could not be published: readers may have seen it.
    """
    told = _why(product, release)
    if told is None and not event.get("out"):
        return None
    take_back(product, release)
    # Planned as one that goes no further, and on its way again since: whatever took it up does the rest.
    waits = Waits.PERSON if told else Waits.SCHEDULE
    return {**event, "waits": waits.value, "opens": "", "waiting": told or "", "stale": False}


def _why(product: Product, release: str) -> str | None:
    item = releases.read(product.name, release) or {}
    if item.get("state") == ReleaseState.HELD.value:
        return str(item["reasons"][0])
    refused = item.get("state") == ReleaseState.REFUSED.value
    if releases.out(product.name, release) is not None and not (refused and item.get("refusal")):
        return None
    if refused:
        return f"release {release} of {product.name} does not open: {item['reasons'][0]}"
    told = unverified(product)
    if told is not None:
        releases.close(product.name, release, ReleaseState.REFUSED, {"reasons": [told]})
    return told
