"""What a release tells of each of its areas: areas.json beside the release's page, and how it is read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.products.dimensions import Grain
from dashboards.site.areas.geography import area_dimension
from dashboards.site.figure import HIDDEN, Figure, Hidden
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates
from lambdas.core.release.bounds import hidden_bounds

NAME = "areas.json"
CONFIDENTIAL = "c"
"""Stands for a confidential count; null stands for none."""


def area_facts(page: ReleasePage) -> dict[str, Any] | None:
    """Return the document; None for a product without areas or dates."""
    found = page.figures.areas
    if found is None or not found.days:
        return None
    incomplete = page.figures.incomplete_from
    low, high = hidden_bounds(page.product.disclosure)
    return {
        "product": page.product.name,
        "title": page.product.title,
        "release": page.release,
        "published": page.published,
        "next_due": page.next_due.isoformat(),
        "headline": page.product.page.headline,
        "measure": page.product.measure.title,
        "unit": page.product.measure.unit,
        "what": page.figures.what,
        "beside": beside(page),
        "grain": page.figures.grain.value,
        "incomplete_from": incomplete.isoformat() if incomplete else None,
        "lacking": [day for day in found.days if day in page.figures.lacking],
        "confidential_between": [low, high],
        "per_head": _per_head(page, found.counted()),
        "days": found.days,
        "figures": {
            code: [CONFIDENTIAL if isinstance(figure, Hidden) else figure for figure in found.series(code).values()]
            for code in found.counted()
        },
    }


def beside(page: ReleasePage) -> list[str]:
    """Name what the product tells of an area besides: by slices of which this is one value or the sum, by age."""
    product, area = page.product, area_dimension(page.product, page.hierarchies)
    slices = [item for item in product.slices if item.kind != "date"]
    several = [item.title for item in slices if len(page.figures.values[item.name]) > 1]
    return [*several, *(item.title for item in product.dimensions if item is not area)]


def _per_head(page: ReleasePage, codes: list[str]) -> dict[str, Any] | None:
    """Return the rate that the product names, and how many people each area has; None without one."""
    if page.rates is None:
        return None
    rate, people = page.rates.rate, page.rates.people
    known = {code: people.by_area[code] for code in codes if code in people.by_area}
    over = {"product": people.product, "title": people.title, "release": people.release, "by_area": known}
    return {"rate": rate.model_dump(), "people": over}


@dataclass(frozen=True)
class AreaFacts:
    """One release's document, read again."""

    document: Mapping[str, Any]

    @property
    def grain(self) -> Grain:
        """What a date stands for."""
        return Grain(self.document["grain"])

    @property
    def incomplete_from(self) -> date | None:
        """First date whose counts will still grow."""
        said = self.document["incomplete_from"]
        return date.fromisoformat(said) if said else None

    @property
    def beside(self) -> list[str]:
        """What the product tells of an area besides; nothing is known of a release from before this was told."""
        return list(self.document.get("beside", ()))

    @property
    def rates(self) -> Rates | None:
        """The product's rate; None where it has none, as in a release from before there were rates."""
        found = self.document.get("per_head")
        return None if found is None else Rates.read(found)

    @property
    def lacking(self) -> frozenset[date]:
        """Dates whose figures lack rows that were rejected; a release from before this was told names none."""
        return frozenset(map(date.fromisoformat, self.document.get("lacking", ())))

    def codes(self, slug: str) -> list[str]:
        """Return the codes that the release counts an area under: one, or none."""
        return [code for code in self.document["figures"] if code.split("+")[0] == slug]

    def series(self, code: str) -> dict[date, Figure]:
        """Return the counts of an area by date, as they were published."""
        days = map(date.fromisoformat, self.document["days"])
        figures = self.document["figures"][code]
        return {day: HIDDEN if figure == CONFIDENTIAL else figure for day, figure in zip(days, figures, strict=True)}

    def complete(self, code: str) -> dict[date, Figure]:
        """Return the same without the dates whose counts will still grow."""
        until = self.incomplete_from or date.max
        return {day: figure for day, figure in self.series(code).items() if day < until}
