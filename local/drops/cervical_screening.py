"""Three quarters of screening in every local authority, fewer of the eligible in time at each."""

from __future__ import annotations

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row

QUARTERS = ("31/12/2019", "31/03/2020", "30/06/2020")
# Eligible people in an area of middling size, and the share of them screened in time, by age.
AGES = {"25-49": (23_000, 0.71), "50-64": (13_000, 0.76)}
FALL = 0.006
"""How much of the share is lost from one quarter to the next."""


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop; ``scale`` multiplies the people."""
    del dataset
    codes = [code.split("+")[0] for code in known.hierarchies["local_authorities_2020"].leaves]
    rows: list[Row] = []
    for code in codes:
        size, habit = rng.lognormal(0, 0.5) * scale, rng.normal(0, 0.03)
        for order, quarter in enumerate(QUARTERS):
            for age, (middling, share) in AGES.items():
                eligible = int(rng.poisson(middling * size))
                screened = int(rng.binomial(eligible, share + habit - FALL * order))
                rows.append(
                    {
                        "quarter_end": quarter,
                        "area_code": code,
                        "age": age,
                        "eligible": str(eligible),
                        "screened": str(screened),
                    }
                )
    return [Drop("cervical-screening-coverage.csv", rows)]
