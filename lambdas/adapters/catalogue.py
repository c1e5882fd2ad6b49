"""The catalogue that the function was deployed with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from contracts.catalogue import Catalogue, load
from lambdas.adapters.settings import settings


def catalogue() -> Catalogue:
    """Return the catalogue, read once a container. Raises ``CatalogueError`` with every mistake in it."""
    return _load(settings().catalogue)


@lru_cache(maxsize=1)
def _load(root: Path) -> Catalogue:
    return load(root)
