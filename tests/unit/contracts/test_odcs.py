"""The standard's own fields become the platform's model of a dataset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.datasets.dataset import (
    Case,
    Classification,
    ColumnType,
    Dataset,
    Duplicates,
    FinalLineEnd,
    Grain,
    Status,
    Treatment,
)

Change = Callable[[Any], object]


@pytest.fixture
def visits(root: Path) -> Dataset:
    return load(root).datasets["visits"]


def test_the_heading_of_the_contract_names_the_dataset(visits: Dataset) -> None:
    assert (visits.name, visits.title, visits.owner, visits.version) == ("visits", "Visits", "Visits team", "1.0.0")


def test_the_key_is_in_the_order_of_its_positions(visits: Dataset) -> None:
    assert visits.key == ("place", "day")


def test_service_levels_become_hours_and_whole_days(visits: Dataset) -> None:
    assert visits.service.frequency_hours == 24
    assert visits.service.retention_days == 2  # 36 hours, rounded up: nothing is deleted early
    assert visits.service.available is None


def test_the_day_from_which_drops_come_is_the_contracts(
    root: Path, spoil: Callable[[str, Callable[[Any], object]], None]
) -> None:
    said = {"property": "generalAvailability", "value": "2026-01-05"}
    spoil("contract.odcs.yaml", lambda content: content["slaProperties"].append(said))

    assert load(root).datasets["visits"].service.available == date(2026, 1, 5)


def test_a_date_format_of_the_standard_becomes_one_of_strptime(visits: Dataset) -> None:
    day = visits.column("day")
    assert (day.header, day.type, day.format, day.minimum) == ("Day", ColumnType.DATE, "%d/%m/%Y", "2020-01-01")


def test_a_column_without_physical_name_has_its_own_name_as_header(visits: Dataset) -> None:
    assert visits.column("visits").header == "visits"


def test_our_own_rules_come_from_namespaced_properties(visits: Dataset) -> None:
    place, person = visits.column("place"), visits.column("person")
    assert (visits.period.column, visits.period.grain, visits.duplicates) == ("day", Grain.MONTH, Duplicates.COLLAPSE)
    assert (visits.csv.ignored, visits.purpose_domain, visits.min_rows) == (("Comment",), "care", 1)
    assert visits.min_values == {}
    assert visits.final_line_end is FinalLineEnd.REQUIRED
    assert (place.case, place.values) == (Case.UPPER, {"NOT KNOWN": "U"})
    assert place.codes is not None
    assert (place.codes.list, place.codes.current) == ("places", "place_current")
    assert (person.treatment, person.classification) == (Treatment.PSEUDONYMISE, Classification.IDENTIFYING)
    assert visits.column("visits").sentinels == {"*": Status.CONFIDENTIAL}


def test_only_identifying_columns_are_identifiers(visits: Dataset) -> None:
    assert [column.name for column in visits.identifiers] == ["person"]


def test_a_quality_check_becomes_a_rule_whose_description_is_its_remedy(visits: Dataset) -> None:
    (rule,) = visits.rules
    assert (rule.code, rule.sql, rule.columns, rule.message) == (
        "few_visits",
        "visits < 90",
        ("visits",),
        "Send fewer visits.",
    )


def test_properties_of_other_namespaces_are_left_to_their_owners(
    root: Path, spoil: Callable[[str, Change], None], visits: Dataset
) -> None:
    spoil("contract.odcs.yaml", lambda c: c["customProperties"].append({"property": "other.rule", "value": 1}))
    assert load(root).datasets["visits"] == visits


def test_an_enum_of_numbers_is_held_as_text(root: Path, spoil: Callable[[str, Change], None]) -> None:
    spoil("contract.odcs.yaml", lambda c: c["schema"][0]["properties"][3].update(enum=[{"value": 1}, {"value": 2}]))
    assert load(root).datasets["visits"].column("visits").enum == ("1", "2")
