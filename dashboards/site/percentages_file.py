"""Writes the percentages of a release as a file of their own: percentages.csv, and what its columns are (CSVW)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from contracts.products.measure import STATUS
from dashboards.site.csvw_file import Column, write_csvw
from dashboards.site.figure import Hidden
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Ratio, written
from dashboards.site.percentages import Percentages
from lambdas.core.release.cells import INCOMPLETE

PERCENTAGES, PERCENTAGES_CSVW = "percentages.csv", "percentages.csv-metadata.json"


def write_percentages(folder: Path, page: ReleasePage) -> bool:
    """Write the percentage of every combination of which a figure was published; return whether there are any."""
    found = page.figures.percentages
    if found is None:
        return False
    columns = _columns(page, found)
    with (folder / PERCENTAGES).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in columns])
        writer.writerows(_rows(page, found))
    keys = [*(item.name for item in found.slices), *(item.name for item in page.product.dimensions)]
    write_csvw(folder / PERCENTAGES_CSVW, PERCENTAGES, found.percentage.title, page.release, columns, keys)
    return True


def _columns(page: ReleasePage, found: Percentages) -> list[Column]:
    said, labels = found.percentage, found.labels
    keys = [
        Column(item.name, "date" if item.kind == "date" else "string", "As in the column of data.csv.")
        for item in found.slices
    ]
    keys += [Column(item.name, "string", "As in the column of data.csv.") for item in page.product.dimensions]
    unit = page.product.measure.unit.capitalize()
    parts = [
        Column(name, "integer", f"{unit}: {labels[name]}, as in data.csv; [c] confidential, [x] not published.")
        for name in (said.of, said.over)
    ]
    why = "[c] where either is confidential, [x] where one is not published."
    return [
        *keys,
        *parts,
        Column(said.name, "decimal", f"{said.of} in per cent of {said.over}. {why}"),
        Column(STATUS, "string", _STATUS),
    ]


def _rows(page: ReleasePage, found: Percentages) -> Iterator[list[str]]:
    dated = next((at for at, item in enumerate(found.slices) if item.kind == "date"), None)
    for key in found:
        figures = [shown(figure).replace(",", "") for figure in found.both(key)]
        status = _status(page, found.at(key), "" if dated is None else key[dated])
        yield [*key, *figures, written(found.at(key)).replace(",", ""), status]


def _status(page: ReleasePage, percentage: Ratio, day: str) -> str:
    """Say of a percentage what data.csv says of the figures that it is made of, as rates.csv does."""
    if not isinstance(percentage, float):
        return "confidential" if isinstance(percentage, Hidden) else "not_available"
    if day in page.figures.lacking:
        return INCOMPLETE
    since = page.figures.incomplete_from
    return "provisional" if day and since is not None and day >= since.isoformat() else "reported"


_STATUS = (
    "reported; incomplete where rows of the date were rejected; provisional where its counts will still grow; or why "
    "there is none: confidential, not_available."
)
