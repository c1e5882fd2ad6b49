"""Renders the pages of the parts of a release: each complete in itself, and linked to all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from dashboards.site.areas.kinds import is_area, slug_of
from dashboards.site.drawing import NARROW, WIDE
from dashboards.site.figure import Figure, Hidden
from dashboards.site.frame import Line
from dashboards.site.line_chart import describe, gaps_in_words, line_chart
from dashboards.site.marks import mark, shown
from dashboards.site.page import AREA, LATEST, ReleasePage, templates
from dashboards.site.product_page import LEAST_FOR_A_LINE, ordered, table
from dashboards.site.series import is_daily, trend
from dashboards.site.tiles.map_page import render_map
from dashboards.site.tiles.tile_map import tile_map
from dashboards.site.views.choices import FOLDER, MAP, Choice, Facet
from dashboards.site.views.facets import DATE, Filters, facets
from dashboards.site.views.parts import Part, Parts
from lambdas.core.release.rounding import rounded_briefly

DATES_IN_TABLE = 60
AREAS_IN_TABLE = 400
FILTER = "filter.js"


@dataclass(frozen=True)
class Shown:
    """What the page of a part shows: its day and figure, the chart, and two tables with a column for each line."""

    day: str
    figure: Figure
    heads: list[str]
    chart: Markup
    undrawn: list[str]
    description: str
    gaps: str
    dates: list[tuple[str, list[Figure]]]
    areas: list[tuple[str, str, list[Figure]]]
    hidden: int


def filters_of(page: ReleasePage, parts: Parts) -> Filters:
    """Return what can be chosen of a release, as its own page shows it."""
    return Filters(facets(page, parts), len(parts.left_out), has_map=tile_map(page) is not None)


def view_pages(page: ReleasePage, parts: Parts) -> Iterator[tuple[str, str]]:
    """Yield file name, below the folder of the release, and HTML of the map and of the page of every choice."""
    filters, drawn = filters_of(page, parts), tile_map(page)
    if drawn is not None:
        yield f"{FOLDER}/{MAP}", render_map(page, drawn, filters.on(MAP))
    for item in filters.facets:
        for choice in item.choices:
            yield f"{FOLDER}/{choice.file}", _render(page, parts, item, choice, filters.on(choice.file))


def _render(page: ReleasePage, parts: Parts, facet: Facet, choice: Choice, filters: Filters) -> str:
    of_date = facet.name == DATE
    words: dict[str, Any] = (
        _of_date(page, choice) if of_date else _of_part(page, parts, Part(choice.facet, choice.value))
    )
    return (
        templates()
        .get_template("view.html")
        .render(
            page=page,
            product=page.product,
            facet=facet,
            choice=choice,
            filters=filters,
            latest=LATEST.format(page.product.name),
            rounded=rounded_briefly(page.product.disclosure),
            mark=mark,
            is_area=is_area,
            area_address=lambda code: AREA.format(slug_of(code)),
            script=f"/{FILTER}",
            **words,
        )
    )


def _of_date(page: ReleasePage, choice: Choice) -> dict[str, Any]:
    """Return what the page of a date shows: every table of the release's page, of that date."""
    when = date.fromisoformat(choice.value)
    return {
        "part": None,
        "tables": [table(page, breakdown, choice.value) for breakdown in ordered(page)],
        "remark": page.figures.remark(when),
        "lacks": choice.value in page.figures.lacking,
    }


def _of_part(page: ReleasePage, parts: Parts, part: Part) -> dict[str, Any]:
    day, until = parts.day(part), page.figures.incomplete_from
    complete = {when: figure for when, figure in parts.total(part).items() if until is None or when < until}
    told = trend(complete, date.fromisoformat(day) if day else None, page.product.measure.unit, page.figures.grain)
    return {
        "part": _shown(page, parts, part),
        "trend": told,
        "daily": is_daily(parts.total(part)),
        "lacks": day in page.figures.lacking,
        "value": shown(parts.figure(part)),
    }


def _shown(page: ReleasePage, parts: Parts, part: Part) -> Shown:
    figures = page.figures
    lines = [
        Line(figures.label(line), parts.series(part, line), figures.incomplete_from, figures.grain)
        for line in parts.lines(part)
    ]
    newest = sorted({when for line in lines for when in line.days}, reverse=True)[:DATES_IN_TABLE]
    areas = _areas(page, parts.by_area(part))
    drawn = [line for line in lines if len(line.drawn) >= LEAST_FOR_A_LINE]
    return Shown(
        day=parts.day(part),
        figure=parts.figure(part),
        heads=[line.name for line in lines],
        chart=_chart(page, drawn),
        undrawn=[line.name for line in lines if line not in drawn],
        description=describe(lines),
        gaps=gaps_in_words(drawn),
        dates=[(_dated(page, when), [line.days.get(when) for line in lines]) for when in newest if len(newest) > 1],
        areas=areas,
        hidden=sum(isinstance(figure, Hidden) for _, _, row in areas for figure in row),
    )


def _dated(page: ReleasePage, when: date) -> str:
    said = page.figures.remark(when)
    return f"{page.figures.dated(when)}{f' ({said})' if said else ''}"


def _chart(page: ReleasePage, lines: list[Line]) -> Markup:
    """Draw the lines that have enough counts to tell something; nothing where there are none."""
    if not lines:
        return Markup()
    unit, title = page.product.measure.unit, page.product.measure.title
    return Markup().join(line_chart(lines, size, unit=unit, title=title) for size in (WIDE, NARROW))


def _areas(page: ReleasePage, lines: list[Mapping[str, Figure]]) -> list[tuple[str, str, list[Figure]]]:
    """Return code, name and figures of every area that is listed; of a product that implies zeros, of all."""
    absent = page.figures.absent
    return [
        (code, name, [line.get(code, absent) for line in lines])
        for code, name in page.area_names.items()
        if absent is not None or any(code in line for line in lines)
    ][:AREAS_IN_TABLE]
