"""Makes the page of a product on this machine, from made-up drops, without a platform."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.reading.version import VERSION
from dashboards.site.publication import PAGE, write_release
from lambdas.adapters.athena import Result
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.table import Dim
from lambdas.core.release import candidates
from lambdas.core.release.cells import StoredCells, write_cells
from lambdas.core.release.code_names import code_names, hash_of_names
from lambdas.core.release.columns import told_columns
from lambdas.core.release.querying import in_duckdb
from lambdas.core.release.statement import statement
from lambdas.suppression.answer import rows_of
from lambdas.suppression.candidate import listed_rows
from local.demo import SEED
from local.drops import generate
from local.errors import LocalError
from local.inspecting import inspect_as

RELEASE = "preview"


def preview(product: Product, catalogue: Catalogue, work: Path, out: Path, scale: float) -> Path:
    """Write the release that a product's query makes of made-up drops into ``out``; return its page.

    What the page says is made up, and its certificate is signed by nobody. Raises LocalError when the figures cannot be
    protected.
    """
    candidate, cells = prepared(product, catalogue, work, scale)
    written(product, catalogue, candidate, cells, out)
    return out / PAGE


def prepared(product: Product, catalogue: Catalogue, work: Path, scale: float) -> tuple[dict[str, Any], Path]:
    """Return the candidate that is made of made-up drops, and the file of its cells. Raises LocalError."""
    curated = {name: _curated(catalogue.datasets[name], work / name, scale) for name in product.datasets}
    dims = tuple(Dim.from_hierarchy(item.name, item.over(catalogue.hierarchies)) for item in product.dimensions)
    rows = rows_of(product, _answer(product, curated))
    protected = release_table(product.disclosure, dims, rows, laid_down=product.cells)
    if not protected.certificate.passes:
        raise LocalError(
            f"The certificate of {product.name} does not pass on made-up data: {protected.certificate.exposed} of its "
            "protected counts can be worked out. Look at its disclosure rule and its cells."
        )
    cells = work / candidates.CELLS
    sha256 = write_cells(cells, product, listed_rows(product, protected.cells))
    return _candidate(product, catalogue, protected, sha256), cells


def written(product: Product, catalogue: Catalogue, candidate: dict[str, Any], cells: Path, out: Path) -> None:
    """Write every file of the release into a folder, as it is published."""
    out.mkdir(parents=True, exist_ok=True)
    write_release(
        out,
        candidate,
        StoredCells(cells),
        product=product,
        hierarchies=catalogue.hierarchies,
        datasets=catalogue.datasets,
        published=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _curated(dataset: Dataset, work: Path, scale: float) -> list[str]:
    """Return the files of a curated table, one a period: of made-up drops the later one replaces a period."""
    periods: dict[str, Path] = {}
    for number, drop in enumerate(generate(dataset, work / "drops", SEED, scale)):
        out = work / str(number)
        inspect_as(drop, dataset, out)
        periods |= {path.name: path for path in out.rglob("*.parquet")}
    return [str(path) for path in periods.values()]


def _answer(product: Product, curated: Mapping[str, list[str]]) -> Result:
    """Run the query over Parquet files; the answer is text, as Athena's is."""
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        for name, files in curated.items():
            connection.read_parquet(files, hive_partitioning=False).create_view(name)
        found = connection.execute(in_duckdb(product.sql))
        columns = tuple(column[0] for column in found.description)
        return Result(
            columns, tuple(tuple("" if cell is None else str(cell) for cell in row) for row in found.fetchall())
        )


def _candidate(product: Product, catalogue: Catalogue, protected: Protected, sha256: str) -> dict[str, Any]:
    certificate = replace(protected.certificate, sha256=sha256)
    names = hash_of_names(code_names(product, catalogue.hierarchies))
    called = {"columns": told_columns(product), "names_sha256": names}
    candidate: dict[str, Any] = {
        "product": product.name,
        "release": RELEASE,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "pratique": VERSION,
        "after": None,
        "beside": {},
        "inputs": [],
        "sql": product.sql,
        "certificate": {**certificate.public(), **called},
    }
    signed = {
        "text": statement(candidate),
        "signature": b64encode(b"nobody").decode(),
        "key": "made on this machine, signed by nobody\n",
    }
    return {**candidate, "signed": signed}
