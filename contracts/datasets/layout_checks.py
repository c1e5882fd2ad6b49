"""Holds the layouts of a contract's spreadsheets against its columns."""

from __future__ import annotations

from contracts.datasets.dataset import ColumnType, Dataset
from contracts.datasets.layouts import Layout
from contracts.datasets.odcs_columns import DATE_FORMATS, date_format
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join


def check_layouts(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note layouts that find no sheet or no header, and headers in them that the contract does not have."""
    for number, layout in enumerate(dataset.spreadsheets):
        place = join("pratique.spreadsheets", number)
        for check in (_check_found, _check_headers, _check_dates):
            with as_far_as_known:
                check(layout, dataset, place, mistakes)


def check_total_rows(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note total rows that are told by a column which there is not."""
    if dataset.total_rows is not None:
        names = [column.name for column in dataset.columns]
        if dataset.total_rows.column not in names:
            mistakes.not_among("pratique.totalRows.column", dataset.total_rows.column, names)


def _check_found(layout: Layout, _dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    if not layout.sheets and not layout.holds:
        mistakes.missing(join(place, "sheets"), "names of the sheet, or holds: texts that stand in it")
    if (layout.header_row is None) == (not layout.header_cells):
        mistakes.add(place, "header_row and header_cells", "one of the two, to find the header by")


def _check_headers(layout: Layout, dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    known = [column.header for column in dataset.columns] + list(dataset.csv.ignored)
    named = [*layout.labels, *layout.columns.values(), *layout.absent]
    named += [layout.stacked] if layout.stacked is not None else []
    named += [layout.dates.date, layout.dates.value] if layout.dates is not None else []
    for header in named:
        if header not in known:
            mistakes.not_among(place, header, known)


def _check_dates(layout: Layout, dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    for header, label in layout.labels.items():
        if label.format is not None and date_format(label.format) is None:
            mistakes.not_among(join(place, "labels", header, "format"), label.format, DATE_FORMATS)
    if layout.dates is None:
        return
    if date_format(layout.dates.format) is None:
        mistakes.not_among(join(place, "dates", "format"), layout.dates.format, DATE_FORMATS)
    for column in dataset.columns:
        if column.header == layout.dates.date and column.type is not ColumnType.DATE:
            mistakes.add(join(place, "dates", "date"), column.header, "the header of a date column")
