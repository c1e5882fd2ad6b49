"""Each product's list of releases, for people and for programs; and how a page follows a document."""

from __future__ import annotations

import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from contracts.products.product import Product
from dashboards.site.machines.products import releases_document
from dashboards.site.machines.writing import as_json, releases_key
from dashboards.site.releases_page import render_releases
from lambdas.adapters import objects, public
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.core.release.identity import vintage
from lambdas.core.release.timeline import AGAIN, CORRECTS, WITHDRAWN, spans
from lambdas.publish.switch import changed

INDEX, PAGE = "index.json", "index.html"


def published(product: str, release: str) -> str | None:
    """Return when a release was published, if an earlier attempt came as far as listing it."""
    return next((str(item["published"]) for item in listed(product) if item["release"] == release), None)


def listed(product: str) -> list[dict[str, Any]]:
    """Return the releases of a product that are listed, the earliest first."""
    found = public.document(pointer.releases_prefix(product) + INDEX)
    return list(found["releases"]) if found else []


def enter(product: Product, release: str, when: str) -> None:
    """List a release among its product's, and render that list."""
    prefix = pointer.releases_prefix(product.name)

    def entered(document: dict[str, Any] | None) -> dict[str, Any] | None:
        present = (document or {}).get("releases", [])
        if any(item["release"] == release for item in present):
            return None
        entry = {"release": release, "published": when, "path": pointer.release_prefix(product.name, release)}
        corrected = corrects(present, release)
        added = [*present, entry if corrected is None else {**entry, CORRECTS: corrected["release"]}]
        return {
            "product": product.name,
            "releases": sorted(added, key=itemgetter("published", "release")),
        }

    changed(prefix + INDEX, entered)
    _render(product)


def shown_again(product: Product, release: str, when: str) -> None:
    """Note in the list that the pointer leads to an earlier release again, and since when."""
    listed_at = pointer.releases_prefix(product.name) + INDEX

    def noted(document: dict[str, Any] | None) -> dict[str, Any] | None:
        present = (document or {}).get("releases", [])
        if spans(present)[0].release["release"] == release:
            return None
        again = [
            {**item, AGAIN: [*item.get(AGAIN, ()), when]} if item["release"] == release else item for item in present
        ]
        return {"product": product.name, "releases": again}

    changed(listed_at, noted)
    _render(product)


def withdraw(product: Product, release: str, at: str, notice: str) -> None:
    """Note in the list that a release was withdrawn, when and why."""

    def noted(document: dict[str, Any] | None) -> dict[str, Any] | None:
        present = (document or {}).get("releases", [])
        told = {WITHDRAWN: {"at": at, "notice": notice}}
        after = [{**item, **told} if item["release"] == release else item for item in present]
        return None if after == present else {"product": product.name, "releases": after}

    changed(pointer.releases_prefix(product.name) + INDEX, noted)
    _render(product)


def before(product: str, release: str) -> dict[str, Any] | None:
    """Return the newest listed release, one that is withdrawn aside; None where there is no other."""
    found = [item for item in listed(product) if item["release"] != release and WITHDRAWN not in item]
    return max(found, key=lambda item: (vintage(item["release"]), item["published"]), default=None)


def corrects(present: list[dict[str, Any]], release: str) -> dict[str, Any] | None:
    """Return the withdrawn release that a release comes in place of: the last that was listed before it, if it was."""
    earlier = [item for item in present if item["release"] != release]
    newest = max(earlier, key=itemgetter("published", "release"), default=None)
    return newest if newest is not None and WITHDRAWN in newest else None


def _render(product: Product) -> None:
    prefix = pointer.releases_prefix(product.name)

    def pages(document: dict[str, Any]) -> public.Pages:
        return {
            prefix + PAGE: render_releases(product, document["releases"]),
            releases_key(product.name): as_json(releases_document(product, document["releases"])),
        }

    follow(prefix + INDEX, pages)


def follow(source: str, render: Callable[[dict[str, Any]], public.Pages]) -> None:
    """Write the pages that are made from a document, and again whenever the document has changed meanwhile.

    ``render`` returns their texts by key. Two releases at once both render; whoever writes last has looked after
    writing, so that each page ends up right. A page that comes out as this call has written it is left alone: whoever
    has written another text over it will look, and write again.
    """
    bucket = settings().published_bucket
    stored = objects.get(bucket, source)
    written: public.Pages = {}
    while stored is not None:
        pages = render(json.loads(stored.body))
        public.write({key: text for key, text in pages.items() if written.get(key) != text})
        written = pages
        after = objects.get(bucket, source)
        if after is None or after.etag == stored.etag:
            return
        stored = after
