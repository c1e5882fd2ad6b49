"""The map of the site for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboards.site.areas.geography import Area
from dashboards.site.page import AGREEMENTS, AREA, AREAS, CALENDAR, CATALOGUE, DATA, DATASET, HOME, LATEST
from dashboards.site.svg import element, joined


def sitemap(
    summaries: Sequence[Mapping[str, Any]], areas: Iterable[Area], datasets: Iterable[str], address: str
) -> str:
    """Return the map. ``address`` is that of the site, without a slash at its end."""
    newest = max((item["published"] for item in summaries), default="")
    places = [
        (HOME, newest),
        (AREAS, ""),
        (CALENDAR, newest),
        (CATALOGUE, newest),
        (DATA, newest),
        (AGREEMENTS, newest),
    ]
    places += [(DATASET.format(name), newest) for name in sorted(datasets)]
    places += [(LATEST.format(item["product"]), item["published"]) for item in summaries]
    places += [(AREA.format(area.slug), "") for area in areas]
    urls = [
        element("url", joined([element("loc", address + path), *([element("lastmod", when)] if when else [])]))
        for path, when in places
    ]
    written = element("urlset", joined(urls), xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'


def robots(address: str) -> str:
    """Return robots.txt (RFC 9309): everything may be read, and where the map is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {address}/sitemap.xml\n"
