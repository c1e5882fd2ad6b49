"""Which releases are taken up again: those that a signature is about, or all that are ready when their hour comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.products.product import Product
from contracts.products.signoffs import signed
from contracts.queries.verification import unverified
from lambdas.adapters import offers
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.offers import Offer
from lambdas.core.release.identity import is_still_made
from lambdas.plan.planning import plan


def is_opening(detail: dict[str, Any]) -> bool:
    """Whether an event is about releases that are ready."""
    return "opening" in detail or "object" in detail


def opening(detail: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what an event takes up again, as the plan has outcomes; nothing for a signature under what is not offered.

    A release of a product that was changed since, or is not verified any more, is not taken up: the product is planned
    anew, and where nothing comes of that, the release goes on to be taken back from whoever was shown it.
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


def _taken_up(product: Product, found: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
    turn = found.turn
    told = {"product": product.name, "release": turn.release, "after": turn.after, "beside": dict(turn.beside)}
    same = is_still_made(product, catalogue().hierarchies, turn.release, found.inputs)
    if same and unverified(product) is None:
        yield "releases", {**told, "out": False, "ready": True}
        return
    outcome, facts = plan(product, catalogue())
    yield outcome, {"product": product.name, **facts}
    if outcome != "releases":
        yield "releases", {**told, "out": True, "ready": False}
