"""Writes the rates of a release as a file of their own: rates.csv, and what its columns are (CSVW)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from dashboards.site.csvw_file import Column, write_csvw
from dashboards.site.figure import Hidden
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates, written
from lambdas.core.release.cells import INCOMPLETE

RATES, RATES_CSVW = "rates.csv", "rates.csv-metadata.json"

_NONE = "[c] where one of them is confidential, [x] where one is not there or provisional, or dates are further apart."


def write_rates(folder: Path, page: ReleasePage) -> bool:
    """Write the newest dates of every area with a figure; return whether there are any rates."""
    if page.rates is None or page.figures.areas is None:
        return False
    columns = _columns(page, page.rates)
    with (folder / RATES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in columns])
        writer.writerows(_rows(page, page.rates))
    write_csvw(folder / RATES_CSVW, RATES, page.rates.rate.title, page.release, columns, ["date", "area"])
    return True


def _columns(page: ReleasePage, rates: Rates) -> list[Column]:
    measure, rate, source = page.product.measure, rates.rate, rates.people
    per = f"{rate.per:,} people"
    return [
        Column("date", "date", "What is counted, as in the column of data.csv."),
        Column("area", "string", "Code of the area."),
        Column("area_name", "string", "Name of the area."),
        Column(measure.name, "integer", f"Number of {measure.unit}, as in data.csv; [c] where it is confidential."),
        Column("status", "string", "As in data.csv; provisional where the counts of the date will still grow."),
        Column("people", "integer", f"People of the area: {source.title}, release {source.release}; [x] if not known."),
        Column(rate.name, "decimal", f"{measure.unit.capitalize()} per {per} on the date."),
        Column(f"{rate.name}_7_days", "decimal", f"Mean of the seven days that end on the date, per {per}. {_NONE}"),
    ]


def _rows(page: ReleasePage, rates: Rates) -> Iterator[list[str | int]]:
    areas, figures = page.figures.areas, page.figures
    names = page.area_names
    for code in areas.counted() if areas else ():
        series = areas.series(code) if areas else {}
        days, means = rates.days(code, series), rates.means(code, series, figures.incomplete_from)
        for day, figure in series.items():
            growing = figures.incomplete_from is not None and day >= figures.incomplete_from
            status = "confidential" if isinstance(figure, Hidden) else "not_available" if figure is None else "reported"
            if status == "reported":
                status = INCOMPLETE if day.isoformat() in figures.lacking else "provisional" if growing else status
            yield [
                day.isoformat(),
                code,
                names[code],
                figure if isinstance(figure, int) else shown(figure),
                status,
                rates.people.by_area.get(code, "[x]"),
                written(days[day]).replace(",", ""),
                written(means.get(day)).replace(",", ""),
            ]
