"""Volunteers for vaccine studies on some days, protected as their publisher protects them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.shielded_patients import ENGLAND, protected

LAST_DAY = date(2020, 9, 30)
WEEKS = 2
# No group is so rare that few of a small drop's volunteers are in it: the publisher hides no count of England.
AGES = {"18-29": 0.09, "30-39": 0.13, "40-49": 0.18, "50-59": 0.25, "60-69": 0.21, "70-79": 0.09, "80+": 0.05}
SEXES = {"Female": 0.53, "Male": 0.43, "Unknown": 0.04}


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return a drop a week; ``scale`` multiplies the volunteers: with fewer of them more counts are confidential."""
    del dataset
    areas = [node.code for node in known.hierarchies["local_authorities_2020"].nodes[1:]]
    shares = {(age, sex): of_age * of_sex for age, of_age in AGES.items() for sex, of_sex in SEXES.items()}
    counts = {area: rng.multinomial(int(rng.lognormal(6.5, 0.45) * scale), list(shares.values())) for area in areas}
    drops = []
    for week in range(WEEKS):
        day = LAST_DAY - timedelta(weeks=WEEKS - 1 - week)
        rows: list[Row] = []
        england: Counter[tuple[str, str]] = Counter()
        for area in areas:
            counts[area] = counts[area] + rng.poisson(counts[area] * 0.04)
            cells = dict(zip(shares, counts[area].tolist(), strict=True)) | {("ALL", "ALL"): int(counts[area].sum())}
            england.update(cells)
            rows += [_row(day, area, *group, protected(count)) for group, count in cells.items()]
        rows = [_row(day, ENGLAND, *group, str(count)) for group, count in england.items()] + rows
        drops.append(Drop(f"vaccine-volunteers-{day}.csv", rows, safe={"area_code": ENGLAND}))
    return drops


def _row(day: date, area: str, age: str, sex: str, count: str) -> Row:
    return {"day": day.isoformat(), "area_code": area, "age_band": age, "sex": sex, "volunteers": count}
