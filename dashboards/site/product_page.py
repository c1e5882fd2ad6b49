"""Renders the page of a release: it needs no script, no other file and no server."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from dashboards.site.areas.geography import area_dimension
from dashboards.site.areas.kinds import is_area, slug_of
from dashboards.site.aside import aside_of_whole, rates_of_whole
from dashboards.site.bar_chart import MOST as MOST_BARS
from dashboards.site.bar_chart import bar_chart, bars_height
from dashboards.site.breakdown import Breakdown
from dashboards.site.changes import in_words
from dashboards.site.chart_file import NAME as PICTURE
from dashboards.site.chart_file import chart_file
from dashboards.site.disclosure_words import disclosure_words
from dashboards.site.drawing import NARROW, WIDE, Size
from dashboards.site.figure import Hidden
from dashboards.site.frame import Line
from dashboards.site.line_chart import describe as describe_lines
from dashboards.site.line_chart import gaps_in_words, line_chart
from dashboards.site.linked import linked_data
from dashboards.site.marks import mark, shown
from dashboards.site.multiples import behind, multiples, scale
from dashboards.site.page import AREA, DATASET, HOME, LATEST, RELEASES, ReleasePage, templates
from dashboards.site.percentages_section import PercentagesSection, percentages_section, told
from dashboards.site.pyramid_section import pyramid_section
from dashboards.site.rates_section import rates_section
from dashboards.site.series import is_daily, trend
from dashboards.site.summary import headline
from dashboards.site.views.facets import Filters
from lambdas.core.paper.words import inside
from lambdas.core.release.columns import published_columns
from lambdas.core.release.csvw import LICENCES
from lambdas.core.release.notes import notes_of
from lambdas.core.release.rounding import rounded_briefly

DAYS_IN_TABLE, DAYS_WITH_RATES = 200, 120
CODES_IN_TABLE = 400
LEAST_FOR_A_LINE = 4
"""Dates from which on a line tells more than bars of the newest one."""


def render(page: ReleasePage, filters: Filters | None = None) -> str:
    """Return the HTML of the page, with links to its parts where there are ``filters``.

    Nothing is taken on trust: names, notes and SQL are escaped as all else is.
    """
    product, figures = page.product, page.figures
    total, percentages, side_by_side = figures.total, percentages_section(page), multiples(page)
    return (
        templates()
        .get_template("product.html")
        .render(
            page=page,
            product=product,
            headline=headline(page),
            value=shown(figures.headline),
            trend=trend(figures.complete(), page.shown_on, product.measure.unit, figures.grain),
            days=(min(total), max(total)) if total else None,
            daily=is_daily(total),
            chart=_chart(page),
            chart_title=chart_title(page),
            ranked=_ranked(page),
            behind=_behind(page),
            breakdowns=[table(page, item, page.figures.day) for item in _in_detail(page, percentages)],
            caption=_caption(page),
            others=figures.others,
            rounded=rounded_briefly(product.disclosure),
            confidential=disclosure_words(product.disclosure, page.certificate),
            columns=published_columns(product, page.hierarchies),
            notes=notes_of(product, page.inputs),
            licence_address=LICENCES.get(product.licence),
            linked=linked_data(page),
            home=HOME,
            latest=LATEST.format(product.name),
            releases=RELEASES.format(product.name),
            mark=mark,
            changed=None if page.changes is None else in_words(page.changes, product.measure.unit),
            multiples=side_by_side,
            scale=scale(side_by_side, figures.grain),
            behind_multiples=behind(side_by_side, figures.grain),
            pyramid=pyramid_section(page),
            rates=rates_section(page),
            percentages=percentages,
            percentage=told(page),
            filters=filters,
            picture=PICTURE,
            dataset_address=DATASET.format,
            is_area=is_area,
            area_address=lambda code: AREA.format(slug_of(code)),
        )
    )


def _chart(page: ReleasePage) -> Markup:
    """Draw days as lines, a single day as ranked bars; in two sizes, of which the page shows one."""
    title, unit = chart_title(page), page.product.measure.unit
    if _is_line(page):
        lines, aside = _lines(page), aside_of_whole(page)
        return Markup().join(line_chart(lines, size, unit=unit, title=title, aside=aside) for size in (WIDE, NARROW))
    return Markup().join(_bars(page, size) for size in (WIDE, NARROW))


def _bars(page: ReleasePage, size: Size) -> Markup:
    """Draw areas from the largest on, and everything else in its own order: ages from the youngest to the oldest."""
    in_order = page.main_breakdown.dimension is not area_dimension(page.product, page.hierarchies)
    return bar_chart(page.areas, size, title=chart_title(page), in_order=in_order)


def _ranked(page: ReleasePage) -> str:
    """Say that the bars are not of every area; nothing where they are, or where days are drawn."""
    known = sum(isinstance(figure, int) for _, figure in page.areas)
    if _is_line(page) or known <= MOST_BARS:
        return ""
    return f"The {MOST_BARS} largest of {known} are drawn; the table below has them all."


def picture(page: ReleasePage) -> str:
    """Return the chart as a file for other sites."""
    title = chart_title(page)
    if _is_line(page):
        chart = line_chart(_lines(page), WIDE, unit=page.product.measure.unit, title=title, aside=aside_of_whole(page))
        height = float(WIDE.height)
    else:
        chart, height = _bars(page, WIDE), bars_height(page.areas, WIDE)
    return chart_file(page, chart, title, height)


def _is_line(page: ReleasePage) -> bool:
    """Whether there are enough dates for a line, or no areas for bars."""
    return len(page.figures.total) >= LEAST_FOR_A_LINE or (len(page.figures.total) > 1 and not page.areas)


def chart_title(page: ReleasePage) -> str:
    """Say what the chart shows: the product's own words for a line, its measure and the date for bars."""
    if _is_line(page):
        return page.product.page.chart
    by = f"{page.product.measure.title} by {inside(page.main_breakdown.dimension.title)}"
    return f"{by}: {_caption(page)}" if _caption(page) else by


def _lines(page: ReleasePage) -> list[Line]:
    figures = page.figures
    return [
        Line(figures.label(line), figures.series(line), figures.incomplete_from, figures.grain)
        for line in figures.lines
    ]


def _behind(page: ReleasePage) -> dict[str, Any] | None:
    """Return the table behind a line chart, newest day first, as far back as a page can carry."""
    series = [item.days for item in _lines(page)]
    days = sorted({when for item in series for when in item}, reverse=True)
    if len(days) < 2:
        return None
    rates = rates_of_whole(page)
    listed = days[: DAYS_WITH_RATES if rates else DAYS_IN_TABLE]
    rows = [(when, [item.get(when) for item in series]) for when in listed]
    return {
        "heads": [item.name for item in _lines(page)],
        "rows": rows,
        "rates": rates,
        "left_out": len(days) - len(rows),
        "lacking": sum(day.isoformat() in page.figures.lacking for day in days),
        "description": describe_lines(_lines(page)),
        "gaps": gaps_in_words(_lines(page)) if _is_line(page) else "",
    }


def _in_detail(page: ReleasePage, percentages: PercentagesSection | None) -> list[Breakdown]:
    """Return the dimensions that have a table: not the one whose figures stand beside their percentages already."""
    told = page.product.page.percentage
    twice = percentages is not None and told is not None and page.figures.fixed.get(told.slice) == told.of
    return [item for item in ordered(page) if not (twice and item is page.main_breakdown)]


def ordered(page: ReleasePage) -> list[Breakdown]:
    """Return the dimension that the product's page names first, then the others."""
    return sorted(page.figures.breakdowns, key=lambda item: item is not page.main_breakdown)


def table(page: ReleasePage, breakdown: Breakdown, day: str) -> dict[str, Any]:
    """Return the table of a dimension on a date."""
    figures = page.figures
    rows = breakdown.rows(day, figures.lines, figures.absent)
    return {
        "title": breakdown.dimension.title,
        "caption": f"{page.product.measure.title} by {inside(breakdown.dimension.title)}",
        "heads": [figures.label(line) for line in figures.lines],
        "rows": rows[: CODES_IN_TABLE + 1],
        "left_out": max(0, len(rows) - CODES_IN_TABLE - 1),
        "hidden": sum(isinstance(figure, Hidden) for row in rows for figure in row.figures),
    }


def _caption(page: ReleasePage) -> str:
    """Say which slice the tables are of."""
    figures = page.figures
    return ", ".join(part for part in (figures.dated(figures.day) if figures.day else "", inside(figures.what)) if part)
