"""Picks, out of all cells of a release, the figures of each part of it that can be chosen: in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from dashboards.site.areas.geography import area_dimension
from dashboards.site.figure import HIDDEN, Figure, whole_of
from dashboards.site.figures import WHOLE, Figures
from lambdas.core.release.cells import Cell

MOST = 60
"""Parts of a release, beside its dates, that have pages of their own."""
NEWEST = 8
"""Newest dates of which the areas are kept, beside those whose counts will still grow."""
WHAT = "what"
"""Name of the facet of the slices that a product's page shows one value of."""
JOINED = "\x1f"


class Part(NamedTuple):
    """One value of a facet: ``facet`` is the slice's or the dimension's name, or WHAT."""

    facet: str
    value: str


class Parts:
    """The figures of each part. Hand it every cell with ``add``, after ``figures`` has had it; then read it."""

    def __init__(self, product: Product, hierarchies: Mapping[str, Hierarchy], figures: Figures) -> None:
        self._figures = figures
        area = area_dimension(product, hierarchies)
        names = [item.name for item in product.slices]
        self._slices = len(names)
        self._roots = [item.over(hierarchies).root for item in product.dimensions]
        self._dimensions = [item.name for item in product.dimensions]
        self._area_at = None if area is None else self._dimensions.index(area.name)
        self._date_at = next((i for i, item in enumerate(product.slices) if item.kind == "date"), None)
        self._line = product.page.chart_by
        self._line_at = names.index(self._line) if self._line else None
        self._fixed = [i for i in range(len(names)) if i not in {self._date_at, self._line_at}]
        self._keeps = NEWEST + product.page.incomplete_days
        self._whole: dict[Part, dict[str, dict[str, Figure]]] = {}  # by line, by day
        self._areas: dict[Part, dict[str, dict[str, dict[str, Figure]]]] = {}  # by day, by line, by area
        self.left_out: set[Part] = set()

    def add(self, cell: Cell) -> None:
        """Take one cell; keep it if a part shows it."""
        slices, codes = cell.keys[: self._slices], cell.keys[self._slices :]
        day = slices[self._date_at] if self._date_at is not None else ""
        figure: Figure = HIDDEN if cell.value is None else cell.value
        for part in self._of(slices, codes):
            if part not in self._whole and len(self._whole) >= MOST:
                self.left_out.add(part)
                continue
            line = WHOLE if self._line_at is None else slices[self._line_at]
            if self._area_at is None or codes[self._area_at] == self._roots[self._area_at]:
                self._whole.setdefault(part, {}).setdefault(line, {})[day] = figure
            if self._area_at is not None:
                self._keep(part, day, line, codes[self._area_at], figure)

    def _of(self, slices: tuple[str, ...], codes: tuple[str, ...]) -> list[Part]:
        """Return the parts that a cell is of: those that choose one thing, and take the rest as the page does."""
        apart = [i for i, code in enumerate(codes) if i != self._area_at and code != self._roots[i]]
        usual = list(self._figures.fixed.values()) == [slices[i] for i in self._fixed]
        if len(apart) > 1 or (apart and not usual):
            return []
        if apart:
            return [Part(self._dimensions[apart[0]], codes[apart[0]])]
        found = [Part(WHAT, JOINED.join(slices[i] for i in self._fixed))] if self._fixed else []
        if self._line_at is not None and self._line is not None and usual:
            found.append(Part(self._line, slices[self._line_at]))
        return found

    def _keep(self, part: Part, day: str, line: str, area: str, figure: Figure) -> None:
        """Keep the figure of an area, and forget days too old to be shown."""
        days = self._areas.setdefault(part, {})
        if day not in days:
            days[day] = {}
            for old in sorted(days)[: -self._keeps]:
                del days[old]
        if day in days:
            days[day].setdefault(line, {})[area] = figure

    def values(self, facet: str) -> list[str]:
        """Return the values of a facet that have figures, in the order in which they came."""
        return [part.value for part in self._whole if part.facet == facet]

    def lines(self, part: Part) -> list[str]:
        """Return the lines of a part's chart: all of the page's, or the one that is chosen."""
        return [line for line in self._figures.lines if line in self._whole[part]]

    def series(self, part: Part, line: str) -> dict[date, Figure]:
        """Return the counts of the whole by date, in order; empty for a product without dates."""
        return {date.fromisoformat(day): figure for day, figure in sorted(self._whole[part][line].items()) if day}

    def total(self, part: Part) -> dict[date, Figure]:
        """Return the counts of the whole over all lines, by date; HIDDEN where one is, None where one is not there."""
        days = sorted({day for line in self.lines(part) for day in self._whole[part][line] if day})
        return {date.fromisoformat(day): self._over_lines(part, day) for day in days}

    def _over_lines(self, part: Part, day: str) -> Figure:
        found, absent = self._whole[part], self._figures.absent
        here = set(self._figures.lines_on(day))
        return whole_of(found[line].get(day, absent) for line in self.lines(part) if line in here)

    def day(self, part: Part) -> str:
        """Return the newest date that is complete and known as a whole, else the newest kept; "" without dates."""
        until, total = self._figures.incomplete_from, self.total(part)
        kept = [date.fromisoformat(day) for day in sorted(self._areas.get(part, {})) if day] or list(total)
        whole = [day for day in kept if until is None or day < until]
        known = [day for day in whole if isinstance(total.get(day), int)]
        chosen = max(known or whole or kept, default=None)
        return "" if chosen is None else chosen.isoformat()

    def figure(self, part: Part) -> Figure:
        """Return the count of the whole over all lines on the part's day."""
        return self._over_lines(part, self.day(part))

    def by_area(self, part: Part) -> list[Mapping[str, Figure]]:
        """Return, line by line, the counts of the areas on the part's day, those that are listed."""
        found = self._areas.get(part, {}).get(self.day(part), {})
        return [found.get(line, {}) for line in self.lines(part)]
