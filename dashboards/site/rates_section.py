"""What a product's page tells per so many people: its areas side by side, which their counts cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboards.site.bar_chart import bar_chart
from dashboards.site.drawing import NARROW, WIDE
from dashboards.site.figure import Figure
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates, Ratio, written
from dashboards.site.series import is_daily


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
    """The section: the rate, the picture of its areas, and the table behind it; the whole comes first."""

    rates: Rates
    title: str
    daily: bool
    chart: Markup
    rows: list[RateRow]


def rates_section(page: ReleasePage) -> RatesSection | None:
    """Return the section; None for a product without rates, or where those of the page's date are not known."""
    rates, areas, figures, when = page.rates, page.figures.areas, page.figures, page.shown_on
    if rates is None or areas is None or when is None:
        return None
    rows, drawn = [], []
    listed = page.main_breakdown.rows(figures.day, figures.lines, figures.absent)
    for row in (row for row in listed if row.code in areas.codes):
        series = areas.series(row.code)
        mean: Ratio = rates.compared(row.code, series, figures.incomplete_from).get(when)
        day = rates.days(row.code, series).get(when)
        people = rates.people.by_area.get(row.code)
        rows.append(RateRow(row.code, row.name, series.get(when), written(day), written(mean), people))
        drawn.append((row.name, mean))
    daily = is_daily(figures.total)
    title = f"{rates.rate.title}{' a day, mean of seven days' if daily else ''}"
    known = [(name, mean) for name, mean in drawn[1:] if isinstance(mean, float)]
    if not known:
        return None
    charts = [bar_chart(known, size, title=title, ident="rates", written=written) for size in (WIDE, NARROW)]
    return RatesSection(rates, title, daily, Markup().join(charts), rows)
