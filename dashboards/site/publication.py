"""Writes everything of one release into a folder: its data, its page, its certificate, its query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from contracts.dataset import Dataset
from contracts.product import Product
from contracts.reference import Hierarchy
from dashboards.site.figures import Figures
from dashboards.site.page import Download, ReleasePage
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from lambdas.core.release import files
from lambdas.core.release.cells import Cell
from lambdas.core.release.notes import notes_of

PAGE, SUMMARY, CERTIFICATE, QUERY = "index.html", "summary.json", "certificate.json", "query.sql"
LABELS = {
    files.CSV: "CSV",
    files.CSV + files.PACKED: "CSV, compressed",
    files.JSON: "JSON",
    files.JSON + files.PACKED: "JSON, compressed",
    files.CSVW: "What the CSV's columns are (CSVW)",
    CERTIFICATE: "Certificate of disclosure control",
    QUERY: "The query, pinned to its snapshots",
}


def write_release(
    folder: Path,
    candidate: Mapping[str, Any],
    cells: Iterable[Cell],
    *,
    product: Product,
    hierarchies: Mapping[str, Hierarchy],
    datasets: Mapping[str, Dataset],
    published: str,
) -> None:
    """Write the release that a candidate becomes when it is published.

    ``candidate`` has release, inputs, sql and certificate (the public one), as the suppression left it.
    """
    release = candidate["release"]
    # How long a proof took is no part of it, and would make the same release differ from run to run.
    certificate = {name: value for name, value in candidate["certificate"].items() if not name.startswith("seconds")}
    figures = Figures(product, hierarchies)
    notes = notes_of(product, candidate["inputs"])
    written = files.write_data(
        folder, product, hierarchies, release=release, published=published, notes=notes, cells=cells
    )
    for cell in written:
        figures.add(cell)
    _write_json(folder / CERTIFICATE, {"product": product.name, "release": release, **certificate})
    (folder / QUERY).write_text(candidate["sql"] + "\n", encoding="utf-8")
    page = ReleasePage(
        product=product,
        hierarchies=hierarchies,
        datasets=datasets,
        figures=figures,
        release=release,
        published=published,
        inputs=candidate["inputs"],
        certificate=certificate,
        downloads=_downloads(folder),
    )
    (folder / PAGE).write_text(render(page), encoding="utf-8")
    _write_json(folder / SUMMARY, summary(page))


def _downloads(folder: Path) -> list[Download]:
    found = [(name, folder / name) for name in LABELS]
    return [Download(name, LABELS[name], path.stat().st_size) for name, path in found if path.exists()]


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
