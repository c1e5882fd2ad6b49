"""Picks, out of all cells of a release, the few that its page shows: in one pass, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from contracts.products.dimensions import Grain, Slice
from contracts.products.measure import Zeros
from contracts.products.product import Method, Product
from contracts.reference.codes import Hierarchy
from dashboards.site.age_and_sex import age_and_sex
from dashboards.site.area_figures import AreaFigures
from dashboards.site.areas.geography import area_dimension
from dashboards.site.areas.kinds import is_area
from dashboards.site.breakdown import NEWEST, Breakdown
from dashboards.site.figure import HIDDEN, Figure, plus
from dashboards.site.marks import remark
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
            Breakdown(item, item.over(hierarchies), _not_published(product, hierarchies, at))
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
        self.hides_a_whole = False
        self.lacking: set[str] = set()
        self._series: dict[str, dict[str, Figure]] = {}
        self._others: dict[tuple[str, ...], dict[str, Figure]] = {}

    def add(self, cell: Cell) -> None:
        """Take one cell; keep it if the page shows it."""
        slices, codes = cell.keys[: len(self.product.slices)], cell.keys[len(self.product.slices) :]
        figure: Figure = HIDDEN if cell.value is None else cell.value
        day = slices[self._date_at] if self._date_at is not None else ""
        if cell.status == INCOMPLETE:
            self.lacking.add(day)
        if self.percentages is not None:
            self.percentages.add(cell.keys, figure)
        self.hides_a_whole |= cell.value is None and list(codes) == self._roots
        if not self._chosen(slices):
            if self._line_at is None and list(codes) == self._roots:
                self._others.setdefault(tuple(slices[i] for i in self._fixed), {})[day] = figure
            return
        apart = [i for i, (code, root) in enumerate(zip(codes, self._roots, strict=True)) if code != root]
        if self.age_and_sex is not None and set(apart) == set(self.age_and_sex.at):
            self.age_and_sex.add(day, codes, figure)
        if len(apart) > 1:
            return
        line = slices[self._line_at] if self._line_at is not None else WHOLE
        if not apart:
            self._series.setdefault(line, {})[day] = figure
        for i in apart or range(len(codes)):
            self.breakdowns[i].add(day, codes[i], line, figure)
        if self.areas is not None and apart in ([], [self._area_at]):
            self.areas.add(day, codes[self._area_at or 0], figure)

    def _areas(self, hierarchies: Mapping[str, Hierarchy], at: int) -> AreaFigures:
        apart = _not_published(self.product, hierarchies, at)
        codes = self.product.dimensions[at].over(hierarchies).names
        return AreaFigures([code for code in codes if is_area(code) and code not in apart], self.absent)

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
        """Counts of the whole over all lines, by day; HIDDEN on a day on which one of them is."""
        totals: dict[date, Figure] = {}
        for line in self.lines:
            for day, figure in self.series(line).items():
                totals[day] = plus(totals.get(day, 0), figure)
        return dict(sorted(totals.items()))

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
        """How many complete days are newer than the day that the page shows: confidential as a whole."""
        return sum(day.isoformat() > self.day for day in self.complete())

    @property
    def headline(self) -> Figure:
        """The count of the whole over all lines, on the day that the page shows."""
        found: Figure = None
        for line in self.lines:
            figure = self._series.get(line, {}).get(self.day)
            found = plus(found or 0, figure) if figure is not None else found
        return found

    def complete(self) -> dict[date, Figure]:
        """Return the counts of the whole over all lines, by day, without the days whose counts will still grow."""
        return {day: n for day, n in self.total.items() if self.incomplete_from is None or day < self.incomplete_from}

    @property
    def others(self) -> list[tuple[str, list[tuple[str, Figure]]]]:
        """Latest counts of the whole in the slices that the page's tables do not show, by the first of their labels."""
        slices = [self.product.slices[i] for i in self._fixed]
        groups: dict[str, list[tuple[str, Figure]]] = {}
        for keys, days in sorted(self._others.items(), key=lambda item: _place(slices, item[0])):
            if self.day in days:
                first, *rest = [item.labels.get(key, key) for item, key in zip(slices, keys, strict=True)]
                name = ", ".join(rest) or first
                groups.setdefault(first if rest else slices[0].title, []).append((name, days[self.day]))
        return list(groups.items())

    @property
    def absent(self) -> Figure:
        """What a cell is that the release does not list."""
        implied = self.product.measure.zeros is Zeros.IMPLIED and self.product.disclosure.method is not Method.PUBLISHED
        return 0 if implied else None


def _not_published(product: Product, hierarchies: Mapping[str, Hierarchy], at: int) -> frozenset[str]:
    """Codes of a dimension that are not published with the whole of the others."""
    over = [item.over(hierarchies) for item in product.dimensions]
    names, roots = [item.name for item in product.dimensions], [hierarchy.root for hierarchy in over]
    if product.cells.publishes_all:
        return frozenset()
    return frozenset(
        code
        for code in over[at].names
        if not product.cells.publishes([*roots[:at], code, *roots[at + 1 :]], names, over)
    )


def _place(slices: Sequence[Slice], keys: Sequence[str]) -> list[tuple[int, str]]:
    """Where a combination of slices stands: in the order of the labels, then of the alphabet."""
    orders = [list(item.labels) for item in slices]
    return [(order.index(k) if k in order else len(order), k) for order, k in zip(orders, keys, strict=True)]
