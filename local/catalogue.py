"""The catalogue of this checkout."""

from __future__ import annotations

from functools import cache

from contracts.catalogue import Catalogue
from contracts.checked import load
from local.home import ROOT


@cache
def catalogue() -> Catalogue:
    """Read ``catalogue/`` once; raises ``CatalogueError`` with every mistake in it."""
    return load(ROOT / "catalogue")
