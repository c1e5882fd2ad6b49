"""Releases that are ready: what is offered of them to be signed and opened, in the ledger's items of releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lambdas.adapters.ledger import Item
from lambdas.adapters.releases import ReleaseState, Turn, close, last, read, releases, wanted
from lambdas.core.release.identity import vintage


@dataclass(frozen=True)
class Offer:
    """A release that is ready: its turn, the digest of what it says, since when it waits, ISO 8601, and its inputs."""

    turn: Turn
    digest: str
    at: str
    inputs: Sequence[Mapping[str, Any]] = ()


def offer(product: str, made: Offer) -> Offer:
    """Record that a release is ready, unless it is published; offered before with the same digest, it is since then."""
    before = ready(product, made.turn.release, also=ReleaseState.CANDIDATE)
    if before is not None and before.digest == made.digest:
        made = before
    turn = made.turn
    told = {"after": turn.after, "beside": dict(turn.beside), "digest": made.digest, "at": made.at}
    close(product, turn.release, ReleaseState.READY, {"offer": told})
    return made


def ready(product: str, release: str, *, also: ReleaseState = ReleaseState.READY) -> Offer | None:
    """Return what is offered of a release that is ready, or in the state ``also``; None of any other."""
    item = read(product, release)
    if item is None or "offer" not in item or item["state"] not in {ReleaseState.READY.value, also.value}:
        return None
    return _offer(release, item)


def all_ready(product: str) -> list[Offer]:
    """Return what is offered of the releases of a product that are ready, the newest last.

    Those that the release let out last has overtaken are left out: of older drops, or of the same drops and the product
    as it was. Of those from the same drops the one that the product makes as it was planned last comes last.
    """
    items = [item for item in releases(product) if item["state"] == ReleaseState.READY.value]
    found = [_offer(item["sk"].removeprefix("release#"), item) for item in items]
    before, planned = last(product), wanted(product)
    found.sort(key=lambda each: (vintage(each.turn.release), each.turn.release == planned, each.at))
    return [each for each in found if before is None or _is_open(each.turn.release, before.release, planned)]


def _is_open(release: str, before: str, planned: str | None) -> bool:
    return vintage(release) > vintage(before) or release in {before, planned}


def publications(product: str) -> list[tuple[str, bool]]:
    """Return when each release of a product came out, in order, and whether it stands: it was not withdrawn."""
    out = (item for item in releases(product) if "published" in item)
    return sorted((str(item["published"]), item["state"] == ReleaseState.PUBLISHED.value) for item in out)


def _offer(release: str, item: Item) -> Offer:
    told = item["offer"]
    return Offer(Turn(release, told["after"], told["beside"]), told["digest"], told["at"], item["inputs"])
