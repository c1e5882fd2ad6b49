"""A register comes from its own table, of which it reads what the view is made of, and says what it is made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.agreements.agreement import Condition, RegisterGrant
from contracts.catalogue import load
from lambdas.adapters import objects, register_table
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.restricted import NothingYetError, RestrictedTables
from lambdas.core.private.rights import GivenTable, tables_of
from lambdas.core.registers.made_of import MadeOf
from tests.support.platform import REGISTERS, Platform

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
REGISTER = KNOWN.registers["shielded_register"]
COLUMNS = [(column.name, column.type.value) for column in REGISTER.returns]
LOCATION = f"s3://{REGISTERS}/tables/{REGISTER.name}"
RETENTION = (datetime(2020, 9, 16, tzinfo=UTC), timedelta(days=35))
FROM = ({"dataset": "deaths", "snapshot": "7", "drop": "20200916T063000Z-0a"},)


@pytest.fixture
def given() -> GivenTable:
    grant = RegisterGrant(
        register=REGISTER.name, columns=("sex",), rows=(Condition(column="status", among=("on_list",)),)
    )
    changed = {"datasets": (), "registers": (grant,)}
    return tables_of(KNOWN.agreements["wharfe_modelling"].model_copy(update=changed), KNOWN)[REGISTER.name]


def build(number: int, *statuses: str, tmp_path: Path) -> None:
    types = {"string": pa.string(), "integer": pa.int64(), "date": pa.date32()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS])
    people = [
        {"nhs_number_pseudonym": f"{place:064}", "status": status, "sex": "female"}
        for place, status in enumerate(statuses)
    ]
    path = tmp_path / f"{number}.parquet"
    pq.write_table(pa.Table.from_pylist(people, schema=schema), path)
    key = f"tables/{REGISTER.name}/data/{number}/0.parquet"
    objects.upload(path, REGISTERS, key)
    made_of = MadeOf(f"build-{number}", f"2020-09-16T06:3{number}:00+00:00", FROM)
    register_table.commit(REGISTER.name, LOCATION, [f"s3://{REGISTERS}/{key}"], COLUMNS, made_of)


def test_it_has_what_the_view_is_made_of_and_says_when_it_was_built_and_from_what(
    platform: Platform, given: GivenTable, tmp_path: Path
) -> None:
    build(1, "on_list", "removed", tmp_path=tmp_path)
    kept = RestrictedTables(KNOWN).of(given)
    assert set(kept.table.column_names) == {"sex", "status", "nhs_number_pseudonym"}
    assert kept.table.num_rows == 2
    assert kept.version == "build-1"
    assert kept.said == "Built on 16 September 2020 at 06:31 UTC from deaths up to drop 20200916T063000Z-0a."


def test_it_is_read_once_and_anew_after_the_next_build(platform: Platform, given: GivenTable, tmp_path: Path) -> None:
    build(1, "on_list", tmp_path=tmp_path)
    tables = RestrictedTables(KNOWN)
    first = tables.of(given)
    assert tables.of(given) is first
    build(2, "on_list", "on_list", "deceased", tmp_path=tmp_path)
    assert (tables.of(given).version, tables.of(given).table.num_rows) == ("build-2", 3)


def test_before_the_first_build_there_is_nothing(platform: Platform, given: GivenTable) -> None:
    with pytest.raises(NothingYetError, match=f"Nothing of {REGISTER.title} has been taken in yet"):
        RestrictedTables(KNOWN).of(given)
    register_table.clear(REGISTER.name, LOCATION, COLUMNS, *RETENTION)  # makes the table, as a deployment does
    for tables in (RestrictedTables(KNOWN), RestrictedTables(KNOWN, FilteredTables("role/<agreement>"))):
        with pytest.raises(NothingYetError, match=f"Nothing of {REGISTER.title} has been built yet"):
            tables.of(given)
