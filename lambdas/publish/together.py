"""The pages that bring every product together: home, the list of areas, and what is made of all for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboards.site import machines
from dashboards.site.areas import geography as places
from dashboards.site.areas.areas_page import FIND, render_areas
from dashboards.site.calendar_page import render_calendar, upcoming
from dashboards.site.catalogue.pages import every_page
from dashboards.site.data_page import render_data
from dashboards.site.home import render_home
from dashboards.site.machines import areas as areas_api
from dashboards.site.machines.dcat import catalogue as dcat
from dashboards.site.machines.feed import feed
from dashboards.site.machines.ical import icalendar
from dashboards.site.machines.products import products_document
from dashboards.site.machines.sitemap import robots, sitemap
from dashboards.site.machines.writing import API, as_json
from dashboards.site.missing_page import render_missing
from dashboards.site.page import CALENDAR, ICALENDAR
from dashboards.site.publication import SUMMARY
from dashboards.site.views import view_page
from dashboards.site.views.view_page import FILTER
from lambdas.adapters import public
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.core.release.identity import vintage
from lambdas.core.release.timeline import CORRECTS
from lambdas.publish import shelf
from lambdas.publish.listing import follow, listed

HOME, MISSING = "index.html", "404.html"


def bring() -> None:
    """Render what a release changes besides its own files and the pages of areas, from the latest of every product."""
    follow(pointer.KEY, _about_all)


def _about_all(document: dict[str, Any]) -> public.Pages:
    known, address, explorer = catalogue(), settings().site_address, settings().explorer_address
    geography = places.Geography.of(known)
    latest = public.of_latest(document, SUMMARY)
    standing = pointer.standing(document)
    summaries = [item for item in latest if item["product"] in standing]
    due = upcoming(known.products, summaries)
    return {
        HOME: render_home(summaries, explorer),
        MISSING: render_missing(),
        "data/index.html": render_data(summaries, explorer),
        "areas/index.html": render_areas(geography),
        CALENDAR.removeprefix("/"): render_calendar(due),
        ICALENDAR.removeprefix("/"): icalendar(due, address),
        FILTER: (Path(view_page.__file__).parent / "filter.js").read_text(encoding="utf-8"),
        FIND: (Path(places.__file__).parent / "find.js").read_text(encoding="utf-8"),
        "feed.atom": feed(_all_releases(latest), address),
        "robots.txt": robots(address),
        "sitemap.xml": sitemap(summaries, geography.areas.values(), known.datasets, address),
        "catalogue.jsonld": as_json(dcat(known.products, known.datasets, summaries, address)),
        **{path.removeprefix("/"): html for path, html in every_page(shelf.filled(known, summaries)).items()},
        f"{API}/openapi.json": (Path(machines.__file__).parent / "openapi.json").read_text(encoding="utf-8"),
        f"{API}/products.json": as_json(products_document(known.products, known.hierarchies, summaries)),
        f"{API}/areas.json": as_json(areas_api.areas_document(geography)),
    }


def _all_releases(summaries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every release that is listed; what it changed is known of the latest."""
    return [
        {**item, "product": latest["product"], "title": latest["title"], "changes": _changes(item, latest)}
        for latest in summaries
        for item in listed(latest["product"])
    ]


def _changes(item: dict[str, Any], latest: dict[str, Any]) -> str:
    if item["release"] == latest["release"]:
        corrected = f"In place of release {item[CORRECTS]}, which was withdrawn. " if CORRECTS in item else ""
        return corrected + str(latest.get("changes") or "")
    if item["published"] > latest["published"] and vintage(item["release"]) < vintage(latest["release"]):
        return "A release from older files than the latest, which was out before."
    return "A release since replaced."
