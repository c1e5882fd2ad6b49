"""What a product's page tells as percentages: its areas side by side, and the whole by date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from dashboards.site.bar_chart import MOST, bar_chart
from dashboards.site.drawing import NARROW, WIDE
from dashboards.site.figure import Figure
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Ratio, written
from dashboards.site.percentages import Key, Percentages

NEWEST = 24
"""Dates of which the page lists the whole's percentage; the file has them all."""
WHY = {"[c]": "[c]: one of the two figures is confidential", "[x]": "[x]: one of the two was not published"}


@dataclass(frozen=True)
class PercentageRow:
    """One area: the part, what it is part of, and the percentage."""

    code: str
    name: str
    part: Figure
    whole: Figure
    percentage: str


@dataclass(frozen=True)
class PercentagesSection:
    """The section: of what it is, the picture of its areas, the table behind it, and the whole by date.

    ``dates`` has the newest dates, and a percentage for each of ``heads``; ``ranked`` says where bars are left
    out.
    """

    title: str
    of: str
    said: str
    ranked: str
    heads: tuple[str, str]
    chart: Markup
    rows: list[PercentageRow]
    date_heads: list[str]
    dates: list[tuple[str, list[str]]]


def percentages_section(page: ReleasePage) -> PercentagesSection | None:
    """Return the section; None for a product without a percentage, or where none of the page's date is known."""
    found = page.figures.percentages
    if found is None:
        return None
    key = _shown(page, found)
    rows, drawn = [], list[tuple[str, Ratio]]()
    for row in page.main_breakdown.rows(page.figures.day, page.figures.lines, page.figures.absent):
        at = (*key, *_codes(page, row.code))
        rows.append(PercentageRow(row.code, row.name, *found.both(at), written(found.at(at))))
        drawn.append((row.name, found.at(at)))
    known = [(name, ratio) for name, ratio in drawn[1:] if isinstance(ratio, float)]
    if not known:
        return None
    labels = found.labels[found.percentage.of], found.labels[found.percentage.over]
    of = ", ".join(part for part in (_dated(page), *_named(found, key)) if part)
    title = f"{found.percentage.title}, per cent"
    drawn_in = partial(bar_chart, known, title=f"{title}: {of}", ident="percentages", written=written, full=100)
    chart = Markup().join(drawn_in(size) for size in (WIDE, NARROW))
    few = len(known) <= MOST
    left_out = "" if few else f"The {MOST} highest of {len(known)} are drawn; the table below has them all."
    whole = rows[0]
    unit = page.product.measure.unit
    said = f"{whole.name}: {shown(whole.part)} of {shown(whole.whole)} {unit}, {whole.percentage} per cent"
    marked = {mark for row in rows for mark in (row.percentage,) if mark in WHY}
    said = ". ".join([said, *(WHY[mark] for mark in sorted(marked))])
    heads, dates = _by_date(page, found)
    return PercentagesSection(title, of, said, left_out, labels, chart, rows, heads, dates)


def told(page: ReleasePage) -> str:
    """Say the whole's percentage on the page's date: ``Coverage 69.9%``; nothing where there is none."""
    found = page.figures.percentages
    if found is None:
        return ""
    ratio = found.at((*_shown(page, found), *_codes(page)))
    return f"{found.percentage.title} {written(ratio)}%" if isinstance(ratio, float) else ""


def _shown(page: ReleasePage, found: Percentages) -> Key:
    """Return the other slices' values that the page shows."""
    figures = page.figures
    return tuple(
        figures.day if item.kind == "date" else figures.fixed.get(item.name, next(iter(item.labels), ""))
        for item in found.slices
    )


def _codes(page: ReleasePage, code: str = "") -> Key:
    """Return a code of the page's own dimension with the whole of the others; the whole of all where none is given."""
    roots = [item.over(page.hierarchies).root for item in page.product.dimensions]
    own = [item is page.main_breakdown.dimension for item in page.product.dimensions]
    return tuple(code if code and mine else root for mine, root in zip(own, roots, strict=True))


def _dated(page: ReleasePage) -> str:
    return page.figures.dated(page.figures.day) if page.figures.day else ""


def _named(found: Percentages, key: Key) -> list[str]:
    """Return the labels of the values that are no dates."""
    pairs = zip(found.slices, key, strict=True)
    return [item.labels.get(value, value) for item, value in pairs if item.kind != "date"]


def _by_date(page: ReleasePage, found: Percentages) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return the whole's percentages: a row a date, newest first, and a column for each of the other slices' values."""
    when = next((at for at, item in enumerate(found.slices) if item.kind == "date"), None)
    if when is None:
        return [], []
    columns: dict[str, dict[str, str]] = {}
    for key in found.combinations():
        head = ", ".join(_named(found, key)) or found.percentage.title
        columns.setdefault(head, {})[key[when]] = written(found.at((*key, *_codes(page))))
    days = sorted({day for column in columns.values() for day in column}, reverse=True)[:NEWEST]
    rows = [(page.figures.dated(day), [column.get(day, written(None)) for column in columns.values()]) for day in days]
    return list(columns), rows
