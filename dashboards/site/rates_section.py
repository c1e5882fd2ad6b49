"""What a product's page tells per so many people: its areas side by side, which their counts cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dashboards.site.area_figures import AreaFigures
from dashboards.site.bar_chart import MOST, bar_chart
from dashboards.site.breakdown import Row
from dashboards.site.drawing import NARROW, WIDE
from dashboards.site.figure import Figure
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates, Ratio, written
from dashboards.site.series import is_daily

LISTED = 40
"""Areas up to which each has a row; of more, those that are drawn, since each has one further down already."""


@dataclass(frozen=True)
class RateRow:
    """One area: its count of the page's date, the rate of that, the rate of the mean of seven days, and its people."""

    code: str
    name: str
    figure: Figure
    rate: str
    mean: str
    people: int | None


@dataclass(frozen=True)
class RatesSection:
    """The section: the rate, the picture of its areas, and the table behind it; the whole comes first.

    ``of`` is how many areas there are where the table has not all of them, else 0.
    """

    rates: Rates
    title: str
    daily: bool
    chart: Markup
    rows: list[RateRow]
    of: int


def rates_section(page: ReleasePage) -> RatesSection | None:
    """Return the section; None for a product without rates, or where those of the page's date are not known."""
    rates, areas, when = page.rates, page.figures.areas, page.shown_on
    if rates is None or areas is None or when is None:
        return None
    found = [_row(page, rates, areas, row, when) for row in _listed(page) if row.code in areas.codes]
    known = [(row.name, mean) for row, mean in found[1:] if isinstance(mean, float)]
    if not known:
        return None
    daily = is_daily(page.figures.total)
    title = f"{rates.rate.title}{' a day, mean of seven days' if daily else ''}"
    charts = [bar_chart(known, size, title=title, ident="rates", written=written) for size in (WIDE, NARROW)]
    rows = [row for row, _ in found]
    of = len(rows) - 1 if len(rows) - 1 > LISTED else 0
    if of:
        highest = sorted(found[1:], key=lambda each: (-each[1] if isinstance(each[1], float) else 1.0, each[0].name))
        rows = [rows[0], *(row for row, _ in highest[:MOST])]
    return RatesSection(rates, title, daily, Markup().join(charts), rows, of)


def _listed(page: ReleasePage) -> list[Row]:
    """Return the areas of the page's date, though the page's own table may be by something else."""
    figures = page.figures
    by_area = next(item for item in figures.breakdowns if item.dimension is page.area_dimension)
    return by_area.rows(figures.day, figures.lines, figures.absent)


def _row(page: ReleasePage, rates: Rates, areas: AreaFigures, row: Row, when: date) -> tuple[RateRow, Ratio]:
    series = areas.series(row.code)
    mean = rates.compared(row.code, series, page.figures.incomplete_from).get(when)
    day = rates.days(row.code, series).get(when)
    people = rates.people.by_area.get(row.code)
    return RateRow(row.code, row.name, series.get(when), written(day), written(mean), people), mean
