"""Writes everything of one release into a folder: its data, its page, its certificate, its query."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from dashboards.site.areas.facts import NAME, area_facts
from dashboards.site.card import CARD, card
from dashboards.site.changes import CHANGES_CSVW, Before, write_changes
from dashboards.site.chart_file import NAME as PICTURE
from dashboards.site.figures import Figures
from dashboards.site.page import Download, ReleasePage
from dashboards.site.per_head import People
from dashboards.site.percentages_file import PERCENTAGES, PERCENTAGES_CSVW, write_percentages
from dashboards.site.product_page import picture, render
from dashboards.site.rates_file import RATES, RATES_CSVW, write_rates
from dashboards.site.summary import summary
from dashboards.site.views.choices import FOLDER
from dashboards.site.views.parts import Parts
from dashboards.site.views.view_page import filters_of, view_pages
from lambdas.core.release import files
from lambdas.core.release.cells import Cell, CellHash
from lambdas.core.release.code_names import code_names, hash_of_names
from lambdas.core.release.columns import told_columns
from lambdas.core.release.notes import notes_of
from lambdas.core.release.parquet import PARQUET, write_parquet
from lambdas.core.release.revisions import CHANGES
from lambdas.core.release.spreadsheet import ODS, write_spreadsheet
from lambdas.core.release.statement import CERTIFICATE, KEY, QUERY, SIGNATURE, UnprovedError, query_file

PAGE, SUMMARY, TESTS = "index.html", "summary.json", "tests.json"
LABELS = {
    files.CSV: "CSV",
    files.CSV + files.PACKED: "CSV, compressed",
    files.JSON: "JSON",
    files.JSON + files.PACKED: "JSON, compressed",
    RATES: "Rates per head (CSV)",
    RATES_CSVW: "What the columns of the rates are (CSVW)",
    PERCENTAGES: "Percentages (CSV)",
    PERCENTAGES_CSVW: "What the columns of the percentages are (CSVW)",
    CHANGES: "What changed since the last release (CSV)",
    CHANGES_CSVW: "What the columns of the changes are (CSVW)",
    ODS: "Spreadsheet (ODS)",
    PARQUET: "Parquet",
    files.CSVW: "What the CSV's columns are (CSVW)",
    CERTIFICATE: "Certificate of disclosure control",
    SIGNATURE: "Signature of the certificate",
    KEY: "Public key of the signature",
    QUERY: "The query, pinned to its snapshots",
    TESTS: "The query's tests: rows given, rows expected",
}


@dataclass(frozen=True)
class Around:
    """What a release stands among: the release before, the site's own address, people for its rates.

    ``signed_by`` names who signed it, ``corrects`` is the listed release that it comes in place of, with its
    notice: ``replaced`` when no row of the drop that this was about is left, ``stands`` says why these are right.
    """

    before: Before | None = None
    address: str = ""
    people: People | None = None
    signed_by: tuple[str, ...] = ()
    corrects: Mapping[str, Any] | None = None


def write_release(
    folder: Path,
    candidate: Mapping[str, Any],
    cells: Iterable[Cell],
    *,
    product: Product,
    hierarchies: Mapping[str, Hierarchy],
    datasets: Mapping[str, Dataset],
    published: str,
    around: Around | None = None,
) -> None:
    """Write the release that a candidate becomes when it is published.

    ``candidate`` has release, inputs, sql, certificate (the public one) and signed, as the suppression left it; of
    ``cells`` there is a second pass where the newest dates are provisional. Raises UnprovedError where the cells, or
    the names of their codes, are not those that the certificate is about.
    """
    around = around or Around()
    release, signed = candidate["release"], candidate["signed"]
    certificate, proved = json.loads(signed["text"]), CellHash()
    figures = Figures(product, hierarchies)
    notes = notes_of(product, candidate["inputs"])
    written = files.write_data(
        folder,
        product,
        hierarchies,
        release=release,
        published=published,
        notes=notes,
        cells=proved.through(cells),
        since=_since(product, hierarchies, cells),
    )
    parts = Parts(product, hierarchies, figures)
    for cell in written:
        figures.add(cell)
        parts.add(cell)
    if proved.hex != certificate["sha256"]:
        raise UnprovedError(f"the cells of release {release} of {product.name} are not those of its certificate")
    if hash_of_names(code_names(product, hierarchies)) != certificate["names_sha256"]:
        raise UnprovedError(f"codes of release {release} of {product.name} are called other than in its certificate")
    if certificate.get("columns") != list(told_columns(product)):
        raise UnprovedError(f"columns of release {release} of {product.name} are called other than in its certificate")
    write_parquet(folder, files.CSV, product, hierarchies)
    write_spreadsheet(folder, files.CSV, product, hierarchies, release=release, published=published, notes=notes)
    (folder / CERTIFICATE).write_text(signed["text"], encoding="utf-8")
    (folder / SIGNATURE).write_bytes(b64decode(signed["signature"]))
    (folder / KEY).write_text(signed["key"], encoding="utf-8")
    (folder / QUERY).write_text(query_file(candidate["sql"]), encoding="utf-8")
    _write_json(
        folder / TESTS, {"product": product.name, "tests": [test.model_dump(mode="json") for test in product.tests]}
    )
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
        address=around.address,
        people=around.people,
        signed_by=around.signed_by,
        corrects=around.corrects,
    )
    write_rates(folder, page)
    write_percentages(folder, page)
    changes = write_changes(folder, page, around.before)
    page = replace(page, changes=changes, downloads=_downloads(folder))
    facts = area_facts(page)
    (folder / CARD).write_bytes(card(page))
    (folder / PICTURE).write_text(picture(page), encoding="utf-8")
    (folder / PAGE).write_text(render(page, filters_of(page, parts)), encoding="utf-8")
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, html in view_pages(page, parts):
        (folder / name).write_text(html, encoding="utf-8")
    _write_json(folder / SUMMARY, summary(page))
    if facts is not None:
        _write_json(folder / NAME, facts, compact=True)


def _since(product: Product, hierarchies: Mapping[str, Hierarchy], cells: Iterable[Cell]) -> str:
    """Return the first date whose counts will still grow, as the page tells it; "" where none will."""
    if not product.page.incomplete_days:
        return ""
    figures, width = Figures(product, hierarchies), len(product.slices)
    roots = tuple(item.over(hierarchies).root for item in product.dimensions)
    for cell in cells:
        if cell.keys[width:] == roots:
            figures.add(cell)
    return figures.incomplete_from.isoformat() if figures.incomplete_from else ""


def _downloads(folder: Path) -> list[Download]:
    found = [(name, folder / name) for name in LABELS]
    return [Download(name, LABELS[name], path.stat().st_size) for name, path in found if path.exists()]


def _write_json(path: Path, content: Mapping[str, Any], *, compact: bool = False) -> None:
    layout: dict[str, Any] = {"separators": (",", ":")} if compact else {"indent": 2}
    path.write_text(json.dumps(content, ensure_ascii=False, **layout) + "\n", encoding="utf-8")
