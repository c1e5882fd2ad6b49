"""The real files, held to the row against counts made without the platform."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import Verdict, inspect
from tests.unit.core.ingest.conftest import Inspected
from tests.unit.core.ingest.contracts_for_tests import DROP

pytestmark = pytest.mark.data
PATHWAYS = "nhs_pathways/nhs_pathways_2020-09-21.csv.gz"
SHIELDED = "shielded/SPL_by_LA.csv"


@pytest.fixture(scope="module")
def catalogue(repository: Path) -> Catalogue:
    return load(repository / "catalogue")


@pytest.fixture
def inspect_real(real_data: Path, catalogue: Catalogue, tmp_path: Path) -> Callable[[str, str], Inspected]:
    def run(dataset: str, name: str) -> Inspected:
        found = inspect(
            real_data / name,
            catalogue.datasets[dataset],
            catalogue.lists,
            drop=DROP,
            landed=date(2020, 11, 1),
            file_name=Path(name).name,
            key=None,
            out=tmp_path / "out",
        )
        return Inspected(found, tmp_path / "out")

    return run


def test_every_row_of_nhs_pathways_comes_in(inspect_real: Callable[[str, str], Inspected], real_data: Path) -> None:
    found = inspect_real("nhs_pathways", PATHWAYS).inspection
    with gzip.open(real_data / PATHWAYS, "rt", newline="") as file:
        triages = sum(int(row["count"]) for row in csv.DictReader(file))

    assert found.verdict is Verdict.ACCEPT
    assert (found.rows.file, found.rows.accepted, found.rows.rejected) == (253_670, 253_670, 0)
    assert sum(period.rows for period in found.periods) == 253_670
    assert list(found.control.values()) == [triages]


def test_the_publishers_stars_stay_confidential(inspect_real: Callable[[str, str], Inspected]) -> None:
    found = inspect_real("shielded_patients", SHIELDED)

    assert (found.inspection.rows.file, found.inspection.rows.accepted) == (7_825, 7_825)
    assert found.inspection.statuses == {"confidential": 780, "reported": 7_045}
    assert {row["patients"] for row in found.accepted.values() if row["patients_status"] == "confidential"} == {None}


@pytest.mark.parametrize(("day", "rows"), [("2020-10-02", 99_597), ("2020-10-03", 100_071)])
def test_the_october_case_files_reconcile_to_the_row(
    inspect_real: Callable[[str, str], Inspected], real_data: Path, day: str, rows: int
) -> None:
    name = f"cases_la/england-cases_asof_{day}.csv"
    found = inspect_real("covid_cases", name)
    with (real_data / name).open(newline="") as file:
        records = list(csv.reader(file))[1:]
    once = dict.fromkeys(map(tuple, records))
    seen = Counter(map(tuple, records))

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.inspection.rows.file == rows == len(records)
    assert found.inspection.rows.accepted == len(once)
    assert found.inspection.rows.expected_rejects == sum(times - 1 for times in seen.values())
    assert found.inspection.rows.faulty == 0
    assert found.inspection.control["daily_cases"] == sum(int(record[2]) for record in once)
    assert len([warning for warning in found.inspection.warnings if warning.code == "retired_code"]) >= 30


@pytest.mark.parametrize(
    ("dataset", "name", "rows", "reason"),
    [
        ("covid_cases", "cases_la/england-cases_asof_2020-10-02.csv", 56_896, "too_few_values"),
        ("nhs_pathways", PATHWAYS, 200_000, "too_few_values"),
        ("shielded_patients", SHIELDED, 7_600, "too_few_rows"),
    ],
)
def test_a_real_file_cut_at_the_end_of_a_row_waits(
    real_data: Path, catalogue: Catalogue, tmp_path: Path, dataset: str, name: str, rows: int, reason: str
) -> None:
    with (gzip.open if name.endswith("gz") else open)(real_data / name, "rb") as file:
        (tmp_path / "cut.csv").write_bytes(b"".join(islice(file, rows + 1)))

    found = inspect(
        tmp_path / "cut.csv",
        catalogue.datasets[dataset],
        catalogue.lists,
        drop=DROP,
        landed=date(2020, 11, 1),
        file_name="cut.csv",
        key=None,
        out=tmp_path / "out",
    )

    assert found.rows.file == rows
    assert {found.code for found in found.reasons} == {reason}


def test_the_file_with_its_header_on_line_2_is_told_so(inspect_real: Callable[[str, str], Inspected]) -> None:
    found = inspect_real("covid_cases", "cases_la/phe-cases_2020-04-16T1120_header-on-row-2.csv")

    assert found.inspection.verdict is Verdict.QUARANTINE
    [reason] = found.inspection.reasons
    assert (reason.code, reason.line) == ("header_not_first", 2)
    assert "line 2" in reason.message
    assert "line 1" in reason.remedy
