"""What a reader chooses with: every choice is the address of another view, and long lists have a field to find in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dash import dcc, html

from dashboards.explorer.offers import Facet, Offer
from dashboards.explorer.per_people import in_the_way
from dashboards.explorer.view import COUNT, MEAN, PEOPLED, PER_HEAD_MEAN, RATE, SPANS, View, forms, too_many
from lambdas.core.paper.words import number

FORMS = {MEAN: "7-day mean", COUNT: "As reported", RATE: "Rate"}
_FIELD = {"className": "field", "autoComplete": "off"}
_HTML = "dash_html_components"
FEW = 12  # values that can be looked over; more are found by name


def choices(view: View, offers: Iterable[Offer]) -> list[Any]:
    """Return every choice there is from a view."""
    products = [(f"?product={offer.name}", offer.title, offer.name == view.offer.name) for offer in offers]
    spans = [(replace(view, last=last).query(), name, last == view.last) for last, name in SPANS.items()]
    possible = forms(view.cube, view.picks)
    shown = [(replace(view, show=form).query(), form_title(view, form), form == view.show) for form in possible]
    why_not = in_the_way(view.cube, view.picks)
    product = html.Details(
        [html.Summary(["Product: ", html.Strong(view.offer.title)]), links("Product", products)], id="products"
    )
    return [
        html.Div(product, className="choice wide-choice"),
        *(_facet(view, facet) for facet in view.offer.facets),
        group("Time", links("Time", spans)),
        group("Shown as", links("Shown as", shown), *([html.P(why_not, className="hint")] if why_not else [])),
    ]


def form_title(view: View, form: str) -> str:
    """Return what people call a form that figures are shown in."""
    if form not in PEOPLED or view.cube.rates is None:
        return FORMS[form]
    per = f"Per {number(view.cube.rates.rate.per)} people"
    return f"{per}, 7-day mean" if form == PER_HEAD_MEAN else per


def group(title: str, *controls: Any) -> Any:
    """Return controls beneath what they are called."""
    return html.Div([html.P(title, className="legend"), *controls], className="choice")


def links(title: str, ways: Sequence[tuple[str, str, bool]]) -> Any:
    """Return addresses of which one is that of what is shown."""
    items = [_item(f"{title} {name}", _link(address, name, chosen=chosen)) for address, name, chosen in ways]
    return html.Ul(items, className="chips", **{"aria-label": title})


def _link(address: str, name: str, *, chosen: bool) -> Any:
    current = {"aria-current": "true"} if chosen else {}
    return html.Span(dcc.Link(name, href=address, className="chip"), className="chosen" if chosen else "", **current)


def _item(place: str, link: Any) -> Any:
    """Return an item of a list. By its place the browser finds it again when what is around it is new."""
    return html.Li(link, **{"data-place": place})


def _facet(view: View, facet: Facet) -> Any:
    """Return the values of a facet: all where they are few, else those chosen and a field to add one by name."""
    names = view.cube.values[facet.name]
    chosen = view.picks[facet.name]
    if len(names) <= FEW:
        return group(facet.title, _toggles(view, facet, names))
    field = {"type": "add", "facet": facet.name}
    ident = f"names-{facet.name}"
    return group(
        facet.title,
        _toggles(view, facet, {value: names[value] for value in chosen}),
        html.Label(
            [
                html.Span("Add by name", className="hint"),
                dcc.Input(
                    id=field, type="text", list=ident, debounce=True, value="", className="field", autoComplete="off"
                ),
            ]
        ),
        _known(ident, tuple(dict.fromkeys(names.values()))),
    )


@lru_cache(maxsize=32)
def _known(ident: str, names: tuple[str, ...]) -> Any:
    """Return the list that a field suggests from; as plain values, which are written ten times quicker than parts."""
    options = [{"type": "Option", "namespace": _HTML, "props": {"value": name}} for name in names]
    return {"type": "Datalist", "namespace": _HTML, "props": {"id": ident, "children": options}}


def _toggles(view: View, facet: Facet, names: Mapping[str, str]) -> Any:
    """Return a link for each value that adds it to what is compared, or leaves it out."""
    chosen = view.picks[facet.name]
    items = []
    for value, name in names.items():
        shown = value in chosen
        after = tuple(each for each in chosen if each != value) if shown else (*chosen, value)
        picks = {**view.picks, facet.name: after}
        if not after or too_many(picks):
            barred = html.Span(html.Span(name, className="chip"), className="chosen" if shown else "barred")
            items.append(_item(f"{facet.name} {value}", barred))
            continue
        said = html.Span(" shown, leave it out" if shown else " compare it", className="aural")
        link = dcc.Link([name, said], href=replace(view, picks=picks).query(), className="chip")
        items.append(_item(f"{facet.name} {value}", html.Span(link, className="chosen" if shown else "")))
    return html.Ul(items, className="chips ticks", **{"aria-label": facet.title})
