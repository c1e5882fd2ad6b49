"""What restricted tables hold now, in which version, and what is said of one that holds nothing."""

from __future__ import annotations

import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.datasets.curated import curated_columns
from lambdas.adapters import iceberg
from lambdas.adapters.restricted import NothingYetError, RestrictedTables
from lambdas.core.missing_rows import PROPERTY
from lambdas.core.private.rights import GivenTable
from tests.support.platform import PUBLISHED, Platform
from tests.unit.private.test_question import KNOWN, right_of

CASES = right_of("shire_support")[0].tables["covid_cases"]
CALLS = right_of("outbreak_centre")[0].tables["nhs_pathways_unsuppressed"]
TESTS = right_of("wharfe_modelling")[0].tables["covid_tests"]
PATH = "products/covid_cases/releases/r1/"


def version(given: GivenTable) -> str:
    return RestrictedTables(KNOWN).of(given).version


def point(platform: Platform, **more: str) -> None:
    pointer = {"products": {"covid_cases": {"release": "r1", "published": "2020-10-06", "path": PATH, **more}}}
    platform.put(PUBLISHED, "latest.json", json.dumps(pointer).encode())


def append(dataset: str, columns: dict[str, object], *, missing: str = "") -> str:
    """Append a row to a curated table, periods of which lack rows; return the snapshot that has it."""
    made = [(column.name, column.type.value) for column in curated_columns(KNOWN.datasets[dataset])]
    table = iceberg.load(dataset, made)
    row = {name: columns.get(name) for name, _ in made}
    table.append(pa.Table.from_pylist([row], schema=table.schema().as_arrow()), {PROPERTY: missing})
    return str(table.current_snapshot().snapshot_id)


def test_a_first_release_that_was_withdrawn_is_not_shown(platform: Platform) -> None:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"date": ["2020-10-05"]}), buffer)
    platform.put(PUBLISHED, f"{PATH}data.parquet", buffer.getvalue())
    with pytest.raises(NothingYetError, match="has no release yet"):
        version(CASES)
    point(platform)
    tables = RestrictedTables(KNOWN)
    assert tables.of(CASES).version == "r1"
    point(platform, withdrawn="2020-10-07T08:15:00+00:00")
    with pytest.raises(NothingYetError, match="its release was withdrawn on 2020-10-07"):
        tables.of(CASES)


def test_a_curated_table_is_in_the_version_of_its_snapshot(platform: Platform) -> None:
    with pytest.raises(NothingYetError, match="Nothing of COVID-19 test results has been taken in yet"):
        version(TESTS)
    first = append("covid_tests", {"pratique_period": "2020-10-05"})
    tables = RestrictedTables(KNOWN)
    assert (tables.of(TESTS).version, tables.of(TESTS).table.num_rows) == (first, 1)
    second = append("covid_tests", {"pratique_period": "2020-10-06"})
    assert (tables.of(TESTS).version, tables.of(TESTS).table.num_rows) == (second, 2)
    assert first != second


def test_true_counts_are_in_the_version_of_each_table_that_is_counted(platform: Platform) -> None:
    snapshot = append("nhs_pathways", {"pratique_period": "2020-10-05"})
    assert version(CALLS) == f"nhs_pathways={snapshot}"


def test_true_counts_of_days_that_lack_rejected_rows_are_incomplete(platform: Platform) -> None:
    leaf = {"ccg_code_current": KNOWN.hierarchies["ccgs"].leaves[0], "age_band": "0-18", "sex": "female"}
    for day, missing in ((5, ""), (6, "2020-10-06")):
        of_day = {"pratique_period": f"2020-10-0{day}", "triage_date": date(2020, 10, day)}
        append("nhs_pathways", {**leaf, **of_day, "site_type": "111", "triages": 2}, missing=missing)
    rows = RestrictedTables(KNOWN).of(CALLS).table.to_pylist()
    assert {(str(row["date"]), row["status"]) for row in rows} == {
        ("2020-10-05", "reported"),
        ("2020-10-06", "incomplete"),
    }
