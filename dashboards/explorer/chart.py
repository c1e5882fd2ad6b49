"""The chart of a view, as Plotly takes it. Colours are names of ``colours.css``, which the browser fills in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboards.explorer.lines import Line
from dashboards.explorer.view import AVERAGED, MEAN, PEOPLED, PER_HEAD_MEAN, RATE, View
from lambdas.core.paper.words import period

# As on the open site: told apart by stroke as well as by colour.
COLOURS = ("--accent", "--ink", "--warn", "--soft", "--good", "--bad")
STROKES = ("solid", "solid", "8px 5px", "2px 4px", "10px 4px 2px 4px", "14px 5px")
WIDTHS = (2.75, 1.5, 2.5, 2.5, 2.25, 2.0)
AIR = 1.08
HIDDEN_SIZE = 9

Trace = dict[str, Any]


def chart(view: View, found: Sequence[Line]) -> dict[str, Any]:
    """Return data and layout: means strong and days faint, or figures as they are; provisional dates shaded."""
    traces = [trace for order, line in enumerate(found) for trace in _traces(order, line)]
    shapes, notes = _provisional(found)
    return {"data": traces, "layout": {**layout(axis_title(view)), "shapes": shapes, "annotations": notes}}


def axis_title(view: View) -> str:
    """Name what the upright axis counts."""
    if view.show == RATE:
        return view.offer.rate_title
    if view.show in PEOPLED and view.cube.rates is not None:
        return f"{view.cube.rates.rate.title}{', 7-day mean' if view.show == PER_HEAD_MEAN else ''}"
    return f"{view.offer.measure_title}{', 7-day mean' if view.show == MEAN else ''}"


def layout(title: str) -> dict[str, Any]:
    """Return what every chart here shares: paper, type, quiet axes that begin at zero, no tools of its own."""
    text = {"color": "--soft", "size": 14, "family": "system-ui, sans-serif"}
    return {
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": text,
        "margin": {"l": 8, "r": 12, "t": 40, "b": 36},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "--raised", "bordercolor": "--edge", "font": {**text, "color": "--ink"}},
        "dragmode": False,
        "xaxis": {
            "showgrid": False,
            "linecolor": "--edge",
            "ticks": "outside",
            "tickcolor": "--edge",
            "automargin": True,
            "fixedrange": True,
            "tickangle": 0,
            "nticks": 6,
            "tickformat": "%-d %b\n%Y",
        },
        "yaxis": {
            "gridcolor": "--rule",
            "zeroline": False,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
            "tickformat": ",",
            "nticks": 6,
            "title": {"text": ""},
        },
        "title": {
            "text": title,
            "x": 0,
            "xref": "container",
            "y": 0.985,
            "yanchor": "top",
            "font": {**text, "color": "--soft", "size": 14},
        },
    }


def _traces(order: int, line: Line) -> list[Trace]:
    days = list(line.cells)
    strong = {"color": COLOURS[order], "width": WIDTHS[order], "dash": STROKES[order]}
    named = [period(each, line.view.offer.grain) for each in days]
    as_is: Trace = {
        "type": "scatter",
        "mode": "lines",
        "name": line.name,
        "x": [each.isoformat() for each in days],
        "y": [line.drawn(each) for each in days],
        "text": [f"{line.noted(each)} {line.remark(each)}".strip() for each in days],
        "customdata": named,
        "hovertemplate": "%{text}",
        "line": strong,
        "connectgaps": False,
    }
    if line.view.show not in AVERAGED:
        return [
            {**as_is, "mode": "lines+markers", "marker": {"size": 4, "color": COLOURS[order]}},
            *_hidden(order, line),
        ]
    faint = {**as_is, "line": {"color": COLOURS[order], "width": 1}, "opacity": 0.4}
    mean: Trace = {
        "type": "scatter",
        "mode": "lines",
        "name": f"{line.name}, 7-day mean",
        "x": [each.isoformat() for each in days],
        "y": [_rounded(line.means.get(each)) for each in days],
        "hovertemplate": "%{y:,.1f}",
        "line": strong,
        "connectgaps": False,
    }
    return [faint, mean, *_hidden(order, line)]


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 1)


def _hidden(order: int, line: Line) -> list[Trace]:
    """Mark confidential dates at the foot of the chart: nothing tells there what the count is."""
    if not line.confidential:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": line.name,
            "x": [each.isoformat() for each in line.confidential],
            "y": [0] * len(line.confidential),
            "hovertemplate": "[c] confidential",
            "marker": {"symbol": "x-thin", "size": HIDDEN_SIZE, "line": {"width": 2, "color": COLOURS[order]}},
            "cliponaxis": False,
        }
    ]


def _provisional(found: Sequence[Line]) -> tuple[list[Trace], list[Trace]]:
    """Shade the dates whose counts will still grow, and say so there."""
    days = [each for line in found for each in line.provisional]
    if not days:
        return [], []
    before = [each for line in found for each in line.cells if each < line.until]
    first, last = max(before, default=min(days)).isoformat(), max(days).isoformat()
    shape = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": first,
        "x1": last,
        "y0": 0,
        "y1": 1,
        "fillcolor": "--sunken",
        "line": {"width": 0},
        "layer": "below",
    }
    note = {
        "xref": "x",
        "yref": "paper",
        "x": last,
        "y": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "text": "provisional",
        "showarrow": False,
        "font": {"color": "--warn", "size": 13},
    }
    return [shape], [note]


def in_words(view: View, found: Sequence[Line]) -> str:
    """Say what the chart shows, for those who do not see it."""
    told = [f"Line chart of {axis_title(view).lower()}, by date."]
    for line in found:
        of_means = view.show in AVERAGED
        known, said = (line.means, line.averaged) if of_means else (line.values, line.written)
        if known:
            first, last, top = min(known), max(known), max(known, key=lambda when: known[when])
            told.append(
                f"{line.name}: {said(first)} {_in(view, first)}, {said(last)} {_in(view, last)}, "
                f"at most {said(top)} {_in(view, top)}."
            )
        else:
            told.append(f"{line.name}: no {'mean of seven days' if of_means else 'figures'} to show.")
        if line.confidential:
            told.append(f"{len(line.confidential)} of its dates are confidential.")
        if line.lacking:
            told.append(f"{len(line.lacking)} of its dates are incomplete: rows were rejected.")
        if line.provisional:
            told.append(f"{len(line.provisional)} of its dates are provisional.")
    return " ".join(told)


def _in(view: View, when: date) -> str:
    """``on 2 October 2020``, ``in the week of 28 September 2020``, ``in September 2020``."""
    grain = view.offer.grain
    return f"{'on' if grain == 'day' else 'in the' if grain == 'week' else 'in'} {period(when, grain)}"
