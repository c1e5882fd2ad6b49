"""Makes a view from an address or from what was chosen. Nothing in either is trusted; what is left out is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from dashboards.explorer.cube import Cube
from dashboards.explorer.errors import NoSuchRelease, SiteAway
from dashboards.explorer.offers import Facet, Offer
from dashboards.explorer.per_people import in_the_way
from dashboards.explorer.source import Site
from dashboards.explorer.view import MOST_LINES, PEOPLED, RESERVED, SPANS, View, forms, parameter, too_many
from lambdas.core.paper.words import visible

_LONGEST = 4000
_MOST_FIELDS = 60
_FIRST = "covid_cases"  # what newcomers see, where it is published


@dataclass(frozen=True)
class Asked:
    """A view, and a sentence for each thing that was asked for and cannot be shown."""

    view: View
    left_out: tuple[str, ...] = ()


def from_query(site: Site, query: str) -> Asked:
    """Make the view of an address such as ``?product=cases&area=E92000001``. Raises ``SiteAway``."""
    told: list[str] = []
    if len(query) > _LONGEST or query.count("&") > _MOST_FIELDS:
        query = ""
        told.append("The address is too long to be one of ours, so this is the first view.")
    fields = parse_qs(query.removeprefix("?"))
    offer = _offer(site, fields, told)
    cube, held = _release(site, offer, fields, told)
    picks = {facet.name: _picked(cube, facet, fields.get(parameter(facet.name), []), told) for facet in offer.facets}
    known = RESERVED | {parameter(facet.name) for facet in offer.facets}
    told += [f"{_named(name)} is nothing that these figures are told apart by." for name in fields if name not in known]
    return _asked(cube, picks, _first(fields, "last"), _first(fields, "show"), held=held, told=told)


def added(site: Site, query: str, facet: str, typed: str) -> str:
    """Return the address of a view with one more value of a facet, found by what people call it.

    A name that there is not goes into the address as it was typed, and is told of when that is shown. Raises
    ``SiteAway``.
    """
    view = from_query(site, query).view
    if facet not in view.picks:
        return view.query()
    wanted = typed.strip().casefold()
    found = [value for value, name in view.cube.values[facet].items() if wanted in {name.casefold(), value.casefold()}]
    picks = {**view.picks, facet: (*view.picks[facet], *(found[:1] or [typed]))}
    return replace(view, picks=picks).query()


def _offer(site: Site, fields: Mapping[str, list[str]], told: list[str]) -> Offer:
    known = site.offers()
    if not known:
        raise SiteAway("nothing with dates is published yet")
    wanted = _first(fields, "product")
    if wanted in known:
        return known[wanted]
    if wanted:
        told.append(f"There is no product {_named(wanted)}.")
    return known.get(_FIRST) or next(iter(known.values()))


def _release(site: Site, offer: Offer, fields: Mapping[str, list[str]], told: list[str]) -> tuple[Cube, bool]:
    wanted = _first(fields, "release")
    if wanted:
        try:
            return site.release(offer, wanted), True
        except NoSuchRelease:
            told.append(f"There is no release {_named(wanted)} of this product; this is the latest.")
    try:
        return site.release(offer, offer.latest), False
    except NoSuchRelease as error:
        raise SiteAway(str(error)) from None


def _picked(cube: Cube, facet: Facet, wanted: Sequence[str], told: list[str]) -> tuple[str, ...]:
    """Return the values that there are, each once; the whole, or else the first, where there is none of them."""
    known = cube.values[facet.name]
    told += [f"{facet.title}: there are no figures for {_named(value)}." for value in wanted if value not in known]
    found = tuple(dict.fromkeys(value for value in wanted if value in known))
    return found or ((facet.whole,) if facet.whole in known else tuple(known)[:1])


def _asked(
    cube: Cube, picks: dict[str, tuple[str, ...]], last: str, show: str, *, held: bool, told: list[str]
) -> Asked:
    while too_many(picks):
        name = max(picks, key=lambda each: len(picks[each]))
        *kept, dropped = picks[name]
        picks[name] = tuple(kept)
        told.append(f"{MOST_LINES} lines at most can be told apart: {cube.values[name][dropped]} is left out.")
    possible = forms(cube, picks)
    if last not in SPANS:
        if last:
            told.append(f"The time {_named(last)} is none of {', '.join(SPANS)}.")
        last = "91" if cube.daily else "all"
    if show not in possible:
        if show:
            told.append(
                in_the_way(cube, picks) if show in PEOPLED else f"These figures cannot be shown as {_named(show)}."
            )
        show = possible[0]
    return Asked(View(cube=cube, picks=picks, last=last, show=show, held=held), tuple(told))


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, [])), "")


def _named(text: str) -> str:
    """Quote what somebody wrote, as short as it takes to recognise it."""
    return f"“{visible(text[:40])}”"
