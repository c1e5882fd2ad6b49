"""A release's figures, by what they are told apart by: small in memory, quick to take a line from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from sys import intern
from typing import Any

from dashboards.explorer.errors import SiteAway
from dashboards.explorer.offers import Offer
from dashboards.site.figure import HIDDEN, Figure
from dashboards.site.per_head import Rates
from dashboards.site.series import is_daily

Key = tuple[str, ...]
CONFIDENTIAL = "confidential"
INCOMPLETE = "incomplete"
"""Statuses of the API: not shown; short of rows that were rejected."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure: the count, the rate beside it (None where there is none), and the API's status."""

    count: int | None
    rate: float | None
    status: str

    @property
    def figure(self) -> Figure:
        """The count as a reader may see it."""
        return HIDDEN if self.count is None and self.status == CONFIDENTIAL else self.count


@dataclass(frozen=True)
class Cube:
    """All figures of one release: by key, in the order of the offer's facets, then by ISO date.

    ``values`` are the values of each facet that have figures, with what they are called, in the order of the release.
    ``rates`` are per so many people, where the release has them.
    """

    offer: Offer
    release: str
    published: str
    notes: tuple[str, ...]
    dates: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]]
    lines: Mapping[Key, Mapping[str, Cell]]
    rates: Rates | None = None

    @property
    def daily(self) -> bool:
        """Whether there are figures of most days, as the open site has it: then there are means of seven days."""
        return self.offer.grain == "day" and is_daily(dict.fromkeys(map(date.fromisoformat, self.dates)))

    @property
    def incomplete_from(self) -> str:
        """First date whose counts will still grow; empty when there is none.

        The site counts days back from the newest date, listed or not, and so is it done here.
        """
        back = self.offer.incomplete_dates
        if not back or not self.dates:
            return ""
        return (date.fromisoformat(self.dates[-1]) - timedelta(days=back - 1)).isoformat()


def cube(offer: Offer, document: Any, areas: Any = None) -> Cube:
    """Arrange ``data.json`` of a release, and its ``areas.json``, which tells of people.

    Raises ``SiteAway`` when one of them is another document.
    """
    try:
        people = None if areas is None else areas["per_head"]
        return replace(_cube(offer, document), rates=None if people is None else Rates.read(people))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise SiteAway(f"a release of {offer.name} is not what the API's document says: {error!r}") from None


def _cube(offer: Offer, document: Mapping[str, Any]) -> Cube:
    columns = list(document["columns"])
    at_date, at_count, at_status = (columns.index(name) for name in (offer.date, offer.measure, "status"))
    at_rate = columns.index(offer.rate) if offer.rate else None
    at_facets = [columns.index(facet.name) for facet in offer.facets]
    lines: dict[Key, dict[str, Cell]] = {}
    seen: list[dict[str, None]] = [{} for _ in offer.facets]
    common: dict[tuple[Any, ...], Cell] = {}  # most cells are like another: one object serves for all of these
    for row in document["rows"]:
        key = tuple(intern(row[at]) for at in at_facets)
        if key not in lines:
            lines[key] = {}
            for values, value in zip(seen, key, strict=True):
                values[value] = None
        fields = (row[at_count], None if at_rate is None else row[at_rate], intern(row[at_status]))
        lines[key][intern(row[at_date])] = common.setdefault(fields, Cell(*fields))
    dates = sorted({day for line in lines.values() for day in line})
    return Cube(
        offer=offer,
        release=document["release"],
        published=document["published"],
        notes=tuple(document["notes"]),
        dates=tuple(dates),
        values={facet.name: _named(facet, found, document) for facet, found in zip(offer.facets, seen, strict=True)},
        lines=lines,
    )


def _named(facet: Any, found: Mapping[str, None], document: Mapping[str, Any]) -> dict[str, str]:
    """Name the values of a facet that have figures, in the order in which labels or the release name them."""
    names: Mapping[str, str] = facet.labels if facet.labels is not None else document["names"][facet.name]
    return {value: names[value] for value in names if value in found} | {
        value: value for value in found if value not in names
    }
