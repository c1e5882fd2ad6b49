"""Histories of the products' releases: in the curated bucket, where the suppression alone can read them."""

from __future__ import annotations

from contracts.errors import PratiqueError
from lambdas.adapters import objects
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.disclosure import history_file
from lambdas.core.disclosure.history import History
from lambdas.core.release.candidates import held

PREFIX = "histories/"


class NoHistoryError(PratiqueError):
    """A product has releases, and what they said is not kept where it should be."""


def up_to(product: str, turn: Turn | None) -> History:
    """Return what a product's releases had said up to one that was let out; nothing before the first."""
    if turn is None:
        return History()
    stored = objects.get(settings().curated_bucket, _key(product, turn))
    if stored is None:
        raise NoHistoryError(
            f"the history of {product} up to release {turn.release} is not in the curated bucket: without it no "
            "release can be held against the earlier ones; restore it from the bucket's versions"
        )
    return history_file.read(stored.body)


def keep(product: str, turn: Turn, history: History) -> None:
    """Keep what readers will know once a release, held against what ``turn`` says, is published."""
    objects.put(settings().curated_bucket, _key(product, turn), history_file.write(history))


def _key(product: str, turn: Turn) -> str:
    return f"{PREFIX}{product}/{turn.release}/{held(turn.after, turn.beside)}.npz"
