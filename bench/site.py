"""How long the open site takes to build, and what of it a release builds again.

    python -m bench.site [SCALE]

Makes a release of every product of the catalogue from made-up drops (SCALE multiplies their rows) and times what
publication does: the files of each release, the pages of all areas, the pages that bring all together, and the lists
of releases after one, thirty and a year of daily ones. Querying and disclosure control are not in it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measured import circumstances
from contracts.catalogue import Catalogue, load
from dashboards.site.areas.area_page import render_area
from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.facts import NAME, AreaFacts
from dashboards.site.areas.geography import Geography
from dashboards.site.data_page import render_data
from dashboards.site.home import render_home
from dashboards.site.machines.areas import area_document, areas_document
from dashboards.site.machines.feed import feed
from dashboards.site.machines.products import releases_document
from dashboards.site.machines.sitemap import sitemap
from dashboards.site.machines.writing import as_json
from dashboards.site.publication import SUMMARY
from dashboards.site.releases_page import render_releases
from local.home import ROOT
from local.previewing import prepared, written

YEARS = (1, 30, 365)
FIRST = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)

Row = tuple[str, int, int, float]
"""What was built, how many files, bytes, seconds of processor time."""


def timed(name: str, build: Callable[[], Iterable[str | Path]]) -> Row:
    """Build files or texts; return how many, how large, and how long it took."""
    start = time.process_time()
    made = list(build())
    seconds = time.process_time() - start
    sizes = [item.stat().st_size if isinstance(item, Path) else len(item.encode()) for item in made]
    return name, len(made), sum(sizes), seconds


def released(catalogue: Catalogue, scale: float, folder: Path) -> list[Row]:
    """Write a release of every product."""
    rows = []
    for name, product in sorted(catalogue.products.items()):
        candidate, cells = prepared(product, catalogue, folder / "work" / name, scale)

        def write(product: Any = product, candidate: Any = candidate, cells: Path = cells) -> list[Path]:
            out = folder / "site" / product.name
            written(product, catalogue, candidate, cells, out)
            return [path for path in out.rglob("*") if path.is_file()]

        rows.append(timed(f"a release of {name}", write))
    return rows


def together(catalogue: Catalogue, folder: Path) -> list[Row]:
    """Render the pages of areas, and those that bring every product together."""
    geography = Geography.of(catalogue)
    facts = [AreaFacts(_read(path)) for path in sorted((folder / "site").glob(f"*/{NAME}"))]
    summaries = [_read(path) for path in sorted((folder / "site").glob(f"*/{SUMMARY}"))]

    def areas() -> Iterable[str]:
        for area in geography.areas.values():
            yield render_area(area, geography, facts)
            yield as_json(area_document(area, facts))

    def all_of_them() -> Iterable[str]:
        yield render_home(summaries)
        yield render_data(summaries)
        yield render_areas(geography)
        yield as_json(areas_document(geography))
        yield sitemap(summaries, geography.areas.values(), catalogue.datasets, "")

    return [timed("pages and files of all areas", areas), timed("what brings all together", all_of_them)]


def lists(catalogue: Catalogue) -> list[Row]:
    """Render what lists the releases of a product, and the feed of all products, as their number grows."""
    product = next(iter(catalogue.products.values()))
    rows = []
    for number in YEARS:
        days = [FIRST + timedelta(days=day) for day in range(number)]
        told = [_listed(product.name, day) for day in days]
        every = [{**_listed(name, day), "product": name, "title": name} for name in catalogue.products for day in days]

        def build(told: Any = told, every: Any = every) -> Iterable[str]:
            yield render_releases(product, told)
            yield as_json(releases_document(product, told))
            yield feed(every, "")

        rows.append(timed(f"lists after {number:,} release{'s' if number > 1 else ''} of each product", build))
    return rows


def _listed(product: str, day: datetime) -> dict[str, Any]:
    release = f"{day:%Y%m%dT%H%M%SZ}-00000000"
    path = f"products/{product}/releases/{release}/"
    return {"release": release, "published": day.isoformat(), "path": path, "changes": ""}


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Print the table, and what a year of daily releases comes to."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    catalogue = load(ROOT / "catalogue")
    print(circumstances())
    with tempfile.TemporaryDirectory() as temporary:
        releases = released(catalogue, scale, Path(temporary))
        rest = together(catalogue, Path(temporary))
    rows = [*releases, ("all products", *_sums(releases)), *rest, *lists(catalogue)]
    print("| built | files | MB | CPU s |\n| --- | ---: | ---: | ---: |")
    for name, files, size, seconds in rows:
        print(f"| {name} | {files:,} | {size / 1e6:,.1f} | {seconds:.2f} |")
    day = sum(row[3] for row in (*releases, *rest)) + rows[-1][3]
    print(f"\nA day on which every product is released: {day:.0f} s; a year of such days: {day * 365 / 3600:.1f} h.")


def _sums(rows: list[Row]) -> tuple[int, int, float]:
    return sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)


if __name__ == "__main__":
    main()
