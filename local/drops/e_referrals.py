"""Eight weeks of referrals by every commissioner, rising after the summer."""

from __future__ import annotations

from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row
from local.drops.values import as_written

LAST_WEEK = date(2020, 9, 21)
WEEKS = 8
# Referrals a week in a CCG of middling size, by specialty and priority.
MEANS = {
    "Cardiology": {"routine": 70, "urgent": 16, "two_week_wait": 1},
    "Dermatology": {"routine": 110, "urgent": 12, "two_week_wait": 55},
    "Orthopaedics": {"routine": 150, "urgent": 14, "two_week_wait": 1},
}


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop; ``scale`` multiplies the number of weeks."""
    priority = next(column for column in dataset.columns if column.name == "priority")
    ccgs = [node.code for node in known.hierarchies["ccgs"].nodes if node.code.startswith("E38")]
    sizes = rng.lognormal(0, 0.5, len(ccgs))
    rows: list[Row] = []
    for ccg, size in zip(ccgs, sizes, strict=True):
        for back in range(max(2, round(WEEKS * scale)) - 1, -1, -1):
            for specialty, means in MEANS.items():
                for how_soon, mean in means.items():
                    rows.append(
                        {
                            "week_start": (LAST_WEEK - timedelta(weeks=back)).isoformat(),
                            "ccg_code": ccg,
                            "specialty": specialty,
                            "priority": as_written(how_soon, priority),
                            "referrals": str(int(rng.poisson(mean * size * 0.97**back))),
                        }
                    )
    return [Drop(f"e-referrals_{LAST_WEEK}.csv", rows)]
