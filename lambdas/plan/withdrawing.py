"""What a person says of a drop's rows: no release is made of them, or they are right after all."""

from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.products.release_decisions import DropDecision, DropVerb
from lambdas.adapters import decided, releases, withdrawn_drops
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.inputs import said_since
from lambdas.adapters.releases import ReleaseState
from lambdas.core.release.withdrawn_rows import holding

UNPUBLISHED = (ReleaseState.CANDIDATE.value, ReleaseState.READY.value)


Told = dict[str, Any]


def said(detail: Told) -> tuple[list[Told], list[Told], bool]:
    """Enter a decision on a drop; return the releases on their way that it holds, and whether to plan anew.

    It is entered first: whatever is planned from then on sees it. A withdrawal plans nothing: what is out is taken back
    next. Those of the releases that were ready come a second time, to be taken back from whoever was shown them, and so
    do those that were taken back for the drop before, where that was not carried out to its end.
    """
    decision = DropDecision.model_validate(detail)
    withdrawn_drops.say(decision)
    if decision.verb is not DropVerb.WITHDRAW:
        return [], [], True
    products = [item for item in catalogue().products.values() if decision.dataset in item.datasets]
    held = [each for product in products for each in _held(product, decision.dataset)]
    shown = [{**told, "out": True, "ready": False} for told, was_ready in held if was_ready]
    return [told for told, _ in held], [*shown, *_half_way(decision.drop)], False


def _half_way(drop: str) -> list[Told]:
    """Return what was taken back for a drop, and readers may not have been told of: its publication died."""
    return [
        {"product": product, "release": item["sk"].removeprefix("release#"), "out": True, "ready": False}
        for product in catalogue().products
        for item in releases.releases(product)
        if decided.is_half_way(item) and item["withdrawn"].get("drop") == drop
    ]


def _held(product: Product, dataset: str) -> list[tuple[Told, bool]]:
    found = []
    for item in releases.releases(product.name):
        if item["state"] not in UNPUBLISHED or "beside" in item:  # one that has its turn is as good as out
            continue
        reasons = holding(said_since(each for each in item.get("inputs", ()) if each["dataset"] == dataset))
        release = item["sk"].removeprefix("release#")
        if reasons:
            releases.close(product.name, release, ReleaseState.HELD, {"reasons": reasons, "for_rows": True})
            told = {"product": product.name, "release": release, "reason": "\n".join(reasons)}
            found.append((told, item["state"] == ReleaseState.READY.value))
    return found
