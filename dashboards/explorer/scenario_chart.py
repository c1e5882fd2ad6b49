"""The picture of a scenario: what is known, the range of what follows, and the words that it is no forecast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from dashboards.explorer.chart import layout
from dashboards.explorer.demand.scenario import Range
from dashboards.explorer.supposing import BEDS, Supposed
from lambdas.core.paper.words import day, number

NO_FORECAST = "scenario, not forecast"


def scenario_chart(supposed: Supposed, ranges: Sequence[Range], without: Sequence[Range]) -> dict[str, Any]:
    """Return data and layout as Plotly takes them. ``without`` is the same without the change."""
    today, beds = supposed.today, supposed.series(BEDS)
    known = [each for each in beds if each > today - timedelta(days=60)]
    days = [(today + timedelta(days=ahead)).isoformat() for ahead in range(1, len(ranges) + 1)]
    traces = [
        _band("9 in 10 courses", days, [(each.lowest, each.highest) for each in ranges], 0.16),
        _band("half of all courses", days, [(each.low, each.high) for each in ranges], 0.28),
        _line("without the change", days, [each.middle for each in without], "--soft", 2, "3px 4px"),
        _line("middle course", days, [each.middle for each in ranges], "--accent", 2.75, "8px 5px"),
        _line(
            "beds taken, published",
            [each.isoformat() for each in known],
            [beds[each] for each in known],
            "--ink",
            2,
            "",
        ),
    ]
    if supposed.numbers["beds"]:
        ends = [known[0].isoformat(), days[-1]]
        traces.append(_line("beds there are", ends, [supposed.numbers["beds"]] * 2, "--bad", 1.5, "14px 5px"))
    made = layout("Beds taken by patients with COVID-19")
    made["annotations"] = [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": 1,
            "xanchor": "right",
            "yanchor": "bottom",
            "text": f"<b>{NO_FORECAST}</b>",
            "showarrow": False,
            "font": {"color": "--warn", "size": 17},
        }
    ]
    made["shapes"] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": today.isoformat(),
            "x1": today.isoformat(),
            "y0": 0,
            "y1": 1,
            "line": {"color": "--edge", "width": 1, "dash": "dot"},
            "layer": "below",
        }
    ]
    return {"data": traces, "layout": made}


def _line(
    name: str, days: Sequence[str], beds: Sequence[float], colour: str, width: float, dash: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(days),
        "y": [round(each) for each in beds],
        "line": {"color": colour, "width": width, "dash": dash or "solid"},
        "hovertemplate": "%{y:,}",
    }


def _band(name: str, days: Sequence[str], ends: Sequence[tuple[float, float]], opacity: float) -> dict[str, Any]:
    """Draw a range as one closed shape: there along its upper end, back along its lower."""
    upper, lower = [round(high) for _, high in ends], [round(low) for low, _ in ends]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [*days, *reversed(days)],
        "y": [*upper, *reversed(lower)],
        "fill": "toself",
        "fillcolor": "--accent",
        "opacity": opacity,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def in_words(supposed: Supposed, ranges: Sequence[Range]) -> str:
    """Say what the picture shows."""
    last, end = ranges[-1], supposed.today + timedelta(days=len(ranges))
    return (
        f"{NO_FORECAST.capitalize()}. Beds taken in {supposed.name}: {number(supposed.now.beds)} on "
        f"{day(supposed.today)}; on {day(end)}, if what is supposed were so, {number(round(last.middle))}, "
        f"and in 9 of 10 courses from {number(round(last.lowest))} to {number(round(last.highest))}."
    )
