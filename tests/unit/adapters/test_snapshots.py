from __future__ import annotations

import pytest

from lambdas.adapters import iceberg, snapshots
from lambdas.adapters.objects import NoSuchObjectError
from tests.support.platform import DATABASE, Platform

COLUMNS = [("cases", "integer"), ("pratique_period", "string")]


def test_a_table_that_is_not_there_has_no_snapshot(platform: Platform) -> None:
    assert snapshots.current("cases") is None


def test_a_table_with_nothing_committed_has_no_snapshot(platform: Platform) -> None:
    iceberg.load("cases", COLUMNS)
    assert snapshots.current("cases") is None


def test_a_table_that_is_not_iceberg_has_no_snapshot(platform: Platform) -> None:
    platform.client("glue").create_table(DatabaseName=DATABASE, TableInput={"Name": "cases", "Parameters": {}})
    assert snapshots.current("cases") is None


def test_metadata_that_is_gone_is_a_fault(platform: Platform) -> None:
    parameters = {"metadata_location": "s3://pratique-test-curated/cases/metadata/gone.json"}
    platform.client("glue").create_table(DatabaseName=DATABASE, TableInput={"Name": "cases", "Parameters": parameters})
    with pytest.raises(NoSuchObjectError, match=r"gone\.json"):
        snapshots.current("cases")
