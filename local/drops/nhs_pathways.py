"""A week of triages, in the proportions of the NHS Pathways publication of September 2020."""

from __future__ import annotations

from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from contracts.reference.codes import Node
from local.drops.rows import Drop, Generator, Row

LAST_DAY = date(2020, 9, 20)
DAYS = 7
OUTSIDE = ("w11000023", "w11000028", "w11000029", "s03000004", "l99999999", "null")
EXTRA = ("postcode", "day", "weekday")
AGES = ("0-18", "19-69", "70-120")

# Mean triages a day in a CCG of middling size, by service, sex and age band in the order of AGES.
MEANS = {
    ("111", "female"): (6.1, 9.4, 2.0),
    ("111", "male"): (6.6, 7.3, 1.7),
    ("111_online", "female"): (3.0, 9.5, 0.5),
    ("111_online", "male"): (2.9, 6.6, 0.4),
    ("999", "female"): (0.03, 0.3, 0.14),
    ("999", "male"): (0.03, 0.28, 0.13),
}


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop with every cell that has a triage; ``scale`` multiplies the number of days, a week at least."""
    del dataset
    areas = known.hierarchies["ccgs"]
    regions = {node.code: node.name for node in areas.nodes}
    ccgs = [node for node in areas.nodes if node.code.startswith("E38")]
    sizes = rng.lognormal(0, 0.55, len(ccgs))
    days = max(DAYS, round(DAYS * scale))
    rows: list[Row] = []
    for number in range(days):
        day = LAST_DAY - timedelta(days=days - 1 - number)
        weekend = 1.25 if day.weekday() >= 5 else 1.0
        for ccg, size in zip(ccgs, sizes, strict=True):
            rows.extend(_of_ccg(ccg, regions[ccg.parent], day, size * weekend, rng))
        rows.extend(_elsewhere(day, rng))
    return [Drop(f"nhs_pathways_{LAST_DAY}.csv", rows, EXTRA)]


def _of_ccg(ccg: Node, region: str, day: date, size: float, rng: Generator) -> list[Row]:
    name = ccg.name.lower().replace(",", "").replace("-", " ").replace(" ", "_")
    rows = []
    for (site, sex), means in MEANS.items():
        for age, count in zip(AGES, rng.poisson([mean * size for mean in means]), strict=True):
            if count:
                rows.append(_row(day, (site, sex, age), (ccg.code.lower(), name, region), int(count)))
    if rng.random() < 0.02:
        rows.append(_row(day, ("999", "unknown", "missing"), (ccg.code.lower(), name, region), 1))
    return rows


def _elsewhere(day: date, rng: Generator) -> list[Row]:
    chosen = [code for code in OUTSIDE if rng.random() < 0.6]
    return [_row(day, ("111", "female", "19-69"), (code, "null", ""), int(rng.integers(1, 4))) for code in chosen]


def _row(day: date, who: tuple[str, str, str], where: tuple[str, str, str], count: int) -> Row:
    site, sex, age = who
    code, name, region = where
    weekday = "weekend" if day.weekday() >= 5 else "monday" if day.weekday() == 0 else "rest_of_week"
    return {
        "site_type": site,
        "triage_date": day.isoformat(),
        "sex": sex,
        "age_band": age,
        "ccg_code": code,
        "ccg_name": name,
        "triages": str(count),
        "nhs_region": region,
        "postcode": "",
        "day": str((day - date(2020, 3, 18)).days),
        "weekday": weekday,
    }
