"""A small published site as files: what a server in front of them answers below ``/v1/``."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from contracts.products.product import Product
from dashboards.site.areas.facts import NAME as AREAS
from dashboards.site.areas.facts import area_facts
from dashboards.site.figures import Figures
from dashboards.site.machines.products import products_document
from dashboards.site.machines.writing import as_json
from dashboards.site.page import ReleasePage
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from lambdas.core.release.files import write_data
from tests.support.places import ENGLAND, FIRST, HIERARCHIES, NORTH, PEOPLE, SOUTH, calls, daily, visits, weekly
from tests.support.products import PUBLISHED, RELEASE, page, product

OLDER = "20200928T093000Z-00000000"
ADMISSIONS, BEDS = "admissions_and_diagnoses", "beds_occupied"


def hospital() -> Product:
    """Make the product of admissions and beds by day."""
    labels = {ADMISSIONS: "Admissions and diagnoses", BEDS: "Beds occupied at 08:00"}
    return product(
        name="hospital_activity",
        title="Patients in hospitals",
        slices=[
            {"name": "date", "title": "Date", "kind": "date"},
            {"name": "measure", "title": "What is counted", "labels": labels},
        ],
        dimensions=[{"name": "area", "title": "Area", "hierarchy": "areas"}],
        measure={"name": "patients", "title": "Patients", "unit": "patients", "status": "status"},
        disclosure={"method": "published", "threshold": 0, "source": "A publication"},
        page={"chart_by": None, "headline": "{value} patients in {area} on {date}", "incomplete_days": 0},
    )


def stays(days: int = 60) -> list[Cell]:
    """Make admissions that grow by 2% a day, and beds that hold about ten days of them."""
    found = []
    for n in range(days):
        day = (FIRST + timedelta(days=n)).isoformat()
        for area, share in ((ENGLAND, 1.0), (NORTH, 0.6), (SOUTH, 0.4)):
            admitted = round(100 * share * math.exp(0.02 * n))
            found += [Cell((day, ADMISSIONS, area), admitted), Cell((day, BEDS, area), 9 * admitted)]
    return found


CELLS: dict[str, tuple[Product, list[Cell]]] = {
    "calls": (calls(), daily(60)),
    "visits": (visits(), weekly()),
    "hospital_activity": (hospital(), stays()),
}


def publish(folder: Path) -> None:
    """Write the files of the API."""
    summaries = []
    for name, (made, cells) in CELLS.items():
        _release(folder, made, RELEASE, cells)
        _areas(folder, made, cells)
        summaries.append(summary(_page(made, cells)))
        if name == "calls":
            _release(folder, made, OLDER, cells[:120])
    products = {name: made for name, (made, _) in CELLS.items()}
    document = as_json(products_document(products, HIERARCHIES, summaries))
    (folder / "v1" / "products.json").write_text(document, encoding="utf-8")


def _release(folder: Path, made: Product, release: str, cells: list[Cell]) -> None:
    target = folder / "v1" / "products" / made.name / "releases" / release
    target.mkdir(parents=True)
    notes = ["Made up."]
    list(write_data(target, made, HIERARCHIES, release=release, published=PUBLISHED, notes=notes, cells=cells))


def _areas(folder: Path, made: Product, cells: list[Cell]) -> None:
    """Write what the latest release tells of areas and of their people; the older one came out before these."""
    target = folder / "v1" / "products" / made.name / "releases" / RELEASE
    (target / AREAS).write_text(json.dumps(area_facts(_page(made, cells))), encoding="utf-8")


def _page(made: Product, cells: list[Cell]) -> ReleasePage:
    figures = Figures(made, HIERARCHIES)
    for cell in cells:
        figures.add(cell)
    return replace(page(), product=made, hierarchies=HIERARCHIES, figures=figures, people=PEOPLE)


class Asked(SimpleHTTPRequestHandler):
    """Serves a folder, and notes what was asked for."""

    paths: list[str]

    def log_message(self, *_: Any) -> None:
        """Note the path instead of writing it out."""
        self.paths.append(self.path)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder at the loopback address; give its address, and the list of what is asked for."""
    paths: list[str] = []
    handler = partial(type("Handler", (Asked,), {"paths": paths}), directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", paths
        finally:
            server.shutdown()
            thread.join()
