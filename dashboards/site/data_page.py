"""Renders the page for those who take data: files, stable addresses, the API and how to call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.site.machines.dcat import FILES
from dashboards.site.page import HOME, LATEST, RELEASES, templates


def render_data(summaries: Sequence[Mapping[str, Any]], explorer: str = "") -> str:
    """Return the HTML of the page. ``summaries`` are the latest releases' summary.json.

    ``explorer`` is the address of the explorer; without it the page leads to none.
    """
    ordered = sorted(summaries, key=lambda item: str(item["title"]).casefold())
    return (
        templates()
        .get_template("data.html")
        .render(
            products=[
                {
                    **item,
                    "address": LATEST.format(item["product"]),
                    "releases": RELEASES.format(item["product"]),
                    "folder": LATEST.format(item["product"]).removesuffix("index.html"),
                    "files": [name for name in item.get("files", ()) if name in FILES],
                }
                for item in ordered
            ],
            home=HOME,
            explorer=explorer,
        )
    )
