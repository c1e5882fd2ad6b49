"""The page that asks what if: beds under assumptions on growth and length of stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html, no_update

from dashboards.explorer.canvas import SHOWN, make_page
from dashboards.explorer.controls import group, links
from dashboards.explorer.demand.scenario import Range, scenario, unchanged
from dashboards.explorer.download import source
from dashboards.explorer.errors import SiteAway
from dashboards.explorer.frame import WHAT_IF
from dashboards.explorer.layout import Answer, Readout, Table, Way, laid_out, notices
from dashboards.explorer.scenario_chart import NO_FORECAST, in_words, scenario_chart
from dashboards.explorer.source import Site
from dashboards.explorer.supposing import AREA, FIELDS, Supposed, supposed
from lambdas.core.paper.words import day, number

TITLE = "What if?"
ABOUT = "How many beds would be taken if admissions went on, and patients stayed, as you suppose."
AWAY = "There are no figures of hospitals to begin from just now. Please try again in a while."


HOW_TO_READ = (
    "Dashed: the middle course; shaded: half of all courses, and nine in ten; dotted: without the change. "
    "Whoever is in hospital now leaves as their stays so far say; whoever comes stays as long as is supposed. "
    "The ranges hold what you hold unsure, and chance. They hold nothing of what nobody thought of: another "
    "variant, other admissions, no room left."
)


def make_whatif(server: Any, site: Site) -> Dash:
    """Add the page to a Flask server."""
    choice = html.Section(
        [html.Div(id="areas", className="choice wide-choice"), *(_field(name) for name in FIELDS)],
        className="choices",
        **{"aria-label": "What is supposed"},
    )
    app = make_page(server, site.settings, here=WHAT_IF, title=TITLE, about=ABOUT, choices=choice)
    app.callback(
        output={
            "search": Output("address", "search"),
            "areas": Output("areas", "children"),
            "fields": {name: Output(name, "value") for name in FIELDS},
            **SHOWN,
        },
        inputs={"search": Input("address", "search"), "typed": {name: Input(name, "value") for name in FIELDS}},
    )(_answering(site))
    return app


def _field(name: str) -> Any:
    """Return a field with its label; what is typed is taken on Enter or when the field is left."""
    field = FIELDS[name]
    typed = dcc.Input(id=name, type="text", inputMode="decimal", debounce=True, className="field", autoComplete="off")
    hint = html.Span(field.hint, className="hint")
    return html.Div(html.Label([html.Span(field.title, className="legend"), typed, hint]), className="choice")


def _answering(site: Site) -> Any:
    """Return the one callback: an address comes, or a number is typed; address, fields and picture agree again."""

    def answer(*, search: str | None, typed: dict[str, str | None]) -> dict[str, Any]:
        asked = typed if ctx.triggered_id in FIELDS else {}
        try:
            found = supposed(site, search or "", {name: value or None for name, value in asked.items()})
        except SiteAway:
            nothing: dict[str, Any] = dict.fromkeys(("search", "areas", *SHOWN), no_update)
            return {**nothing, "fields": dict.fromkeys(FIELDS, no_update), "told": notices([AWAY])}
        ranges = scenario(found.now, found.assumed)
        without = scenario(found.now, unchanged(found.assumed))
        areas = [(found.elsewhere(code), name, code == found.area) for code, name in found.cube.values[AREA].items()]
        return {
            "search": found.query() if found.query() != search else no_update,
            "areas": group("Area", links("Area", areas)),
            "fields": {name: f"{value:g}" for name, value in found.numbers.items()},
            "told": notices(found.told),
            **_result(found, ranges, without, site.settings.links),
        }

    return answer


def _result(found: Supposed, ranges: Sequence[Range], without: Sequence[Range], home: str) -> dict[str, Any]:
    words = in_words(found, ranges)
    return laid_out(
        Answer(
            title=f"{found.name}: {NO_FORECAST}",
            readouts=_readouts(found, ranges, without),
            said=words,
            chart=scenario_chart(found, ranges, without),
            words=words,
            explained=[HOW_TO_READ],
            ways=[Way("Address of this scenario", found.query())],
            table=_table(found, ranges),
            source=source(found.cube, home),
        )
    )


def _readouts(found: Supposed, ranges: Sequence[Range], without: Sequence[Range]) -> list[Readout]:
    end = found.today + timedelta(days=len(ranges))
    told = [
        Readout("Published", number(found.now.beds), (f"beds taken on {day(found.today)}",)),
        Readout(
            "Supposed",
            number(round(ranges[-1].middle)),
            (f"beds on {day(end)}; 9 in 10 courses: {_between(ranges[-1])}",),
        ),
        Readout(
            "Without the change", number(round(without[-1].middle)), (f"9 in 10 courses: {_between(without[-1])}",)
        ),
    ]
    if found.numbers["beds"]:
        told.append(Readout("Beds there are", number(found.numbers["beds"]), (_reached(found, ranges),)))
    return told


def _between(each: Range) -> str:
    return f"{number(round(each.lowest))} to {number(round(each.highest))}"


def _reached(found: Supposed, ranges: Sequence[Range]) -> str:
    for at, each in enumerate(ranges, start=1):
        if each.middle > found.numbers["beds"]:
            return f"passed by the middle course on {day(found.today + timedelta(days=at))}"
    return "not passed by the middle course in this time"


def _table(found: Supposed, ranges: Sequence[Range]) -> Table:
    rows = [
        [
            day(found.today + timedelta(days=at)),
            *(number(round(value)) for value in (each.lowest, each.middle, each.highest)),
        ]
        for at, each in enumerate(ranges, start=1)
    ]
    caption = f"Beds taken, {NO_FORECAST}: below low and above high is one course in twenty each."
    return Table("The scenario as a table", caption, "Beds by day", ["Date", "Low", "Middle", "High"], rows)
