"""Renders the home page: the latest figure of every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboards.site.page import AREAS, CALENDAR, LATEST, templates
from dashboards.site.spark import sparkline

# A release keeps the summary it was published with, so one from before a fact was added lacks it.
_ADDED_LATER: dict[str, Any] = {"top": [], "changes": None, "frequency": "", "lacks": False}


def render_home(summaries: Sequence[Mapping[str, Any]], explorer: str = "") -> str:
    """Return the HTML of the home page. ``summaries`` are the latest releases' summary.json.

    What is released most often comes first, so that a product has its place whichever was released last: what is new
    stands apart. ``explorer`` is the address of the explorer; without it the page leads to none.
    """
    known = [{**_ADDED_LATER, **item, "address": LATEST.format(item["product"])} for item in summaries]
    products = sorted(known, key=lambda item: (_days_apart(item), item["title"]))
    newest = sorted(products, key=lambda item: item["published"], reverse=True)
    return (
        templates()
        .get_template("home.html")
        .render(
            products=products,
            changed=[item for item in newest if item["changes"]],
            due=sorted(products, key=lambda item: (item["next_due"], item["title"])),
            areas=AREAS,
            calendar=CALENDAR,
            explorer=explorer,
            sparkline=sparkline,
        )
    )


def _days_apart(item: Mapping[str, Any]) -> int:
    """Return after how many days the next release of a product is due."""
    return (date.fromisoformat(item["next_due"]) - date.fromisoformat(item["published"][:10])).days
