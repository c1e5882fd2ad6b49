"""The lines of a view: of each date a figure with what must be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from contracts.products.dimensions import Grain
from dashboards.explorer.cube import INCOMPLETE, Cell, Key
from dashboards.explorer.per_people import area_of
from dashboards.explorer.view import MEAN, PEOPLED, PER_HEAD_MEAN, RATE, View
from dashboards.site.figure import HIDDEN, Figure, Hidden
from dashboards.site.marks import shown
from dashboards.site.per_head import Ratio
from dashboards.site.per_head import means as means_of
from dashboards.site.per_head import written as ratio_written
from dashboards.site.series import Trend, trend

ZERO = Cell(0, None, "reported")
ABSENT = Cell(None, None, "not_available")


@dataclass(frozen=True)
class Line:
    """One line: its cells by date, oldest first, within the view's time. ``until``: the first provisional date."""

    view: View
    key: Key
    name: str
    cells: Mapping[date, Cell]
    before: Mapping[date, Cell]
    until: date

    @cached_property
    def figures(self) -> dict[date, Figure]:
        """The counts."""
        return {day: cell.figure for day, cell in self.cells.items()}

    @cached_property
    def people(self) -> int | None:
        """How many people live in the line's area, where the release tells."""
        rates = self.view.cube.rates
        return None if rates is None else rates.people.by_area.get(area_of(self.view.cube, self.key))

    @cached_property
    def ratios(self) -> dict[date, Ratio]:
        """The counts per so many people; empty where the release has no such rates."""
        rates = self.view.cube.rates
        return {} if rates is None else rates.days(area_of(self.view.cube, self.key), self.figures)

    @cached_property
    def mean_ratios(self) -> dict[date, Ratio]:
        """7-day means per so many people, over complete days alone; empty where dates are further apart."""
        rates, cube = self.view.cube.rates, self.view.cube
        if rates is None or not cube.daily:
            return {}
        counts = {day: cell.figure for day, cell in {**self.before, **self.cells}.items()}
        return rates.means(area_of(cube, self.key), counts, self.until)

    @cached_property
    def mean_counts(self) -> dict[date, Ratio]:
        """7-day means of the counts, over complete days alone; empty where dates are further apart."""
        return means_of({day: cell.figure for day, cell in {**self.before, **self.cells}.items()}, self.until)

    def drawn(self, day: date) -> float | None:
        """Return what a chart draws of a date as it is: count or rate; None where that is not known."""
        cell = self.cells[day]
        if self.view.show in PEOPLED:
            return _known(self.ratios[day])
        return cell.rate if self.view.show == RATE else cell.count

    @cached_property
    def means(self) -> dict[date, float]:
        """7-day means in the view's form, over complete days alone; empty where the view shows none."""
        made = {MEAN: self.mean_counts, PER_HEAD_MEAN: self.mean_ratios}.get(self.view.show, {})
        known = {day: _known(made.get(day)) for day in self.cells}
        return {day: mean for day, mean in known.items() if mean is not None}

    @cached_property
    def values(self) -> dict[date, float]:
        """What is known of each date in the form that readouts have it."""
        if self.view.show == PER_HEAD_MEAN:
            return self.means
        found = {day: self.drawn(day) for day in self.cells}
        return {day: value for day, value in found.items() if value is not None}

    @cached_property
    def confidential(self) -> list[date]:
        """Dates whose figure is hidden."""
        return [day for day, figure in self.figures.items() if isinstance(figure, Hidden)]

    @cached_property
    def lacking(self) -> list[date]:
        """Dates whose figure lacks rows that were rejected."""
        return [day for day, cell in self.cells.items() if cell.status == INCOMPLETE]

    @cached_property
    def provisional(self) -> list[date]:
        """Dates whose figure will still grow."""
        return [day for day in self.cells if day >= self.until]

    @cached_property
    def latest(self) -> date | None:
        """The newest complete date with a figure that is known; None when there is none."""
        return max((day for day in self.values if day < self.until), default=None)

    @property
    def trend(self) -> Trend | None:
        """How the newest figure compares, in the words of the open site."""
        counts = {day: cell.figure for day, cell in {**self.before, **self.cells}.items() if day < self.until}
        return trend(counts, self.latest, self.view.offer.unit, Grain(self.view.offer.grain))

    def remark(self, day: date) -> str:
        """Say what a date's figure lacks; nothing where it lacks nothing."""
        grows, lacks = day >= self.until, self.cells[day].status == INCOMPLETE
        return ", ".join([*(["provisional"] if grows else []), *(["incomplete"] if lacks else [])])

    def averaged(self, day: date) -> str:
        """Return the 7-day mean that ends on a date, in the view's form, as readers see it."""
        made = self.mean_ratios if self.view.show == PER_HEAD_MEAN else self.mean_counts
        return ratio_written(made.get(day))

    def written(self, day: date) -> str:
        """Return a date's figure as readers see it."""
        if self.view.show == PER_HEAD_MEAN:
            return self.averaged(day)
        return self.noted(day)

    def noted(self, day: date) -> str:
        """Return the figure of the date alone, without a mean, as readers see it."""
        cell = self.cells[day]
        if self.view.show in PEOPLED:
            return ratio_written(self.ratios[day])
        if self.view.show == RATE:
            return "[c]" if cell.figure is HIDDEN else "[x]" if cell.rate is None else f"{cell.rate:,}"
        return shown(cell.figure)


def _known(ratio: Ratio) -> float | None:
    return ratio if isinstance(ratio, int | float) else None


def lines(view: View) -> list[Line]:
    """Return the view's lines."""
    days = {day: date.fromisoformat(day) for day in view.cube.dates}
    first = date.min
    if view.last != "all" and days:
        first = max(days.values()) - timedelta(days=int(view.last) - 1)
    until = date.fromisoformat(view.cube.incomplete_from) if view.cube.incomplete_from else date.max
    found = []
    for key in view.keys:
        listed = view.cube.lines.get(key, {})
        missing = ZERO if view.offer.unlisted_is_zero and listed else ABSENT
        cells = {day: listed.get(text, missing) for text, day in days.items()}
        found.append(
            Line(
                view=view,
                key=key,
                name=view.called(key),
                cells={day: cell for day, cell in cells.items() if day >= first},
                before={day: cell for day, cell in cells.items() if day < first},
                until=until,
            )
        )
    return found
