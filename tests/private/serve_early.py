"""One product whose release somebody may see before its hour, as the catalogue would say it."""

from __future__ import annotations

from dataclasses import replace

from contracts.catalogue import Catalogue
from contracts.products.release_terms import EarlySight

SEEN_BY = EarlySight(name="Una Fell", role="Minister", organisation="Health", hours=1, username="una.fell")


def with_early_sight(known: Catalogue, product: str = "covid_cases") -> Catalogue:
    """Return the catalogue with that product's terms."""
    found = known.products[product]
    terms = found.release.model_copy(update={"pre_release": (SEEN_BY,)})
    return replace(known, products={**known.products, product: found.model_copy(update={"release": terms})})
