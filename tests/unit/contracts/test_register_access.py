"""What an agreement gives of a register: both forms of enforcement give the same rows and columns of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.agreements.access import Access, access_of, lake_accesses
from contracts.agreements.agreement import Beneath, Condition, RegisterGrant
from contracts.agreements.conditions import All, Among
from contracts.agreements.relations import Database, relation_of_register
from contracts.catalogue import load
from contracts.datasets.curated import DUCKDB_TYPES
from contracts.datasets.dataset import ColumnType
from tests.support.cells_filters import by_lake_formation, left_for_the_tier

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
REGISTER = KNOWN.registers["shielded_register"]
RELATION = relation_of_register(REGISTER)
AREAS = KNOWN.hierarchies["local_authorities"]
POOLS: dict[str, list[Any]] = {
    "nhs_number_pseudonym": ["a" * 64, "b" * 64],
    "status": ["on_list", "removed", "deceased"],
    "reasons": ["O'N", "Transplants (Solid); Respiratory (Severe COPD)", "--", "null"],
    "source": ["algorithm", "gp", "trust"],
    "on_list_since": [date(2020, 3, 20), date(2020, 9, 16)],
    "on_list_until": [date(2020, 4, 1), date(2020, 9, 16)],
    "removed_by": ["gp", "trust"],
    "removed_because": ["Wish of the patient", '"'],
    "date_of_death": [date(2020, 4, 1)],
    "birth_year": [1925, 1949, 1950, 2019],
    "sex": ["female", "male", "unknown"],
    "area_code": ["E08000035", "E09000001"],
    "area_code_current": ["E08000035", "E08000003", "E12000002", "elsewhere"],
    "history": ["2020-03-20 add algorithm: Transplants (Solid)"],
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    name = draw(st.sampled_from([name for name in POOLS if RELATION.filtered[name] is not ColumnType.DATE]))
    kind = RELATION.filtered[name]
    kinds = ["among", "missing", *(["least", "most"] if kind is ColumnType.INTEGER else [])]
    if name == "area_code_current":
        kinds.append("beneath")
    chosen = draw(st.sampled_from(kinds))
    values = st.sampled_from(POOLS[name])
    match chosen:
        case "among":
            return Condition(column=name, among=tuple(draw(st.lists(values, min_size=1, max_size=3))))
        case "missing":
            return Condition(column=name, missing=draw(st.booleans()))
        case "beneath":
            return Condition(column=name, beneath=Beneath(hierarchy=AREAS.name, code="E12000002"))
        case _:
            return Condition(column=name, **{chosen: draw(values)})


grants = st.builds(
    lambda columns, rows: RegisterGrant(register=REGISTER.name, columns=columns, rows=rows),
    columns=st.lists(st.sampled_from(sorted(POOLS)), min_size=1, unique=True).map(tuple),
    rows=st.lists(conditions(), max_size=3).map(tuple),
)
people = st.lists(
    st.fixed_dictionaries({name: st.none() | st.sampled_from(pool) for name, pool in POOLS.items()}), max_size=8
)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    columns = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in REGISTER.returns)
    connection.execute(f"CREATE TABLE {REGISTER.name} (number BIGINT, {columns})")
    return connection


def by_the_query_layer(
    access: Access, rows: list[dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    database.execute(f"DELETE FROM {REGISTER.name}")  # noqa: S608 - the register's name
    if rows:
        marks = ", ".join("?" * (len(REGISTER.columns) + 1))
        database.executemany(
            f"INSERT INTO {REGISTER.name} VALUES ({marks})",  # noqa: S608 - question marks alone
            [[number, *(row[name] for name in REGISTER.columns)] for number, row in enumerate(rows)],
        )
    answer = database.execute(access.view().select(f"(SELECT * FROM {REGISTER.name} ORDER BY number)"))  # noqa: S608
    return tuple(column[0] for column in answer.description), answer.fetchall()


@settings(max_examples=60)
@given(grant=grants, rows=people)
def test_of_a_register_too_both_forms_give_the_same(
    grant: RegisterGrant, rows: list[dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> None:
    access = access_of("any", grant, RELATION, {AREAS.name: AREAS})
    columns, found = by_the_query_layer(access, rows, database)
    assert columns == access.cells_filter().columns == grant.columns
    assert found == by_lake_formation(access, rows)
    assert by_the_query_layer(access, left_for_the_tier(access, rows), database) == (columns, found)


def test_the_property_would_see_one_person_more(database: duckdb.DuckDBPyConnection) -> None:
    grant = RegisterGrant(
        register=REGISTER.name, columns=("status",), rows=(Condition(column="status", among=("on_list",)),)
    )
    access = access_of("any", grant, RELATION, {})
    rows: list[dict[str, Any]] = [dict.fromkeys(POOLS) | {"status": status} for status in POOLS["status"]]
    wider = replace(access, rows=All((Among("status", ColumnType.STRING, ("on_list", "removed")),)))
    _, found = by_the_query_layer(wider, rows, database)
    assert found != by_lake_formation(access, rows)


def test_its_filters_are_of_the_database_of_registers_and_a_datasets_are_not() -> None:
    wharfe = KNOWN.agreements["wharfe_modelling"]
    grant = RegisterGrant(register=REGISTER.name, columns=("status",))
    both = wharfe.model_copy(update={"registers": (grant,)})
    made = lake_accesses(both, KNOWN.datasets, KNOWN.hierarchies, KNOWN.registers)
    filters = [each for access in made for each in (access.cells_filter(), access.tier_filter())]
    assert [(each.name, each.database) for each in filters] == [
        ("wharfe_modelling__covid_tests", Database.CURATED),
        ("wharfe_modelling__covid_tests__tier", Database.CURATED),
        ("wharfe_modelling__shielded_register", Database.REGISTERS),
        ("wharfe_modelling__shielded_register__tier", Database.REGISTERS),
    ]
