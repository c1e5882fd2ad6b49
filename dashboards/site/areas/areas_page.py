"""Renders the list of all areas, by kind and from A to Z; a small script only makes it quicker to search."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from dashboards.site.areas.districts_page import LETTERS, POSTCODES, letters_of
from dashboards.site.areas.geography import Area, Geography
from dashboards.site.areas.kinds import NAMES, PLURALS
from dashboards.site.page import AREA, HOME, templates

FIND = "areas/find.js"
# Kinds with more areas than a reader takes in at a glance stand under letters.
BY_LETTER = 30


@dataclass(frozen=True)
class Group:
    """Areas of one kind, under their first letters; one group without a letter where they are few."""

    kind: str
    title: str
    letters: list[tuple[str, list[Area]]]


def render_areas(geography: Geography) -> str:
    """Return the HTML of the list."""
    groups = [_group(kind, geography) for kind in NAMES]
    return (
        templates()
        .get_template("areas.html")
        .render(
            groups=[group for group in groups if group.letters],
            successors={
                slug: geography.areas[area.successor].name for slug, area in geography.areas.items() if area.successor
            },
            address=AREA,
            home=HOME,
            find=f"/{FIND}",
            postcodes=POSTCODES if geography.districts else "",
            letters=list(letters_of(geography)),
            leads=LETTERS,
        )
    )


def _group(kind: str, geography: Geography) -> Group:
    found = geography.named(slug for slug, area in geography.areas.items() if area.kind == kind)
    few = len(found) <= BY_LETTER
    letters = [(letter, list(some)) for letter, some in groupby(found, key=lambda area: "" if few else _letter(area))]
    return Group(kind, PLURALS[NAMES[kind]][:1].upper() + PLURALS[NAMES[kind]][1:], letters)


def _letter(area: Area) -> str:
    """Return the letter that an area stands under; every CCG's name begins with NHS."""
    return area.name.removeprefix("NHS ")[:1]
