"""What is seen, as a CSV that says of every row where it is from and what must be known of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from dashboards.explorer.cube import Cube
from dashboards.explorer.lines import Line, lines
from dashboards.explorer.per_people import OF_MEANS, definition
from dashboards.explorer.view import MEAN, PEOPLED, View
from dashboards.site.figure import HIDDEN
from dashboards.site.marks import shown
from dashboards.site.per_head import Rates, written
from lambdas.core.paper import words


def source(cube: Cube, links: str) -> str:
    """Return the line that says where figures are from; ``links`` is the public site's address."""
    offer = cube.offer
    return (
        f"Pratique, {offer.title}, release {cube.release}, published {words.day(cube.published)}, {offer.licence}, "
        f"{links}/products/{offer.name}/releases/{cube.release}/"
    )


def file_name(view: View) -> str:
    """Return what the file is called."""
    return f"{view.offer.name}-{view.cube.release}.csv"


def as_csv(view: View, links: str) -> str:
    """Return the CSV (RFC 4180): a row for each line and date, ``[c]`` and ``[x]`` where there is no figure to show."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    facets = [facet.name for facet in view.offer.facets]
    columns = [column for name in facets for column in (name, f"{name}_name")]
    rate = [view.offer.rate] if view.offer.rate else []
    rates = view.cube.rates if view.show in PEOPLED else None
    heads = [view.offer.date, *columns, view.offer.measure, *rate, *_heads(view, rates), "status", "provisional"]
    defined = _defined(view, rates)
    writer.writerow([*heads, "source", *(["definition"] if defined else [])])
    said = [source(view.cube, links), *defined]
    for line in lines(view):
        writer.writerows([*row, *said] for row in _rows(view, line, rates))
    return out.getvalue()


def _defined(view: View, rates: Rates | None) -> list[str]:
    """Return the sentence that says how what was worked out is made, where something was."""
    if rates is not None:
        return [definition(rates, view.offer.unit, daily=view.cube.daily)]
    return [OF_MEANS] if view.show == MEAN else []


def _heads(view: View, rates: Rates | None) -> list[str]:
    if view.show == MEAN:
        return [f"{view.offer.measure}_7_days"]
    if rates is None:
        return []
    name = rates.rate.name
    return ["people", name, *([f"{name}_7_days"] if view.cube.daily else [])]


def _rated(view: View, line: Line, day: date, rates: Rates | None) -> list[str]:
    """Return the mean; or how many people, the rate of the date and of its mean, as rates.csv has them."""
    if line.view.show == MEAN:
        return [line.averaged(day).replace(",", "")]
    if rates is None:
        return []
    ratios = [line.ratios[day], *([line.mean_ratios.get(day)] if view.cube.daily else [])]
    people = "[x]" if line.people is None else str(line.people)
    return [people, *(written(ratio).replace(",", "") for ratio in ratios)]


def _rows(view: View, line: Line, rates: Rates | None) -> Iterator[list[str]]:
    named = [
        part
        for facet, value in zip(view.offer.facets, line.key, strict=True)
        for part in (value, view.cube.values[facet.name].get(value, value))
    ]
    for day, cell in line.cells.items():
        count = str(cell.count) if cell.count is not None else shown(cell.figure)
        rate = []
        if view.offer.rate:
            rate = [str(cell.rate) if cell.rate is not None else "[c]" if cell.figure is HIDDEN else "[x]"]
        provisional = "yes" if day >= line.until else "no"
        yield [day.isoformat(), *named, count, *rate, *_rated(view, line, day, rates), cell.status, provisional]
