"""A summer of samples of wastewater: the virus all but gone, and coming back; of England and of Scotland."""

from __future__ import annotations

import math
from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.values import TODAY

FIRST = date(2020, 7, 1)
SITES = 63
BOARDS = (
    *("Ayrshire and Arran", "Borders", "Dumfries and Galloway", "Fife", "Forth Valley", "Grampian"),
    *("Greater Glasgow and Clyde", "Highland", "Lanarkshire", "Lothian", "Orkney", "Shetland", "Tayside"),
    *("Western Isles", "(Empty)"),
)
DETECTABLE = 133.0
"""Gene copies a litre below which nothing can be told."""


def england(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of a sample every third day at each site; ``scale`` multiplies the sites."""
    del known
    regions = next(column.enum for column in dataset.columns if column.name == "region")
    rows: list[Row] = []
    for number in range(max(55, round(SITES * scale))):
        people, level = int(rng.lognormal(11.5, 0.8)), rng.lognormal(0, 0.4)
        for day in _days(number):
            copies = _course(day, 4_200) * level * rng.lognormal(0, 0.35)
            rows.append(
                {
                    "region": regions[number % len(regions)],
                    "site_code": f"ZZMADE_WORKS{number:03}",
                    "site_name": f"Made-up Works {number + 1}",
                    "population": str(people),
                    "sample_date": day.isoformat(),
                    "gene_copies_per_litre": f"{copies:.0f}" if copies > DETECTABLE else "tLOD",
                }
            )
    return [Drop(f"EMHP_Wastewater_Data_{TODAY:%B_%Y}.csv", rows)]


def scotland(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of a sample every third day at each site; ``scale`` multiplies the sites."""
    del dataset, known
    rows: list[Row] = []
    for number in range(max(42, round(SITES * scale))):
        level = rng.lognormal(0, 0.4)
        for day in _days(number):
            copies = _course(day, 60) * level * rng.lognormal(0, 0.35)
            rows.append(
                {
                    "health_board": BOARDS[number % len(BOARDS)],
                    "site": f"Made-up Works {number + 1}",
                    "sample_date": f"{day:%d/%m/%Y}",
                    "analysis_date": f"{day + timedelta(days=2):%d/%m/%Y}",
                    "sample_number": str(13_950_000 + len(rows)),
                    "finding": "Positive" if copies > 1 else "Negative",
                    "reported": f"{copies * 400:.0f}",
                    "copies_per_person": f"{copies:.1f}",
                    "laboratory": "SEPA",
                }
            )
    return [Drop(f"{TODAY:%Y_%m_%d}-RNA_Monitoring_Project.csv", rows)]


def _days(number: int) -> list[date]:
    """Days on which a site was sampled: up to a week before the drop."""
    until = (TODAY - FIRST).days - 5
    return [FIRST + timedelta(days=n) for n in range(number % 3, until, 3)]


def _course(day: date, most: float) -> float:
    """Return how much of the virus is about on a day; ``most`` at the end."""
    before = (TODAY - day).days
    return most * (0.06 * math.exp((before - 60) / 30) + math.exp(-before / 18))
