"""The feed of releases (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dashboards.site.svg import element, joined

NEWEST = 60
_EMPTY = "The first release."


def feed(releases: Sequence[Mapping[str, Any]], address: str) -> str:
    """Return the feed, newest first.

    Each of ``releases`` has product, title, release, published, path, and changes where they are known. ``address``
    is that of the site, without a slash at its end; empty where it has none of its own yet.
    """
    ordered = sorted(releases, key=lambda item: (_updated(item), item["release"]), reverse=True)[:NEWEST]
    parts = [
        element("title", "Pratique: releases of public-health figures"),
        element("id", "urn:pratique:releases"),
        element("updated", _updated(ordered[0]) if ordered else "1970-01-01T00:00:00+00:00"),
        element("author", element("name", "Pratique")),
        element("link", rel="self", href=f"{address}/feed.atom"),
        *(_entry(item, address) for item in ordered),
    ]
    written = element("feed", joined(parts), xmlns="http://www.w3.org/2005/Atom")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'


def _updated(item: Mapping[str, Any]) -> str:
    return str((item.get("withdrawn") or {}).get("at", item["published"]))


def _entry(item: Mapping[str, Any], address: str) -> Markup:
    taken_back = item.get("withdrawn")
    if taken_back:
        return _withdrawal(item, taken_back, address)
    return element(
        "entry",
        joined(
            [
                element("title", str(item["title"])),
                element("id", f"urn:pratique:{item['product']}:{item['release']}"),
                element("published", str(item["published"])),
                element("updated", str(item["published"])),
                element("link", href=f"{address}/{item['path']}index.html"),
                element("summary", str(item.get("changes") or _EMPTY)),
            ]
        ),
    )


def _withdrawal(item: Mapping[str, Any], taken_back: Mapping[str, Any], address: str) -> Markup:
    """Return the entry of a withdrawn release: the same id, updated, so that whoever read it is told."""
    return element(
        "entry",
        joined(
            [
                element("title", f"Withdrawn: {item['title']}"),
                element("id", f"urn:pratique:{item['product']}:{item['release']}"),
                element("published", str(item["published"])),
                element("updated", str(taken_back["at"])),
                element("link", href=f"{address}/{item['path']}index.html"),
                element("summary", str(taken_back["notice"])),
            ]
        ),
    )
