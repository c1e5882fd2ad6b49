"""A dashboard as it is usually begun: pandas, plotly.express, one callback, Dash's own server.

Run as ``python -m bench.load.naive FILE PORT``. It shows what the explorer's view of the bench shows: three areas
over a year with their 7-day means.
"""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html


def make(file: str) -> Dash:
    """Return the app."""
    figures = pd.read_csv(file)
    app = Dash(__name__)
    areas = sorted(figures["area"].unique())
    app.layout = html.Div(
        [html.H1("Cases"), dcc.Dropdown(areas, areas[:3], id="areas", multi=True), dcc.Graph(id="graph")]
    )

    def show(chosen: list[str]) -> Any:
        shown = figures[figures["area"].isin(chosen)].copy()
        shown["date"] = pd.to_datetime(shown["date"])
        shown["mean"] = shown.groupby("area")["cases"].transform(lambda counts: counts.rolling(7).mean())
        return px.line(shown, x="date", y="mean", color="area")

    app.callback(Output("graph", "figure"), Input("areas", "value"))(show)
    return app


if __name__ == "__main__":
    make(sys.argv[1]).run(host="127.0.0.1", port=int(sys.argv[2]), debug=False)
