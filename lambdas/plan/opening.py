"""Which releases are taken up again: those that a signature is about, or all that are ready when their hour comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.signoffs import signed
from lambdas.adapters import offers
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.offers import Offer


def is_opening(detail: dict[str, Any]) -> bool:
    """Whether an event is about releases that are ready."""
    return "opening" in detail or "object" in detail


def opening(detail: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the releases that an event takes up again; none for a signature under what is not offered any more."""
    if "object" in detail:
        about = signed(detail["object"]["key"])
        if about is not None and about[0].product in catalogue().products:
            found = offers.ready(about[0].product, about[0].release)
            if found is not None and found.digest == about[0].digest:
                yield _taken_up(about[0].product, found)
        return
    for product in catalogue().products:
        for found in offers.all_ready(product)[-1:]:
            yield _taken_up(product, found)


def _taken_up(product: str, found: Offer) -> dict[str, Any]:
    turn = found.turn
    told = {"product": product, "release": turn.release, "after": turn.after, "beside": dict(turn.beside)}
    return {**told, "out": False, "ready": True}
