"""The pages that bring several products together: home, areas, and what is made of all of them for programs."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dashboards.site import machines
from dashboards.site.areas import facts as area_facts
from dashboards.site.areas import geography as places
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import FIND, render_areas
from dashboards.site.data_page import render_data
from dashboards.site.home import render_home
from dashboards.site.machines import areas as areas_api
from dashboards.site.machines.dcat import catalogue as dcat
from dashboards.site.machines.feed import feed
from dashboards.site.machines.products import products_document
from dashboards.site.machines.sitemap import sitemap
from dashboards.site.machines.writing import API, as_json
from dashboards.site.missing_page import render_missing
from dashboards.site.publication import SUMMARY
from lambdas.adapters import objects
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.clients import CONNECTIONS
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.publish.listing import Pages, follow, listed

HOME, MISSING = "index.html", "404.html"


def bring(product: str) -> None:
    """Render what a release of this product changes, from the latest release of every product.

    Of the areas it is those that the product counts: the others' pages are as they were.
    """
    known = catalogue()
    geography = places.Geography(known.products.values(), known.hierarchies, known.lists)
    follow(pointer.KEY, lambda document: {**_about_all(document, geography), **_areas(document, product, geography)})


def _about_all(document: dict[str, Any], geography: places.Geography) -> Pages:
    known, address = catalogue(), settings().site_address
    summaries = _read(document, SUMMARY)
    return {
        HOME: render_home(summaries),
        MISSING: render_missing(),
        "data/index.html": render_data(summaries),
        "areas/index.html": render_areas(geography),
        FIND: (Path(places.__file__).parent / "find.js").read_text(encoding="utf-8"),
        "feed.atom": feed(_all_releases(summaries), address),
        "sitemap.xml": sitemap(summaries, geography.areas.values(), address),
        "catalogue.jsonld": as_json(dcat(known.products, summaries, address)),
        f"{API}/openapi.json": (Path(machines.__file__).parent / "openapi.json").read_text(encoding="utf-8"),
        f"{API}/products.json": as_json(products_document(known.products, summaries)),
        f"{API}/areas.json": as_json(areas_api.areas_document(geography)),
    }


def _areas(document: dict[str, Any], product: str, geography: places.Geography) -> Pages:
    """Render the page and the file of every area that the product counts."""
    found = [area_facts.AreaFacts(each) for each in _read(document, area_facts.NAME)]
    found.sort(key=lambda item: str(item.document["title"]))
    own = [item for item in found if item.document["product"] == product]
    pages: dict[str, str] = {}
    for slug in sorted({places.slug_of(code) for item in own for code in item.document["figures"]}):
        area = geography.areas.get(slug)
        if area is not None:
            pages[f"areas/{slug}/index.html"] = render_area(area, geography, found)
            pages[f"{API}/areas/{slug}.json"] = as_json(areas_api.area_document(area, found))
    return pages


def _all_releases(summaries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every release that is listed; what it changed is known of the latest."""
    return [
        {**item, "product": latest["product"], "title": latest["title"], "changes": _changes(item, latest)}
        for latest in summaries
        for item in listed(latest["product"])
    ]


def _changes(item: dict[str, Any], latest: dict[str, Any]) -> str:
    return str(latest.get("changes") or "") if item["release"] == latest["release"] else "A release since replaced."


def _read(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a file of the latest release of every product; one that has no such file is left out."""
    bucket = settings().published_bucket
    keys = [entry["path"] + name for entry in document["products"].values()]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        found = pool.map(lambda key: objects.get(bucket, key), keys)
    return [json.loads(stored.body) for stored in found if stored]
