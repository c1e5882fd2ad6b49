"""Which releases are taken up again: those that a signature is about, or all that are ready when their hour comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.product import Product
from contracts.signoffs import signed
from lambdas.adapters import offers
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.offers import Offer
from lambdas.core.release.identity import is_still_made
from lambdas.plan.planning import plan


def is_opening(detail: dict[str, Any]) -> bool:
    """Whether an event is about releases that are ready."""
    return "opening" in detail or "object" in detail


def opening(detail: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the releases that an event takes up again; none for a signature under what is not offered any more.

    One of a product that was changed since is not taken up: the product is planned anew.
    """
    known = catalogue().products
    if "object" in detail:
        about = signed(detail["object"]["key"])
        if about is not None and about[0].product in known:
            found = offers.ready(about[0].product, about[0].release)
            if found is not None and found.digest == about[0].digest:
                yield from _taken_up(known[about[0].product], found)
        return
    for product in known.values():
        for found in offers.all_ready(product.name)[-1:]:
            yield from _taken_up(product, found)


def _taken_up(product: Product, found: Offer) -> Iterator[dict[str, Any]]:
    turn = found.turn
    if is_still_made(product, catalogue().hierarchies, turn.release, found.inputs):
        told = {"product": product.name, "release": turn.release, "after": turn.after, "beside": dict(turn.beside)}
        yield {**told, "out": False, "ready": True}
        return
    outcome, facts = plan(product, catalogue())
    if outcome == "releases":
        yield {"product": product.name, **facts}
