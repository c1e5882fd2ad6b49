"""Renders which areas a postcode district lies in: a list of the letters, a page of each, and a file for programs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dashboards.site.areas.geography import Geography, post_area
from dashboards.site.machines.writing import API, as_json
from dashboards.site.page import AREA, AREAS, templates

POSTCODES, LETTERS = "/areas/postcodes/index.html", "/areas/postcodes/{}/index.html"
FILE = f"{API}/areas/postcodes.json"


def postcode_pages(geography: Geography) -> dict[str, str]:
    """Return the pages and the file by key; none where the catalogue has no table of districts."""
    if not geography.districts:
        return {}
    by_letters = letters_of(geography)
    common = {"postcodes": POSTCODES, "letters": LETTERS, "areas": AREAS, "address": AREA, "file": f"/{FILE}"}
    page, listed = templates().get_template("postcodes.html"), templates().get_template("districts.html")
    pages = {POSTCODES: page.render(every=list(by_letters), **common)}
    for letters, districts in by_letters.items():
        rows = [(district, geography.districts[district]) for district in districts]
        pages[LETTERS.format(letters)] = listed.render(of=letters, rows=rows, **common)
    return {address.removeprefix("/"): html for address, html in pages.items()} | {FILE: as_json(_document(geography))}


def letters_of(geography: Geography) -> dict[str, list[str]]:
    """Return the districts by the letters that they begin with."""
    return {letters: list(some) for letters, some in groupby(geography.districts, post_area)}


def _document(geography: Geography) -> dict[str, Any]:
    return {"districts": {name: [area.slug for area in areas] for name, areas in geography.districts.items()}}
