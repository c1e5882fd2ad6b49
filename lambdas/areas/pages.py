"""The page and the API's file of every area of the catalogue, from the latest release of every product."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from hashlib import sha256

from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.districts_page import postcode_pages
from dashboards.site.areas.facts import NAME, AreaFacts
from dashboards.site.areas.geography import Geography
from dashboards.site.areas.kinds import slug_of
from dashboards.site.machines.areas import area_document
from dashboards.site.machines.writing import API, as_json
from lambdas.adapters import public
from lambdas.adapters.catalogue import catalogue
from lambdas.core.release.pointer import release_prefix


def _geography() -> Geography:
    return Geography.of(catalogue())


def places() -> str:
    """Return what stands for all areas and postcode districts of the catalogue: another where one of them is."""
    geography = _geography()
    districts = {district: [area.slug for area in areas] for district, areas in geography.districts.items()}
    told = [[astuple(area) for area in geography.areas.values()], districts]
    return sha256(json.dumps(told).encode()).hexdigest()


def render(latest: public.Pointer, changed: Mapping[str, str | None], *, every: bool = False) -> dict[str, str]:
    """Return, by key, what is made of the areas that ``changed`` products count now or counted until now.

    ``changed`` maps each to the release that pages have told of so far. The others' pages are as they were, unless
    ``every`` area is asked for: lists, maps and neighbours lead to each, also where no product tells of it.
    """
    geography = _geography()
    facts = [AreaFacts(each) for each in public.of_latest(latest, NAME)]
    facts.sort(key=lambda item: str(item.document["title"]))
    now = [item.document for item in facts if item.document["product"] in changed]
    before = public.documents(
        [release_prefix(product, release) + NAME for product, release in changed.items() if release]
    )
    pages: dict[str, str] = postcode_pages(geography) if every else {}
    counted = {slug_of(code) for document in (*now, *before) for code in document["figures"]}
    for slug in sorted(counted | set(geography.areas) if every else counted):
        area = geography.areas.get(slug)
        if area is not None:
            pages[f"areas/{slug}/index.html"] = render_area(area, geography, facts)
            pages[f"{API}/areas/{slug}.json"] = as_json(area_document(area, facts))
    return pages
