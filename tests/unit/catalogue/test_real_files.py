"""The contracts fit the files that were really published: no row vanishes, and each oddity becomes what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import inspect
from lambdas.core.ingest.report import Inspection, Verdict

pytestmark = pytest.mark.data

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
FILES = {
    "nhs_pathways": "nhs_pathways/nhs_pathways_2020-09-21.csv.gz",
    "shielded_patients": "shielded/SPL_by_LA.csv",
    "covid_cases": "cases_la/england-cases_asof_2020-10-02.csv",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def inspections(real_data: Path, catalogue: Catalogue, out: Path) -> dict[str, Inspection]:
    return {
        name: inspect(
            real_data / file,
            catalogue.datasets[name],
            catalogue.lists,
            drop="20201005T093000Z-00000000",
            landed=date(2020, 10, 5),
            file_name=Path(file).name,
            key=None,
            out=out / name,
        )
        for name, file in FILES.items()
    }


def released(name: str, catalogue: Catalogue, out: Path) -> list[tuple[Any, ...]]:
    """Run a product's query over the accepted rows."""
    sql = sqlglot.transpile(catalogue.products[name].sql, read="athena", write="duckdb")[0]
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(f"{out / name}/data/*.parquet").create_view(name)
        return connection.execute(sql).fetchall()


def test_every_triage_of_the_pathways_file_is_accepted(inspections: dict[str, Inspection]) -> None:
    found = inspections["nhs_pathways"]
    assert (found.verdict, found.rows.file, found.rows.accepted) == (Verdict.ACCEPT, 253_670, 253_670)
    assert len({warning.value for warning in found.warnings if warning.code == "retired_code"}) == 74


def test_no_triage_is_lost_on_the_way_to_the_product(
    inspections: dict[str, Inspection], catalogue: Catalogue, out: Path
) -> None:
    rows = released("nhs_pathways", catalogue, out)
    leaves = set(catalogue.hierarchies["ccgs"].leaves)
    assert sum(row[-1] for row in rows) == inspections["nhs_pathways"].control["triages"]
    assert {row[2] for row in rows} <= leaves


def test_the_publishers_stars_stay_confidential(inspections: dict[str, Inspection]) -> None:
    found = inspections["shielded_patients"]
    assert (found.rows.file, found.rows.accepted) == (7_825, 7_825)
    assert found.statuses == {"confidential": 780, "reported": 7_045}


def test_copies_of_cases_are_collapsed_and_retired_codes_counted(inspections: dict[str, Inspection]) -> None:
    found = inspections["covid_cases"]
    assert (found.rows.file, found.rows.accepted, found.rows.faulty) == (99_597, 73_646, 0)
    assert found.rows.expected_rejects == 25_951
    assert len([warning for warning in found.warnings if warning.code == "retired_code"]) == 30


def test_cases_of_the_product_add_up_to_england(
    inspections: dict[str, Inspection], catalogue: Catalogue, out: Path
) -> None:
    assert inspections["covid_cases"].verdict is Verdict.ACCEPT
    rows = released("covid_cases", catalogue, out)
    assert sum(cases for _, _, cases in rows) == 398_728  # England's own total in the file
    assert min(cases for _, _, cases in rows) >= 0
    assert {area for _, area, _ in rows} == set(catalogue.hierarchies["local_authorities"].leaves)
