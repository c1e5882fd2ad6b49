"""What the explorer's pages have in common: the Dash app, the places that answers are put in, who paints the chart."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboards.explorer.frame import ASSETS, frame
from dashboards.explorer.settings import Settings

SHOWN = {
    "told": Output("told", "children"),
    "result": Output("result", "children"),
    "said": Output("said", "children"),
    "chart": Output("chart", "data"),
    "words": Output("picture", "aria-label"),
    "beneath": Output("beneath", "children"),
}
"""Places that an answer fills on every page."""


def make_page(server: Any, settings: Settings, *, here: str, title: str, about: str, choices: html.Section) -> Dash:
    """Add a page to a Flask server at the address ``here``: ``choices``, and the places beneath them."""
    app = Dash(
        __name__,
        server=server,
        url_base_pathname=here,
        assets_folder=str(ASSETS),
        index_string=frame(settings, here=here, title=title, description=about),
        update_title=None,
    )
    app.layout = _layout(choices)
    app.clientside_callback(
        ClientsideFunction("explorer", "paint"),
        Output("graph", "figure"),
        Input("chart", "data"),
        Input("scheme", "data"),
    )
    return app


def _layout(choices: html.Section) -> html.Div:
    graph = dcc.Graph(id="graph", config={"displayModeBar": False, "responsive": True}, figure={})
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="chart"),
            dcc.Store(id="scheme", data=None),
            choices,
            html.Div(id="told", className="notices", role="alert"),
            html.P(id="said", className="aural", role="status"),
            html.Div(id="result", className="result"),
            html.Div(graph, id="picture", className="plot", role="img", **{"aria-label": "Chart"}),
            html.Div(id="beneath"),
        ]
    )
