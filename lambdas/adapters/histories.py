"""Histories of the products' releases: in the curated bucket, where the suppression alone can read them."""

from __future__ import annotations

from contracts.errors import PratiqueError
from lambdas.adapters import objects
from lambdas.adapters.settings import settings
from lambdas.core.disclosure.history import History

PREFIX = "histories/"


class NoHistoryError(PratiqueError):
    """A product has releases, and what they said is not kept where it should be."""


def up_to(product: str, release: str | None) -> History:
    """Return what a product's releases had said up to one of them; nothing before the first."""
    if release is None:
        return History()
    stored = objects.get(settings().curated_bucket, _key(product, release))
    if stored is None:
        raise NoHistoryError(
            f"the history of {product} up to release {release} is not in the curated bucket: without it no release can "
            "be held against the earlier ones; restore it from the bucket's versions"
        )
    return History.from_bytes(stored.body)


def keep(product: str, release: str, history: History) -> None:
    """Keep what readers will know once a release is published."""
    objects.put(settings().curated_bucket, _key(product, release), history.to_bytes())


def _key(product: str, release: str) -> str:
    return f"{PREFIX}{product}/{release}.npz"
