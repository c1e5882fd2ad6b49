"""The chart of a release as a picture for other sites: complete in itself, with its title, its source and its date."""

from __future__ import annotations

from markupsafe import Markup

from dashboards.site.drawing import WIDE
from dashboards.site.page import ReleasePage, templates
from dashboards.site.svg import element
from lambdas.core.paper.words import day

NAME = "chart.svg"
_ABOVE, _BELOW = 46, 44


def chart_file(page: ReleasePage, chart: Markup, title: str, height: float) -> str:
    """Return the SVG. ``chart`` is the page's wide one and ``height`` its own; colours follow the reader's choice."""
    whole = height + _ABOVE + _BELOW
    source = f"Source: {page.product.owner}, Pratique, {page.product.licence}. Release of {day(page.published)}."
    parts = [
        element("style", templates().get_template("chart_file.css").render()),
        element("rect", class_="sheet", width="100%", height="100%"),
        element("text", title, class_="title", x=12, y=30),
        element("svg", chart, x=12, y=_ABOVE, width=WIDE.width - 24, height=height * (WIDE.width - 24) / WIDE.width),
        element("text", source, class_="source", x=12, y=whole - 16),
    ]
    return element(
        "svg",
        Markup().join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDE.width} {whole:.0f}",
        width=WIDE.width,
        height=f"{whole:.0f}",
        role="img",
        aria_label=f"{title}. {source}",
    )
