"""The pages that change: the home page, each product's list of releases, and the page for what is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contracts.product import Product
from dashboards.site.home import render_home
from dashboards.site.missing_page import render_missing
from dashboards.site.publication import SUMMARY
from dashboards.site.releases_page import by_time, render_releases
from lambdas.adapters import objects
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.publish.caching import BRIEFLY
from lambdas.publish.switch import changed

HOME, INDEX, PAGE = "index.html", "index.json", "index.html"
MISSING = "404.html"


def published(product: str, release: str) -> str | None:
    """Return when a release was published, if an earlier attempt came as far as listing it."""
    stored = objects.get(settings().published_bucket, pointer.releases_prefix(product) + INDEX)
    found = json.loads(stored.body)["releases"] if stored else []
    return next((str(item["published"]) for item in found if item["release"] == release), None)


def enter(product: Product, release: str, when: str) -> None:
    """List a release among its product's, and render that list."""
    prefix = pointer.releases_prefix(product.name)

    def entered(document: dict[str, Any] | None) -> dict[str, Any] | None:
        listed = (document or {}).get("releases", [])
        if any(item["release"] == release for item in listed):
            return None
        added = [
            *listed,
            {"release": release, "published": when, "path": pointer.release_prefix(product.name, release)},
        ]
        return {"product": product.name, "releases": sorted(added, key=by_time)}

    changed(prefix + INDEX, entered)
    _follow(prefix + INDEX, prefix + PAGE, lambda document: render_releases(product, document["releases"]))


def bring_home() -> None:
    """Render the home page from the latest release of every product, and the page for what is not there."""
    objects.put(settings().published_bucket, MISSING, render_missing().encode(), cache=BRIEFLY)
    _follow(pointer.KEY, HOME, lambda document: render_home(_summaries(document)))


def _summaries(document: dict[str, Any]) -> list[dict[str, Any]]:
    bucket = settings().published_bucket
    found = [objects.get(bucket, entry["path"] + SUMMARY) for entry in document["products"].values()]
    return [json.loads(stored.body) for stored in found if stored]


def _follow(source: str, page: str, render: Callable[[dict[str, Any]], str]) -> None:
    """Render a page from a document, and again whenever the document has changed meanwhile.

    Two releases at once both render; whoever writes last has looked after writing, so the page ends up right.
    """
    bucket = settings().published_bucket
    stored = objects.get(bucket, source)
    while stored is not None:
        objects.put(bucket, page, render(json.loads(stored.body)).encode(), cache=BRIEFLY)
        after = objects.get(bucket, source)
        if after is None or after.etag == stored.etag:
            return
        stored = after
