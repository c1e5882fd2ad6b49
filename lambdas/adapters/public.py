"""The published bucket: how its pages are written, how long readers may keep them, what the latest releases hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lambdas.adapters import objects
from lambdas.adapters.clients import CONNECTIONS
from lambdas.adapters.settings import settings

FOR_GOOD = "public, max-age=31536000, immutable"
# A minute, not none: a day's readers all come at the hour of publication, and a minute late hurts none of them.
BRIEFLY = "public, max-age=60, must-revalidate"

# A page may get a notice when its release is withdrawn; its files never change.
_PAGE = ".html"

Pages = Mapping[str, str]
Pointer = Mapping[str, Any]


def cache(key: str) -> str:
    """Return how long readers may keep a file of a release."""
    return BRIEFLY if key.endswith(_PAGE) else FOR_GOOD


def write(pages: Pages) -> None:
    """Write pages that others may replace, given as texts by key, several at a time."""
    bucket = settings().published_bucket

    def put(page: tuple[str, str]) -> None:
        key, text = page
        objects.put(bucket, key, text.encode(), cache=BRIEFLY)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(put, pages.items()))


def document(key: str) -> dict[str, Any] | None:
    """Return a JSON document, or None when there is none."""
    stored = objects.get(settings().published_bucket, key)
    found: dict[str, Any] | None = json.loads(stored.body) if stored else None
    return found


def documents(keys: list[str]) -> list[dict[str, Any]]:
    """Return the JSON documents at these keys, several read at a time; one that is not there is left out."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [found for found in pool.map(document, keys) if found is not None]


def of_latest(pointer: Pointer, name: str) -> list[dict[str, Any]]:
    """Return a file of the latest release of every product that has such a file; ``pointer`` is latest.json."""
    return documents([entry["path"] + name for entry in pointer["products"].values()])
