"""What the comparing page says of its lines: readouts, table, what of the figures is not plain, ways to keep them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from dashboards.explorer.chart import axis_title
from dashboards.explorer.frame import DOWNLOAD
from dashboards.explorer.layout import Readout, Table, Way
from dashboards.explorer.lines import Line
from dashboards.explorer.per_people import definition, unpeopled
from dashboards.explorer.view import MEAN, PEOPLED, PER_HEAD, View
from dashboards.site.figure import Hidden
from dashboards.site.marks import shown
from dashboards.site.per_head import People
from lambdas.core.paper.words import number, period

MOST_ROWS = 60
INCOMPLETE = "incomplete"
_MEANS = {"[c]": "confidential", "[x]": "not available"}


def readout(view: View, order: int, line: Line) -> Readout:
    """Return of a line its name, its newest complete figure and how that compares."""
    if line.latest is None:
        return Readout(line.name, "[x]", ("no complete figure is shown here",), order)
    told = [period(line.latest, view.offer.grain)]
    if view.show == PER_HEAD and line.people is not None:
        told.append(f"{shown(line.figures[line.latest])} {view.offer.unit}, {number(line.people)} people")
    if line.latest in line.lacking:
        told.append(f"{INCOMPLETE}: rows were rejected")
    if line.trend is not None:
        told.append(line.trend.text)
    return Readout(line.name, line.written(line.latest), tuple(told), order)


def table(view: View, found: Sequence[Line]) -> Table:
    """Return the newest dates of all lines, newest first; what is longer is in the file."""
    days = sorted({day for line in found for day in line.cells}, reverse=True)
    of_means = view.show == MEAN
    rows = [
        [_date(view, found, day), *(cell for line in found for cell in _cells(line, day))] for day in days[:MOST_ROWS]
    ]
    heads = [head for line in found for head in (line.name, *([f"{line.name}, 7-day mean"] if of_means else []))]
    more = f" The newest {MOST_ROWS} of {len(days)} dates; the file has all." if len(days) > MOST_ROWS else ""
    what = view.offer.measure_title if of_means else axis_title(view)
    caption = f"{', '.join([what, *view.common])}.{more}"
    return Table("The figures as a table", caption, "Figures", ["Date", *heads], rows)


def _date(view: View, found: Sequence[Line], day: date) -> Any:
    parts: list[Any] = [period(day, view.offer.grain)]
    if any(day >= line.until for line in found):
        parts.append(html.Span("provisional", className="provisional"))
    return parts


def _cells(line: Line, day: date) -> list[Any]:
    """Return what a line has on a date: its figure, and beside a count its mean, where that is what is drawn."""
    figure = _symbol(line.written(day))
    said = [figure, html.Span(INCOMPLETE, className="provisional")] if day in line.lacking else figure
    return [said, _symbol(line.averaged(day))] if line.view.show == MEAN else [said]


def _symbol(text: str) -> Any:
    return html.Abbr(text, title=_MEANS[text]) if text in _MEANS else text


def explained(view: View, found: Sequence[Line]) -> list[str]:
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
            f"{lacking} of these figures {'is' if lacking == 1 else 'are'} incomplete: rows that may belong to them "
            "were rejected, so that they may be too low; the release's page says how many."
        )
    until = min((line.until for line in found), default=date.max)
    if any(line.provisional for line in found):
        told.append(f"Figures from {period(until, view.offer.grain)} on are provisional: they will still grow.")
    if view.show in PEOPLED and view.cube.rates is not None:
        told.append(definition(view.cube.rates, view.offer.unit, daily=view.cube.daily))
        if nobody := unpeopled(view.cube, view.picks):
            told.append(f"How many people live in {' or '.join(nobody)} is not published, so it has no rate.")
    if view.held:
        told.append("This view stays at its release, whichever comes after it.")
    return told


def ways(view: View, links: str) -> list[Way]:
    """Return the ways to keep what is seen: file, addresses, the release's own page."""
    rates = view.cube.rates if view.show in PEOPLED else None
    people = [] if rates is None else [_people(rates.people, links)]
    return [
        Way("Download these figures (CSV)", f"{DOWNLOAD}{view.query()}", saved=True),
        Way("Address of this view", view.query(held=False)),
        Way("Address of this view, at this release for good", view.query(held=True)),
        Way(
            "The release's page: how it was made, what was hidden",
            f"{links}/products/{view.offer.name}/releases/{view.cube.release}/",
        ),
        *people,
    ]


def _people(people: People, links: str) -> Way:
    """Return the way to the release that the people of rates are from."""
    return Way("The people that rates are over", f"{links}/products/{people.product}/releases/{people.release}/")
