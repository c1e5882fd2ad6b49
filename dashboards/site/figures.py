"""Picks, out of all cells of a release, the few that its page shows: in one pass, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

from contracts.products.dimensions import Grain
from contracts.products.measure import Zeros
from contracts.products.product import Method, Product
from contracts.reference.codes import Hierarchy
from dashboards.site.age_and_sex import age_and_sex
from dashboards.site.area_figures import AreaFigures
from dashboards.site.areas.geography import area_dimension
from dashboards.site.areas.kinds import is_area
from dashboards.site.breakdown import NEWEST, Breakdown, not_published
from dashboards.site.figure import HIDDEN, Figure, Hidden, whole_of
from dashboards.site.marks import remark
from dashboards.site.other_slices import OtherSlices
from dashboards.site.percentages import Percentages
from lambdas.core.paper.words import period
from lambdas.core.release.cells import INCOMPLETE, Cell

WHOLE = ""
"""Name of the one line of a product that has no ``chart_by``."""


class Figures:
    """What a page shows. Hand it every cell with ``add``; then read it."""

    def __init__(self, product: Product, hierarchies: Mapping[str, Hierarchy]) -> None:
        self.product = product
        self._roots = [item.over(hierarchies).root for item in product.dimensions]
        self.breakdowns = [
            Breakdown(item, item.over(hierarchies), not_published(product, hierarchies, at))
            for at, item in enumerate(product.dimensions)
        ]
        self._area_at = next(
            (i for i, item in enumerate(product.dimensions) if item is area_dimension(product, hierarchies)), None
        )
        self.areas = None if self._area_at is None else self._areas(hierarchies, self._area_at)
        self.age_and_sex = age_and_sex(product, hierarchies, self.absent)
        self.percentages = Percentages.of_product(product)
        names = [item.name for item in product.slices]
        self._date_at = next((i for i, item in enumerate(product.slices) if item.kind == "date"), None)
        self._line_at = names.index(product.page.chart_by) if product.page.chart_by else None
        self._fixed = [i for i in range(len(names)) if i not in {self._date_at, self._line_at}]
        self.fixed: dict[str, str] = {}
        self.values: dict[str, set[str]] = {name: set() for name in names}
        self.hides_a_whole = False
        self.lacking: set[str] = set()
        self._series: dict[str, dict[str, Figure]] = {}
        self._others = OtherSlices([product.slices[i] for i in self._fixed])

    def add(self, cell: Cell) -> None:
        """Take one cell; keep it if the page shows it."""
        slices, codes = cell.keys[: len(self.product.slices)], cell.keys[len(self.product.slices) :]
        figure: Figure = HIDDEN if cell.value is None else cell.value
        self._note(slices)
        day = slices[self._date_at] if self._date_at is not None else ""
        if cell.status == INCOMPLETE:
            self.lacking.add(day)
        if self.percentages is not None:
            self.percentages.add(cell.keys, figure)
        self.hides_a_whole |= cell.value is None and list(codes) == self._roots
        if not self._chosen(slices):
            if self._line_at is None and list(codes) == self._roots:
                self._others.add(tuple(slices[i] for i in self._fixed), day, figure)
            return
        line = slices[self._line_at] if self._line_at is not None else WHOLE
        apart = [i for i, (code, root) in enumerate(zip(codes, self._roots, strict=True)) if code != root]
        if self.age_and_sex is not None and set(apart) == set(self.age_and_sex.at):
            self.age_and_sex.add(day, codes, line, figure)
        if len(apart) > 1:
            return
        if not apart:
            self._series.setdefault(line, {})[day] = figure
        for i in apart or range(len(codes)):
            self.breakdowns[i].add(day, codes[i], line, figure)
        if self.areas is not None and apart in ([], [self._area_at]):
            self.areas.add(day, codes[self._area_at or 0], line, figure)

    def _note(self, slices: tuple[str, ...]) -> None:
        for item, value in zip(self.product.slices, slices, strict=True):
            self.values[item.name].add(value)

    def _areas(self, hierarchies: Mapping[str, Hierarchy], at: int) -> AreaFigures:
        apart = not_published(self.product, hierarchies, at)
        codes = self.product.dimensions[at].over(hierarchies).names
        return AreaFigures([code for code in codes if is_area(code) and code not in apart], self.absent, self.lines_on)

    def _chosen(self, slices: tuple[str, ...]) -> bool:
        """Whether the cell is of the one slice that the page shows: the first label, else the first that came."""
        for i in self._fixed:
            item = self.product.slices[i]
            if slices[i] != self.fixed.setdefault(item.name, next(iter(item.labels), slices[i])):
                return False
        return True

    @property
    def what(self) -> str:
        """What the page counts, out of all that the product does: labels of the slices it shows."""
        labels = {item.name: item.labels for item in self.product.slices}
        return ", ".join(dict.fromkeys(labels[name].get(value, value) for name, value in self.fixed.items()))

    @property
    def grain(self) -> Grain:
        """What a date stands for."""
        return Grain.DAY if self._date_at is None else self.product.slices[self._date_at].grain

    def dated(self, when: date | str) -> str:
        """Name what a date stands for: ``2 October 2020``, ``September 2020``."""
        return period(when, self.grain)

    @property
    def lines(self) -> list[str]:
        """Values of ``chart_by`` in the order of its labels; others after them. ``[WHOLE]`` when there is none."""
        if self._line_at is None:
            return [WHOLE]
        labels = list(self.product.slices[self._line_at].labels)
        return sorted(self._series, key=lambda line: (labels.index(line) if line in labels else len(labels), line))

    def label(self, line: str) -> str:
        """Name a line."""
        if self._line_at is None:
            return self.product.measure.title
        return self.product.slices[self._line_at].labels.get(line, line)

    def series(self, line: str) -> dict[date, Figure]:
        """Return the counts of the whole by day, in order; empty when the product has no dates."""
        found = self._series.get(line, {})
        return {date.fromisoformat(day): found[day] for day in sorted(found) if day}

    @cached_property
    def total(self) -> dict[date, Figure]:
        """Counts of the whole over all lines, by day; HIDDEN where one of them is, None where one is not there."""
        days = sorted({day for line in self._series.values() for day in line if day})
        return {date.fromisoformat(day): self._over_lines(day) for day in days}

    @cached_property
    def _spans(self) -> dict[str, tuple[str, str]]:
        """First and last date of each line; the last is that of the release where it had one among the newest."""
        days = sorted({day for line in self._series.values() for day in line})
        newest = days[-NEWEST:]
        return {
            line: (min(found), days[-1] if max(found) in newest else max(found)) for line, found in self._series.items()
        }

    def lines_on(self, day: str) -> list[str]:
        """Return the lines that a date has, or should have: not those that began later or had ended."""
        spans = self._spans
        return [line for line in self.lines if spans[line][0] <= day <= spans[line][1]]

    def _over_lines(self, day: str) -> Figure:
        return whole_of(self._series[line].get(day, self.absent) for line in self.lines_on(day))

    @cached_property
    def incomplete_from(self) -> date | None:
        """First of the newest days whose counts will still grow; None when there is no such day."""
        days = list(self.total)
        if not days or not self.product.page.incomplete_days:
            return None
        return days[-1] - timedelta(days=self.product.page.incomplete_days - 1)

    def remark(self, when: date) -> str:
        """Say in a word or two what a date's figures lack, as ``remark`` in ``marks`` does."""
        growing = self.incomplete_from is not None and when >= self.incomplete_from
        return remark(growing=growing, lacking=when.isoformat() in self.lacking)

    @cached_property
    def day(self) -> str:
        """The day whose figures the page shows: the newest that is complete and not confidential as a whole.

        The newest of all when there is no such day among the newest; empty when the product has no dates.
        """
        days = list(self.complete())
        known = [day for day in days[-NEWEST:] if isinstance(self.total[day], int)]
        chosen = max(known or days or self.total, default=None)
        return chosen.isoformat() if chosen else ""

    @property
    def passed_over(self) -> int:
        """How many complete days newer than the day that the page shows are confidential as a whole."""
        return sum(isinstance(figure, Hidden) for day, figure in self.complete().items() if day.isoformat() > self.day)

    @property
    def unknown(self) -> list[str]:
        """Complete days, from the one that the page shows on, that have no figure of some line."""
        return [day.isoformat() for day, n in self.complete().items() if n is None and day.isoformat() >= self.day]

    @property
    def wanting(self) -> list[str]:
        """Names of the lines that have no figure on one of these days."""
        return [
            self.label(line)
            for line in self.lines
            if any(line in self.lines_on(day) and self._series[line].get(day) is None for day in self.unknown)
        ]

    @property
    def headline(self) -> Figure:
        """The count of the whole over all lines, on the day that the page shows."""
        return self._over_lines(self.day)

    def complete(self) -> dict[date, Figure]:
        """Return the counts of the whole over all lines, by day, without the days whose counts will still grow."""
        return {day: n for day, n in self.total.items() if self.incomplete_from is None or day < self.incomplete_from}

    @property
    def others(self) -> list[tuple[str, list[tuple[str, Figure]]]]:
        """Latest counts of the whole in the slices that the page's tables do not show, by the first of their labels."""
        return self._others.on(self.day)

    @property
    def absent(self) -> Figure:
        """What a cell is that the release does not list."""
        implied = self.product.measure.zeros is Zeros.IMPLIED and self.product.disclosure.method is not Method.PUBLISHED
        return 0 if implied else None
