"""Two days' publications of cases by area, as one wave grows; the second also revises the first one's latest days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row

PUBLISHED = (date(2020, 10, 2), date(2020, 10, 3))
DAYS = 45
ENGLAND = "E92000001"
SAFE = {"area_code": ENGLAND}
# Share of the specimens of a day that are reported so many days later.
REPORTED = (0.05, 0.45, 0.75, 0.9, 0.97)
# How many times the usual incidence each region had that autumn.
REGIONS = {"E12000001": 2.6, "E12000002": 3.0, "E12000003": 1.9, "E12000005": 1.4, "E12000004": 1.1}

Counts = NDArray[np.int64]


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return two drops, newest day first as the publisher writes them; ``scale`` multiplies the number of days."""
    del dataset
    days = max(7, round(DAYS * scale))
    regions = _regions(known)
    specimens = {code: _wave(rng, days, REGIONS.get(region, 0.6)) for code, region in regions.items()}
    adrift = rng.poisson(4, days).astype(np.int64)
    drops = []
    for published in PUBLISHED:
        end = published - timedelta(days=1)
        shown = days - (PUBLISHED[-1] - published).days
        places = {code: _reported(waves[:shown]) for code, waves in specimens.items()}
        drops.append(
            Drop(
                f"england-cases_asof_{published}.csv",
                _rows(places, regions, adrift[:shown], end),
                quote_all=True,
                safe=SAFE,
            )
        )
    return drops


def _regions(known: Catalogue) -> dict[str, str]:
    """Map each local authority of 2020 to its region, by the live code that has succeeded it."""
    parents = {node.code: node.parent for node in known.hierarchies["local_authorities"].nodes}
    areas = known.lists["areas"]
    codes = [code.split("+")[0] for code in known.hierarchies["local_authorities_2020"].leaves]
    return {code: parents[areas.current(code)] for code in codes}


def _wave(rng: Generator, days: int, intensity: float) -> Counts:
    size = rng.lognormal(1.3, 0.6)
    means = [
        intensity * size * 1.045 ** (day - days * 0.5) * (0.8 if day % 7 in (0, 1) else 1.1) for day in range(days)
    ]
    return rng.poisson(means).astype(np.int64)


def _reported(specimens: Counts) -> Counts:
    share = np.ones(len(specimens))
    latest = min(len(REPORTED), len(specimens))
    share[len(specimens) - latest :] = REPORTED[:latest][::-1]
    return np.floor(specimens * share).astype(np.int64)


def _rows(places: dict[str, Counts], regions: dict[str, str], adrift: Counts, end: date) -> list[Row]:
    by_region: dict[str, Counts] = defaultdict(lambda: np.zeros(len(adrift), np.int64))
    for code, counts in places.items():
        by_region[regions[code]] = by_region[regions[code]] + counts
    rows = _series(ENGLAND, sum(by_region.values(), adrift), end)
    for code in sorted(by_region):
        rows += _series(code, by_region[code], end)
    for code in sorted(places):
        rows += _series(code, places[code], end)
    # Unitary and metropolitan areas are upper and lower tier at once, so the publisher writes them twice.
    for code in sorted(places):
        if not code.startswith("E07"):
            rows += _series(code, places[code], end)
    return rows


def _series(code: str, counts: Counts, end: date) -> list[Row]:
    days = [end - timedelta(days=len(counts) - 1 - place) for place in range(len(counts))]
    rows = [
        {"area_code": code, "specimen_date": day.isoformat(), "daily_cases": str(daily), "total_cases": str(total)}
        for day, daily, total in zip(days, counts.tolist(), np.cumsum(counts).tolist(), strict=True)
    ]
    return rows[::-1]
