"""The columns of a curated table follow from the contract, in one order for every engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.datasets.curated import DUCKDB_TYPES, GLUE_TYPES, ICEBERG_TYPES, Origin, curated_columns
from contracts.datasets.dataset import ColumnType, Dataset

Change = Callable[[Any], object]


@pytest.fixture
def visits(root: Path) -> Dataset:
    return load(root).datasets["visits"]


def test_a_status_and_a_live_code_stand_beside_their_column_and_the_platform_comes_last(visits: Dataset) -> None:
    assert [column.name for column in curated_columns(visits)] == [
        "day",
        "place",
        "place_current",
        "person_pseudonym",
        "visits",
        "visits_status",
        "pratique_drop",
        "pratique_line",
        "pratique_period",
    ]


def test_field_ids_count_the_columns_from_one(visits: Dataset) -> None:
    assert [column.field_id for column in curated_columns(visits)] == list(range(1, 10))


def test_each_column_says_where_its_values_come_from(visits: Dataset) -> None:
    origins = {column.name: (column.origin, column.source) for column in curated_columns(visits)}
    assert origins["place_current"] == (Origin.CURRENT, "place")
    assert origins["person_pseudonym"] == (Origin.PSEUDONYM, "person")
    assert origins["visits_status"] == (Origin.STATUS, "visits")
    assert origins["pratique_line"] == (Origin.PLATFORM, "")


@pytest.mark.parametrize(
    ("treatment", "logical_type", "expected"),
    [
        ("drop", "string", []),
        ("pseudonymise", "string", [("person_pseudonym", ColumnType.STRING, Origin.PSEUDONYM)]),
        ("postcode_district", "string", [("person_district", ColumnType.STRING, Origin.DISTRICT)]),
        ("year", "date", [("person_year", ColumnType.INTEGER, Origin.YEAR)]),
    ],
)
def test_a_treated_column_leaves_nothing_of_the_raw_value(
    treatment: str,
    logical_type: str,
    expected: list[tuple[str, ColumnType, Origin]],
    root: Path,
    spoil: Callable[[str, Change], None],
) -> None:
    def treat(contract: Any) -> None:
        if treatment != "pseudonymise":
            contract["customProperties"] = [p for p in contract["customProperties"] if "Domain" not in p["property"]]
        person = contract["schema"][0]["properties"][2]
        person["logicalType"] = logical_type
        person["customProperties"] = [{"property": "pratique.treatment", "value": treatment}]

    spoil("contract.odcs.yaml", treat)
    found = [(c.name, c.type, c.origin) for c in curated_columns(load(root).datasets["visits"]) if c.source == "person"]
    assert found == expected


@pytest.mark.parametrize("types", [GLUE_TYPES, ICEBERG_TYPES, DUCKDB_TYPES])
def test_every_type_has_a_name_in_every_engine(types: dict[ColumnType, str]) -> None:
    assert set(types) == set(ColumnType)
