"""Renders the home page: the latest figure of every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.site.page import AREAS, CALENDAR, LATEST, templates
from dashboards.site.spark import sparkline

# A release keeps the summary it was published with, so one from before a fact was added lacks it.
_ADDED_LATER: dict[str, Any] = {"top": [], "changes": None, "frequency": "", "lacks": False}


def render_home(summaries: Sequence[Mapping[str, Any]], explorer: str = "") -> str:
    """Return the HTML of the home page; newest release first. ``summaries`` are the latest releases' summary.json.

    ``explorer`` is the address of the explorer; without it the page leads to none.
    """
    ordered: list[Mapping[str, Any]] = sorted(
        summaries, key=lambda item: (item["published"], item["product"]), reverse=True
    )
    products = [{**_ADDED_LATER, **item, "address": LATEST.format(item["product"])} for item in ordered]
    return (
        templates()
        .get_template("home.html")
        .render(
            products=products,
            changed=[item for item in products if item["changes"]],
            due=sorted(products, key=lambda item: (item["next_due"], item["title"])),
            areas=AREAS,
            calendar=CALENDAR,
            explorer=explorer,
            sparkline=sparkline,
        )
    )
