"""Small multiples: the same chart of each area, side by side and on one scale, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from contracts.products.dimensions import Grain
from dashboards.site.areas.kinds import is_area, slug_of
from dashboards.site.figure import Figure, Hidden
from dashboards.site.frame import Line
from dashboards.site.line_chart import describe
from dashboards.site.marks import mark
from dashboards.site.page import AREA, ReleasePage
from dashboards.site.per_head import Ratio, means
from dashboards.site.series import WEEK, Trend, is_daily, trend, with_gaps
from dashboards.site.spark import LEAST_DRAWN, sparkline
from lambdas.core.paper.words import number, period

MOST, LEAST_DATES = 16, 4


@dataclass(frozen=True)
class Multiple:
    """One of the charts: the area, its figure of the page's date and that figure's trend, the chart, what it lacks.

    ``drawn`` is what the line follows: the 7-day mean where figures are ``daily``; ``known`` has too why there is none.
    """

    name: str
    address: str
    figure: Figure
    trend: Trend | None
    chart: Markup
    note: str
    drawn: Mapping[date, float]
    daily: bool
    known: Mapping[date, Ratio]


def multiples(page: ReleasePage) -> list[Multiple]:
    """Return a chart for each area of the page's table but the whole; none where there are too many or too few."""
    areas, figures = page.figures.areas, page.figures
    if areas is None or len(areas.days) < LEAST_DATES:
        return []
    rows = page.main_breakdown.rows(figures.day, figures.lines, figures.absent)[1:]
    codes = {row.code: row.name for row in rows if is_area(row.code) and row.code in areas.codes}
    if not 1 < len(codes) <= MOST:
        return []
    until, grain = figures.incomplete_from, figures.grain
    lines = {code: Line(name, areas.series(code), until, grain) for code, name in codes.items()}
    top = max((count for line in lines.values() for count in line.drawn.values()), default=0.0)
    return [_multiple(page, code, line, top) for code, line in lines.items()]


def scale(found: Sequence[Multiple], grain: Grain) -> str:
    """Say what the lines are of, over which time they go, and what their edges stand for; nothing without a line."""
    days = [day for item in found for day in item.drawn]
    if not days:
        return ""
    what = "7-day means" if found[0].daily else "Figures"
    top = number(round(max(count for item in found for count in item.drawn.values())))
    return f"{what} from {period(min(days), grain)} to {period(max(days), grain)}, on one scale from 0 to {top}."


def behind(found: Sequence[Multiple], grain: Grain) -> list[tuple[str, list[Markup]]]:
    """Return the table behind the charts, newest first: a row a date, of 7-day means each seventh, a column an area."""
    days = sorted({day for item in found for day in item.known}, reverse=True)
    return [
        (period(day, grain), [_cell(item.known.get(day)) for item in found])
        for day in (days[::WEEK] if found and found[0].daily else days)
    ]


def _cell(figure: Ratio) -> Markup:
    return mark(round(figure) if isinstance(figure, float) else figure)


def _multiple(page: ReleasePage, code: str, line: Line, top: float) -> Multiple:
    days = [day for day in with_gaps(line.days) if line.incomplete_from is None or day < line.incomplete_from]
    if is_daily(line.days):
        days = days[WEEK - 1 :]  # before, a mean has too few days by its nature
    when = page.shown_on
    until = line.incomplete_from or date.max
    complete = {day: figure for day, figure in line.days.items() if day < until}
    drawn: Sequence[float | None] = [line.drawn.get(day) for day in days]
    return Multiple(
        name=line.name,
        address=AREA.format(slug_of(code)),
        figure=None if when is None else complete.get(when),
        trend=trend(complete, when, page.product.measure.unit, page.figures.grain),
        chart=sparkline(drawn, top, line.name, describe([line])),
        note=_note(complete, drawn),
        drawn=line.drawn,
        known=means(complete, None) if is_daily(line.days) else complete,
        daily=is_daily(line.days),
    )


def _note(complete: Mapping[date, Figure], drawn: Sequence[float | None]) -> str:
    """Say that counts are confidential where the line breaks off for it, or there is none; nothing of a whole one."""
    if not any(isinstance(figure, Hidden) for figure in complete.values()):
        return ""
    if sum(count is not None for count in drawn) < LEAST_DRAWN:
        return "No line: some of the counts that it would be drawn from are confidential."
    return "Where the line is missing, counts are confidential." if None in drawn else ""
