"""Half a year of deliveries by method, protected below England as their publisher protects them."""

from __future__ import annotations

from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.shielded_patients import protected

MONTHS = tuple(date(2020, month, 1) for month in range(3, 9))
SHARES = {"Spontaneous": 0.56, "Caesarean": 0.31, "Instrumental": 0.12}
# Code, name and deliveries a month of NHS England's regions.
REGIONS = {
    "Y56": ("London", 9_600),
    "Y58": ("South West", 4_000),
    "Y59": ("South East", 7_300),
    "Y60": ("Midlands", 9_400),
    "Y61": ("East of England", 5_700),
    "Y62": ("North West", 6_500),
    "Y63": ("North East and Yorkshire", 7_300),
}
PROVIDERS = {f"ZZ{n}": (f"Made-up Hospital {n}", 25 * n) for n in (1, 2)}
NATIONAL, REGION, PROVIDER = "National", "NHS England (Region)", "Provider"


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop; ``scale`` multiplies the deliveries, and with fewer of them more counts are confidential."""
    del dataset, known
    rows: list[Row] = []
    for month in MONTHS:
        for method, share in SHARES.items():
            counts = {code: int(rng.poisson(size * share * scale)) for code, (_, size) in REGIONS.items()}
            rows.append(_row(month, (NATIONAL, "ALL", "All submitters"), method, str(sum(counts.values()))))
            for code, count in counts.items():
                rows.append(_row(month, (REGION, code, REGIONS[code][0]), method, protected(count)))
            for code, (name, size) in PROVIDERS.items():
                count = int(rng.poisson(size * share * scale))
                rows.append(_row(month, (PROVIDER, code, name), method, protected(count)))
    return [Drop(f"msds-{MONTHS[-1]:%b%Y}-exp-data.csv", rows, safe={"org_level": NATIONAL})]


def _row(month: date, organisation: tuple[str, str, str], method: str, value: str) -> Row:
    level, code, name = organisation
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return {
        "month_start": f"{month:%d/%m/%Y}",
        "month_end": f"{last:%d/%m/%Y}",
        "dimension": "DeliveryMethod",
        "org_level": level,
        "org_code": code,
        "org_name": name,
        "measure": method,
        "count_of": "Deliveries",
        "final_value": value,
    }
