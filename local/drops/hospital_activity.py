"""Two months of admissions and beds, falling at first and rising again in the autumn."""

from __future__ import annotations

import math
from datetime import timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.values import TODAY, as_written

DAYS = 63
ENGLAND = "England"
# Share of England's admissions that autumn.
REGIONS = {
    "East of England": 0.05,
    "London": 0.12,
    "Midlands": 0.18,
    "North East and Yorkshire": 0.24,
    "North West": 0.29,
    "South East": 0.08,
    "South West": 0.04,
}
# Each measure as a multiple of a day's admissions.
MEASURES = {
    "admissions_and_diagnoses": 1.0,
    "new_hospital_cases": 0.95,
    "admissions_from_community": 0.7,
    "admissions_from_community_lagged": 0.72,
    "admissions_from_care_home": 0.04,
    "beds_occupied": 7.2,
    "ventilation_beds_occupied": 0.9,
}


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop; ``scale`` multiplies the number of days, and leaves as many as the contract wants."""
    del known
    columns = {column.name: column for column in dataset.columns}
    least = dataset.min_rows // (len(MEASURES) * (len(REGIONS) + 1)) + 1
    days = max(least, round(DAYS * scale))
    rows: list[Row] = []
    for measure, times in MEASURES.items():
        for back in range(days - 1, -1, -1):
            admitted = 45 + 330 * math.exp(-back / 14) + 0.4 * max(0, back - 30)
            counts = {region: int(rng.poisson(admitted * times * share)) for region, share in REGIONS.items()}
            for area, count in {ENGLAND: sum(counts.values()), **counts}.items():
                rows.append(
                    {
                        "measure": as_written(measure, columns["measure"]),
                        "area": as_written(area, columns["area"]),
                        "day": (TODAY - timedelta(days=back + 1)).isoformat(),
                        "patients": str(count),
                    }
                )
    england = as_written(ENGLAND, columns["area"])
    return [Drop(f"COVID-19-daily-admissions-and-beds-{TODAY:%Y%m%d}.csv", rows, safe={"area": england})]
