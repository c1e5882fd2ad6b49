"""A real product: triages in the NHS Pathways file by CCG, age and sex, by day or by week; and a release the day after.

    python -m bench.pathways [--last N]

The file is found under PRATIQUE_REAL_DATA, see tests/conftest.py. Every table is protected and attacked (threshold 7).
 Then the newest day is released on top of the others, and a correction of one day; both with what was
published before in hand, as the platform does it. ``--last`` takes the newest so many days only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.disclosure import heading, row
from contracts.products.product import Disclosure, Method
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.table import Dim

Leaf = tuple[str, str, str, str]
Counts = Mapping[Leaf, int]
RULE = Disclosure(method=Method.SUPPRESS, threshold=7, source="bench")
HEADINGS = ("release", "tables", "counts", "unsafe", "hidden besides", "exposed", "carried", "revised", "s", "load")


def main() -> None:
    """Release by week, by day, a day more, and a correction."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--last", type=int, default=0)
    last = parser.parse_args().last
    counts, area = _read(next((Path(os.environ["PRATIQUE_REAL_DATA"]) / "nhs_pathways").glob("*.csv.gz")))
    days = sorted({leaf[0] for leaf in counts})[-last:]
    daily = {leaf: count for leaf, count in counts.items() if leaf[0] in set(days)}
    dims = _dims(daily, area)
    heading(HEADINGS)
    _release("by week", dims, _weekly(daily))
    earlier = {leaf: count for leaf, count in daily.items() if leaf[0] != days[-1]}
    first = _release("by day", dims, earlier)
    second = _release("a day more", dims, daily, first.history)
    corrected = dict(daily)
    for leaf in [leaf for leaf in daily if leaf[0] == days[-2]][::50]:
        corrected[leaf] += 1
    third = _release(f"every 50th count of {days[-2]} corrected", dims, corrected, second.history)
    alone = _release("the same without what was published", dims, corrected)
    for name, release in (("with", third), ("without", alone)):
        lost = _given_away(second, release)
        print(f"\nHidden before, the same now, and shown, {name} what was published: {lost} counts.")


def _read(path: Path) -> tuple[dict[Leaf, int], dict[str, str]]:
    """Read counts by day, CCG, age and sex over all services, and the region of each CCG."""
    counts: defaultdict[Leaf, int] = defaultdict(int)
    area: dict[str, str] = {}
    with gzip.open(path, "rt", newline="") as file:
        for record in csv.DictReader(file):
            area[record["ccg_code"]] = record["nhs_region"] or "none"
            counts[record["date"], record["ccg_code"], record["age"], record["sex"]] += int(record["count"])
    return dict(counts), area


def _dims(counts: Counts, area: Mapping[str, str]) -> tuple[Dim, ...]:
    regions = sorted(set(area.values()))
    ages, sexes = (sorted({leaf[at] for leaf in counts}) for at in (2, 3))
    return (
        Dim.from_pairs("area", [("all", ""), *((region, "all") for region in regions), *sorted(area.items())]),
        Dim.from_pairs("age", [("all", ""), *((age, "all") for age in ages)]),
        Dim.from_pairs("sex", [("all", ""), *((sex, "all") for sex in sexes)]),
    )


def _weekly(counts: Counts) -> dict[Leaf, int]:
    """Sum over weeks, which begin on Mondays."""
    summed: defaultdict[Leaf, int] = defaultdict(int)
    for (day, *rest), count in counts.items():
        at = date.fromisoformat(day)
        summed[(at - timedelta(days=at.weekday())).isoformat(), rest[0], rest[1], rest[2]] += count
    return dict(summed)


def _release(name: str, dims: tuple[Dim, ...], counts: Counts, history: History | None = None) -> Protected:
    """Protect and attack one release, and print what came of it."""
    leaves = sorted(counts)
    codes = {
        "area": [leaf[1] for leaf in leaves],
        "age": [leaf[2] for leaf in leaves],
        "sex": [leaf[3] for leaf in leaves],
    }
    rows = Rows({"date": [leaf[0] for leaf in leaves]}, codes, [counts[leaf] for leaf in leaves])
    load, begin = os.getloadavg()[0], perf_counter()
    made = release_table(RULE, dims, rows, workers=2, history=history)
    spent, found = perf_counter() - begin, made.certificate
    if not found.passes:
        raise SystemExit(f"{name}: {found.exposed} counts are exposed")
    numbers = (len(found.slices), f"{found.cells:,}", f"{found.unsafe:,}", f"{found.secondary:,}", found.exposed)
    row([name, *numbers, found.carried, found.revised, f"{spent:.1f}", f"{load:.1f}"])
    return made


def _given_away(earlier: Protected, later: Protected) -> int:
    """Count what subtraction needs nothing more for: hidden before, the same count, shown now."""
    shown = {key: _shown(later, number) for number, key in enumerate(later.cells.slice_keys)}
    lost = 0
    for key, versions in earlier.history.slices.items():
        last = versions[-1]
        now = shown.get(key)
        if now is not None:
            lost += int((last.hidden & (now == last.values)).sum())
    return lost


def _shown(release: Protected, number: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give the counts of a slice by cell as they are shown: 0 for what is not listed, -1 for what is hidden."""
    cells = release.cells
    shown = np.zeros(int(np.prod([len(dim.codes) for dim in cells.dims])), np.int64)
    mine = cells.slice_of == number
    shown[cells.cell[mine]] = cells.value[mine]
    return shown


if __name__ == "__main__":
    main()
