"""The page that compares areas, groups and measures of a product over time."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update

from dashboards.explorer import parts
from dashboards.explorer.asking import added, from_query
from dashboards.explorer.canvas import SHOWN, make_page
from dashboards.explorer.chart import chart, in_words
from dashboards.explorer.controls import choices
from dashboards.explorer.download import source
from dashboards.explorer.errors import SiteAway
from dashboards.explorer.frame import COMPARE
from dashboards.explorer.layout import Answer, laid_out, notices
from dashboards.explorer.lines import lines
from dashboards.explorer.source import Site
from dashboards.explorer.view import View
from lambdas.core.paper.words import count

TITLE = "Explore the figures"
ABOUT = "Compare areas, groups and measures over time, share what you see by its address, and take it along as a file."
AWAY = "The public site does not answer just now, so there is nothing new to show. Please try again in a while."


def make_compare(server: Any, site: Site) -> Dash:
    """Add the page to a Flask server."""
    choice = html.Section(id="choices", className="choices", **{"aria-label": "What is shown"})
    app = make_page(server, site.settings, here=COMPARE, title=TITLE, about=ABOUT, choices=choice)
    app.callback(
        output={"search": Output("address", "search"), "choices": Output("choices", "children"), **SHOWN},
        inputs={"search": Input("address", "search")},
    )(_showing(site))
    app.callback(
        Output("address", "search", allow_duplicate=True),
        Input({"type": "add", "facet": ALL}, "value"),
        State("address", "search"),
        prevent_initial_call=True,
    )(_adding(site))
    return app


def _showing(site: Site) -> Any:
    """Return the callback that shows what an address stands for, and puts right an address that is not quite one."""

    def show(search: str | None) -> dict[str, Any]:
        try:
            asked = from_query(site, search or "")
            offers = list(site.offers().values())
        except SiteAway:
            return {**dict.fromkeys(("search", "choices", *SHOWN), no_update), "told": notices([AWAY])}
        view = asked.view
        return {
            "search": view.query() if view.query() != search else no_update,
            "choices": choices(view, offers),
            "told": notices(asked.left_out),
            **_result(view, site.settings.links),
        }

    return show


def _result(view: View, links: str) -> dict[str, Any]:
    found, common = lines(view), ", ".join(view.common)
    words = in_words(view, found)
    return laid_out(
        Answer(
            title=f"{view.offer.title}{f': {common}' if common else ''}",
            readouts=[parts.readout(view, order, line) for order, line in enumerate(found)],
            said=f"{count(len(found), 'line')}. {words}",
            chart=chart(view, found),
            words=words,
            explained=parts.explained(view, found),
            ways=parts.ways(view, links),
            table=parts.table(view, found),
            source=source(view.cube, links),
            notes=view.cube.notes,
        )
    )


def _adding(site: Site) -> Any:
    """Return the callback that adds what was typed into the field of a facet."""

    def add(_: list[str | None], search: str | None) -> Any:
        typed = ctx.triggered[0]["value"] if ctx.triggered else None
        if not typed or not ctx.triggered_id:
            return no_update
        try:
            return added(site, search or "", ctx.triggered_id["facet"], typed)
        except SiteAway:
            return no_update

    return add
