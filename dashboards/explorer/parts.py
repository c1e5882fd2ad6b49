"""The parts of the page around the chart: readouts, table, ways to take the figures along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboards.explorer.download import source
from dashboards.explorer.frame import DOWNLOAD
from dashboards.explorer.lines import Line
from dashboards.explorer.view import View
from dashboards.site.figure import Hidden
from lambdas.core.paper.words import moment, period

MOST_ROWS = 60
_MEANS = {"[c]": "confidential", "[x]": "not available"}


def swatch(order: int) -> Any:
    """Return a piece of a line as the chart draws it."""
    return html.Span(className=f"swatch l{order}", **{"aria-hidden": "true"})


def notices(told: Sequence[str]) -> Any:
    """Return what could not be shown as asked."""
    return html.Ul([html.Li(sentence) for sentence in told]) if told else None


def readouts(view: View, found: Sequence[Line]) -> Any:
    """Return of each line its name, its newest complete figure and how that compares."""
    return html.Ul([_readout(view, order, line) for order, line in enumerate(found)], className="readouts")


def _readout(view: View, order: int, line: Line) -> Any:
    name = html.Span([swatch(order), line.name], className="name")
    if line.latest is None:
        return html.Li([name, html.Strong("[x]"), html.Span("no complete figure is shown here", className="small")])
    told = [html.Span(period(line.latest, view.offer.grain), className="small")]
    if line.trend is not None:
        told.append(html.Span(line.trend.text, className="small"))
    return html.Li([name, html.Strong(line.written(line.latest)), *told])


def table(view: View, found: Sequence[Line]) -> Any:
    """Return the newest dates of all lines, newest first; what is longer is in the file."""
    days = sorted({day for line in found for day in line.cells}, reverse=True)
    head = html.Thead(html.Tr([html.Th("Date", scope="col"), *(_column(line) for line in found)]))
    rows = [html.Tr([_date(view, found, day), *(_cell(line, day) for line in found)]) for day in days[:MOST_ROWS]]
    more = f" The newest {MOST_ROWS} of {len(days)} dates; the file has all." if len(days) > MOST_ROWS else ""
    what = view.offer.rate_title if view.show == "rate" else view.offer.measure_title
    caption = html.Caption(f"{', '.join([what, *view.common])}.{more}")
    return html.Div(
        html.Table([caption, head, html.Tbody(rows)], className="figures"),
        className="tall",
        tabIndex="0",
        role="region",
        **{"aria-label": "Figures"},
    )


def _column(line: Line) -> Any:
    return html.Th(line.name, scope="col", className="num")


def _date(view: View, found: Sequence[Line], day: date) -> Any:
    parts: list[Any] = [period(day, view.offer.grain)]
    if any(day >= line.until for line in found):
        parts.append(html.Span("provisional", className="provisional"))
    return html.Th(parts, scope="row")


def _cell(line: Line, day: date) -> Any:
    text = line.written(day)
    shown = html.Abbr(text, title=_MEANS[text]) if text in _MEANS else text
    if day not in line.lacking:
        return html.Td(shown)
    return html.Td([shown, html.Span("rows rejected", className="provisional")])


def explained(view: View, found: Sequence[Line]) -> list[Any]:
    """Say, in words, what of the figures is not plain: which are hidden, which will still change."""
    told = []
    hidden = sum(isinstance(figure, Hidden) for line in found for figure in line.figures.values())
    if hidden:
        told.append(
            f"{hidden} of these figures {'is' if hidden == 1 else 'are'} confidential: marked with a cross at the foot "
            "of the chart and [c] in the table. No mean is drawn over them."
        )
    lacking = sum(len(line.lacking) for line in found)
    if lacking:
        told.append(
            f"{lacking} of these figures {'lacks' if lacking == 1 else 'lack'} rows that were rejected, and "
            "may be too low; the release's page says how many."
        )
    until = min((line.until for line in found), default=date.max)
    if until < date.max and any(day >= until for line in found for day in line.cells):
        told.append(f"Figures from {period(until, view.offer.grain)} on are provisional: they will still grow.")
    return [html.P(sentence, className="small") for sentence in told]


def taking(view: View, links: str) -> Any:
    """Return the ways to keep what is seen: file, addresses, the release's own page."""
    page = f"{links}/products/{view.offer.name}/releases/{view.cube.release}/"
    ways = [
        html.A("Download these figures (CSV)", href=f"{DOWNLOAD}{view.query()}", download=""),
        html.A("Address of this view", href=view.query(held=False)),
        html.A("Address of this view, at this release for good", href=view.query(held=True)),
        html.A("The release's page: how it was made, what was hidden", href=page),
    ]
    return html.Ul([html.Li(way) for way in ways], className="taking")


def sources(view: View, links: str) -> Any:
    """Return the source line, notes and when it was published."""
    held = " It stays at this release." if view.held else ""
    said = f"Source: {source(view, links)}. Published {moment(view.cube.published)}.{held}"
    notes = html.Details([html.Summary("Notes on these figures"), html.Ul([html.Li(each) for each in view.cube.notes])])
    return html.Div([html.P(said, className="source"), *([notes] if view.cube.notes else [])])
