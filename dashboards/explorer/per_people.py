"""Whether a view can be shown per so many people, and how that is said. People are known of whole areas alone."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards.explorer.cube import Cube, Key
from dashboards.site.per_head import Rates
from lambdas.core.paper.words import number

Picks = Mapping[str, tuple[str, ...]]


def in_the_way(cube: Cube, picks: Picks) -> str:
    """Say why figures cannot be shown per so many people; nothing where they can."""
    offer, rates = cube.offer, cube.rates
    if offer.per_head is None or offer.area is None:
        return "Not per 100,000 people: no population of these areas is published for it."
    per = f"Not per {number(offer.per_head.per)} people"
    if rates is None:
        return f"{per}: no population was published when this release was made."
    for facet in offer.facets:
        if facet is offer.area or picks[facet.name] == (facet.whole,):
            continue
        if not facet.whole:
            return f"{per}: how many people there are is not known by {facet.title.lower()}."
        return f"{per}: they are people of all kinds, so choose “{cube.values[facet.name][facet.whole]}” alone."
    nobody = unpeopled(cube, picks)
    if len(nobody) == len(picks[offer.area.name]):
        return f"{per}: how many live in {' or '.join(nobody)} is not published."
    return ""


def area_of(cube: Cube, key: Key) -> str:
    """Return the area of a line; nothing where there are no areas."""
    return next((code for facet, code in zip(cube.offer.facets, key, strict=True) if facet is cube.offer.area), "")


def unpeopled(cube: Cube, picks: Picks) -> list[str]:
    """Name the areas of a view of which it is not known how many people live there."""
    if cube.rates is None or cube.offer.area is None:
        return []
    name = cube.offer.area.name
    return [cube.values[name][code] for code in picks[name] if code not in cube.rates.people.by_area]


OF_MEANS = (
    "The mean is of the seven days that end on the date: [c] where one of them is confidential, [x] where one is not "
    "there or provisional."
)


def definition(rates: Rates, measure: str, *, daily: bool) -> str:
    """Say how a rate is made, so that it can be made again."""
    mean = f" {OF_MEANS}" if daily else ""
    return (
        f"{rates.rate.title}: published {measure} over the people of the area, of all ages, in {rates.people.title}, "
        f"release {rates.people.release}, times {number(rates.rate.per)}.{mean}"
    )
