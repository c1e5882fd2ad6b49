"""Writes the rates of a release as a file of their own: rates.csv, and what its columns are (CSVW)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from dashboards.site.figure import Hidden
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates, written
from lambdas.core.release.cells import INCOMPLETE

RATES, RATES_CSVW = "rates.csv", "rates.csv-metadata.json"

_NONE = "[c] where one of them is confidential, [x] where one is not there or provisional."


def write_rates(folder: Path, page: ReleasePage) -> bool:
    """Write the newest dates of every area with a figure; return whether there are any rates."""
    if page.rates is None or page.figures.areas is None:
        return False
    columns = _columns(page, page.rates)
    with (folder / RATES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([name for name, _, _ in columns])
        writer.writerows(_rows(page, page.rates))
    described = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": said, "null": ["[c]", "[x]"]}
        for name, kind, said in columns
    ]
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": RATES,
        "dc:title": page.rates.rate.title,
        "dc:identifier": page.release,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": described, "primaryKey": ["date", "area"]},
    }
    (folder / RATES_CSVW).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return True


def _columns(page: ReleasePage, rates: Rates) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each column."""
    measure, rate, source = page.product.measure, rates.rate, rates.people
    per = f"{rate.per:,} people"
    return [
        ("date", "date", "What is counted, as in the column of data.csv."),
        ("area", "string", "Code of the area."),
        ("area_name", "string", "Name of the area."),
        (measure.name, "integer", f"Number of {measure.unit}, as in data.csv; [c] where it is confidential."),
        ("status", "string", "As in data.csv; provisional where the counts of the date will still grow."),
        ("people", "integer", f"People of the area: {source.title}, release {source.release}. [x] where not known."),
        (rate.name, "decimal", f"{measure.unit.capitalize()} per {per} on the date."),
        (f"{rate.name}_7_days", "decimal", f"Mean of the seven days that end on the date, per {per}. {_NONE}"),
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
