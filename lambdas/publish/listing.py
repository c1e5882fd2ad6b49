"""Each product's list of releases, for people and for programs; and how a page follows a document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contracts.product import Product
from dashboards.site.machines.products import releases_document
from dashboards.site.machines.writing import as_json, releases_key
from dashboards.site.releases_page import by_time, render_releases
from lambdas.adapters import objects
from lambdas.adapters.clients import CONNECTIONS
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.publish.caching import BRIEFLY
from lambdas.publish.switch import changed

INDEX, PAGE = "index.json", "index.html"
Pages = Mapping[str, str]


def published(product: str, release: str) -> str | None:
    """Return when a release was published, if an earlier attempt came as far as listing it."""
    return next((str(item["published"]) for item in listed(product) if item["release"] == release), None)


def listed(product: str) -> list[dict[str, Any]]:
    """Return the releases of a product that are listed, the earliest first."""
    stored = objects.get(settings().published_bucket, pointer.releases_prefix(product) + INDEX)
    found: list[dict[str, Any]] = json.loads(stored.body)["releases"] if stored else []
    return found


def enter(product: Product, release: str, when: str) -> None:
    """List a release among its product's, and render that list."""
    prefix = pointer.releases_prefix(product.name)

    def entered(document: dict[str, Any] | None) -> dict[str, Any] | None:
        present = (document or {}).get("releases", [])
        if any(item["release"] == release for item in present):
            return None
        added = [
            *present,
            {"release": release, "published": when, "path": pointer.release_prefix(product.name, release)},
        ]
        return {"product": product.name, "releases": sorted(added, key=by_time)}

    def pages(document: dict[str, Any]) -> Pages:
        return {
            prefix + PAGE: render_releases(product, document["releases"]),
            releases_key(product.name): as_json(releases_document(product, document["releases"])),
        }

    changed(prefix + INDEX, entered)
    follow(prefix + INDEX, pages)


def follow(source: str, render: Callable[[dict[str, Any]], Pages]) -> None:
    """Write the pages that are made from a document, and again whenever the document has changed meanwhile.

    ``render`` returns their texts by key. Two releases at once both render; whoever writes last has looked after
    writing, so that each page ends up right. A page that comes out as this call has written it is left alone: whoever
    has written another text over it will look, and write again.
    """
    bucket = settings().published_bucket
    stored = objects.get(bucket, source)
    written: Pages = {}
    while stored is not None:
        pages = render(json.loads(stored.body))
        _put(bucket, {key: text for key, text in pages.items() if written.get(key) != text})
        written = pages
        after = objects.get(bucket, source)
        if after is None or after.etag == stored.etag:
            return
        stored = after


def _put(bucket: str, pages: Pages) -> None:
    """Write pages, several at a time."""

    def put(page: tuple[str, str]) -> None:
        key, text = page
        objects.put(bucket, key, text.encode(), cache=BRIEFLY)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(put, pages.items()))
