"""The files of a release: all of them, and only of what its certificate is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.site.publication import write_release
from lambdas.core.release.statement import UnprovedError
from tests.support.html import Outline
from tests.support.products import (
    DATASET,
    HIERARCHIES,
    PUBLISHED,
    candidate,
    cells,
    product,
)


def test_cells_that_the_certificate_is_not_about_are_not_published(tmp_path: Path) -> None:
    changed = [cell._replace(value=101) if cell.value == 100 else cell for cell in cells()]
    with pytest.raises(UnprovedError, match="are not those of its certificate"):
        write_release(
            tmp_path,
            candidate(),
            changed,
            product=product(),
            hierarchies=HIERARCHIES,
            datasets={"calls": DATASET},
            published=PUBLISHED,
        )
    assert not (tmp_path / "certificate.json").exists()


def test_columns_that_the_certificate_does_not_name_are_not_published(tmp_path: Path) -> None:
    with pytest.raises(UnprovedError, match="columns of release"):
        write_release(
            tmp_path,
            candidate(),
            cells(),
            product=product(measure={"name": "deaths"}),
            hierarchies=HIERARCHIES,
            datasets={"calls": DATASET},
            published=PUBLISHED,
        )
    assert not (tmp_path / "certificate.json").exists()


def test_a_release_is_written_whole(tmp_path: Path) -> None:
    write_release(
        tmp_path,
        candidate(),
        cells(),
        product=product(),
        hierarchies=HIERARCHIES,
        datasets={"calls": DATASET},
        published=PUBLISHED,
    )
    assert {path.name for path in tmp_path.iterdir()} == {
        "index.html",
        "data.csv",
        "data.csv-metadata.json",
        "data.json",
        "certificate.json",
        "certificate.sig",
        "certificate.pem",
        "query.sql",
        "summary.json",
        "areas.json",
        "data.ods",
        "chart.svg",
        "data.parquet",
        "view",
        "card.png",
        "tests.json",
    }
    assert (tmp_path / "certificate.sig").read_bytes() == b"signed"
    outline = Outline((tmp_path / "index.html").read_text(encoding="utf-8"))
    names = {str(link.attributes["href"]) for link in outline.all("a") if "/" not in str(link.attributes["href"])}
    local = {name for name in names if not name.startswith("#")}
    assert local
    assert all((tmp_path / name).exists() for name in local)
