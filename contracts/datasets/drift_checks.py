"""Holds what a contract declares of drift against the column it is declared for."""

from __future__ import annotations

from contracts.datasets.dataset import Column, Dataset
from contracts.datasets.drift import Dates
from contracts.datasets.units import another_unit
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join, one_of


def check_drift(column: Column, place: str, mistakes: Mistakes) -> None:
    """Note aliases, absences and units that contradict themselves or their column."""
    for name, spans in (("aliases", column.aliases), ("conversions", column.conversions)):
        for number, span in enumerate(spans):
            with as_far_as_known:
                _check_order(span, join(f"{place}.pratique.{name}", number), mistakes)
    with as_far_as_known:
        if column.optional is not None:
            _check_order(column.optional, f"{place}.pratique.optional", mistakes)
    with as_far_as_known:
        if column.optional is not None and column.required:
            mistakes.add(f"{place}.pratique.optional", "on a required column", "a column that is not required")
    _check_units(column, place, mistakes)
    for number, conversion in enumerate(column.conversions):
        within = join(f"{place}.pratique.conversions", number)
        with as_far_as_known:
            if conversion.header is not None and conversion.header not in column.headers:
                mistakes.add(join(within, "header"), conversion.header, one_of(conversion.header, column.headers))
        with as_far_as_known:
            if conversion.multiply == 0:
                mistakes.add(join(within, "multiply"), 0, "another number: this one would make every value the same")


def _check_units(column: Column, place: str, mistakes: Mistakes) -> None:
    """Note an alias whose header writes another unit and that no conversion is for."""
    turned = {conversion.header for conversion in column.conversions}
    for number, alias in enumerate(column.aliases):
        with as_far_as_known:
            if another_unit(alias.header, column.header, column.unit) and not turned & {alias.header, None}:
                allowed = (
                    f"a header in the unit of {column.header}, or one that pratique.conversions has a conversion for"
                )
                mistakes.add(join(f"{place}.pratique.aliases", number), alias.header, allowed)


def check_absence(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note columns that name a row or its period, and may be missing or have signs in place of values all the same."""
    for column in dataset.columns:
        with as_far_as_known:
            if column.name in dataset.key or column.name == dataset.period.column:
                if column.optional is not None:
                    mistakes.add(f"column {column.name}.pratique.optional", column.name, _NAMING)
                if column.sentinels:
                    mistakes.add(f"column {column.name}.pratique.sentinels", column.name, _NAMING)


_NAMING = "a column that is neither in the primary key nor the period's"


def _check_order(span: Dates, place: str, mistakes: Mistakes) -> None:
    if span.since is not None and span.until is not None and span.since > span.until:
        mistakes.add(join(place, "since"), span.since.isoformat(), f"at most until, {span.until.isoformat()}")
