"""Attendances at A&E departments of trusts and made-up hospitals, month by month, after the first wave."""

from __future__ import annotations

from datetime import date

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.values import as_written

# Attendances of each month, as a share of those of a usual one.
MONTHS = {date(2020, 8, 1): 0.84, date(2020, 9, 1): 0.79}
PROVIDERS = 170
TRUSTS = 105
LARGE = 3_000
"""Providers with more attendances a month than this have a major department; others are walk-in centres."""


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return a drop for each month with a row for each provider; ``scale`` multiplies the providers."""
    columns = {column.name: column for column in dataset.columns}
    regions = columns["region"].enum
    providers = _trusts(known)
    rows: dict[date, list[Row]] = {month: [] for month in MONTHS}
    for number in range(max(dataset.min_rows * 9 // 8, round(PROVIDERS * scale))):
        org, name, region = providers[number] if number < len(providers) else _other(number, regions)
        size = rng.lognormal(8.6, 0.8)
        for month, share in MONTHS.items():
            named = {
                "month": month.strftime(columns["month"].format or "%Y-%m-%d"),
                "org_code": org,
                "region": as_written(region, columns["region"]),
                "org_name": name,
            }
            rows[month].append({**named, **{name: str(count) for name, count in _counts(size * share, rng).items()}})
    return [Drop(f"{month:%B-%Y}.csv", rows[month]) for month in MONTHS]


def _trusts(known: Catalogue) -> list[tuple[str, str, str]]:
    """Return code, name and NHS region of so many trusts of today."""
    tree = known.hierarchies["trusts"]
    parents = {node.code: node.parent for node in tree.nodes}
    codes = [code for code in tree.leaves if parents[code] != tree.root]
    return [
        (code, tree.names[code].upper(), tree.names[parents[parents[code]]]) for code in codes[:: len(codes) // TRUSTS]
    ]


def _other(number: int, regions: tuple[str, ...]) -> tuple[str, str, str]:
    return f"ZZ{number:03}", f"MADE-UP HOSPITAL {number + 1}", regions[number % len(regions)]


def _counts(size: float, rng: Generator) -> dict[str, int]:
    """Return the counts of one provider and month; ``size`` is what it expects to see."""
    seen = int(rng.poisson(size))
    major, minor = (round(seen * 0.75), round(seen * 0.22)) if size > LARGE else (0, seen)
    admitted = round(major * 0.29)
    return {
        "attendances_type_1": major,
        "attendances_type_2": seen - major - minor,
        "attendances_other": minor,
        "booked_type_1": 0,
        "booked_type_2": 0,
        "booked_other": round(minor * 0.02),
        "over_4_hours_type_1": int(rng.binomial(major, 0.1)),
        "over_4_hours_type_2": 0,
        "over_4_hours_other": int(rng.binomial(minor, 0.01)),
        "booked_over_4_hours_type_1": 0,
        "booked_over_4_hours_type_2": 0,
        "booked_over_4_hours_other": 0,
        "waited_4_to_12_hours": int(rng.binomial(admitted, 0.05)),
        "waited_12_hours": int(rng.binomial(admitted, 0.001)),
        "emergency_admissions_type_1": admitted,
        "emergency_admissions_type_2": 0,
        "emergency_admissions_other": round(minor * 0.01),
        "emergency_admissions_elsewhere": round(seen * 0.07),
    }
