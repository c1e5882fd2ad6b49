"""Which pages the open site has: every kind, by the keys of the published bucket. A page of no kind here is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboards.site.areas.kinds import NAMES, kind_of

RELEASES = "release"
RELEASE = r"products/[a-z0-9_]+/releases/[0-9A-Za-z-]+"
KINDS = {
    "home": r"index\.html",
    "no page": r"404\.html",
    "calendar": r"calendar/index\.html",
    "data and API": r"data/index\.html",
    "catalogue": r"catalogue/index\.html",
    "dataset": r"catalogue/datasets/[a-z0-9_]+/index\.html",
    "who may see what": r"catalogue/agreements/index\.html",
    "list of areas": r"areas/index\.html",
    "letters of postcodes": r"areas/postcodes/index\.html",
    "districts of postcodes": r"areas/postcodes/[A-Z]{1,2}/index\.html",
    "list of releases": r"products/[a-z0-9_]+/releases/index\.html",
    RELEASES: rf"{RELEASE}/index\.html",
    "map": rf"{RELEASE}/view/map\.html",
    "part of a release": rf"{RELEASE}/view/(?!map|date-)[a-z0-9_-]+\.html",
    "date of a release": rf"{RELEASE}/view/date-[0-9-]+\.html",
    **dict.fromkeys(NAMES, r"areas/([A-Z0-9]+)/index\.html"),
}
ABSENT = {"letters of postcodes", "districts of postcodes"}
"""Kinds that this catalogue has none of: the table of postcode districts is no part of it."""


def kinds_of(key: str) -> list[str]:
    """Return the kinds that a page's key is of: one, where the table is right."""
    found = [(kind, re.fullmatch(pattern, key)) for kind, pattern in KINDS.items()]
    return [kind for kind, match in found if match and (kind not in NAMES or kind_of(match[1]) == kind)]


def one_of_each(keys: Iterable[str]) -> dict[str, str]:
    """Return, by kind, the address of a page; the newest release of every product."""
    chosen: dict[str, str] = {}
    for key in sorted(keys):
        for kind in kinds_of(key):
            name = f"{kind}: {key.split('/')[1]}" if kind == RELEASES else kind
            chosen[name] = f"/{key}".removesuffix("index.html")
    return chosen
