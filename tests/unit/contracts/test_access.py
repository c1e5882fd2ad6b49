"""Both forms of enforcement, Lake Formation's and the query layer's, give the same rows and columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.agreements.access import Access, access_of, accesses, accesses_on
from contracts.agreements.agreement import Beneath, Coarser, Condition, Grant
from contracts.agreements.coarser import Coarse
from contracts.agreements.conditions import All, Among, Bound, tree_of
from contracts.agreements.conditions import Any as AnyOf
from contracts.agreements.relations import Dated, Relation
from contracts.catalogue import Catalogue, load
from contracts.datasets.curated import DUCKDB_TYPES
from contracts.datasets.dataset import ColumnType
from contracts.reference.codes import Hierarchy, Node
from tests.support.cells_filters import by_lake_formation, left_for_the_tier
from tests.support.row_filter import RowFilter

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
TREE = Hierarchy(
    "towns", tuple(Node(*node) for node in (("ALL", "", ""), ("O'N", "", "ALL"), ("a", "", "O'N"), ("B", "", "ALL")))
)
TEXTS = ["a", "A", "B", "O'N", "ALL", "x' OR '1'='1", '"', "ÄÖ", "😀", "2020-10-01", "2020-10", "null", "--"]
POOLS: dict[ColumnType, list[Any]] = {
    ColumnType.STRING: TEXTS,
    ColumnType.INTEGER: [-(10**15), -1, 0, 1, 2, 7, 10**15],
    ColumnType.NUMBER: [-1e15, -0.1, 0.0, 0.1, 0.30000000000000004, 0.3, 1.5, 1e-7, 123456789.123456, float("nan")],
    ColumnType.BOOLEAN: [True, False],
}
COLUMNS = {f"c_{kind.value}": kind for kind in POOLS} | {"period": ColumnType.STRING, "date": ColumnType.STRING}
RELATION = Relation(
    "visits", COLUMNS, COLUMNS, dates={"period": Dated.DAYS, "date": Dated.DAYS}, partitions=frozenset({"period"})
)


def constants(kind: ColumnType) -> st.SearchStrategy[Any]:
    return st.sampled_from([value for value in POOLS[kind] if repr(value) != "nan"])


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> Condition:
    if depth and draw(st.integers(0, 3)) == 0:
        return Condition(any_of=tuple(draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))))
    column = draw(st.sampled_from(sorted(COLUMNS)))
    kind = COLUMNS[column]
    parts: dict[str, Any] = {}
    kinds = ["among"]
    if kind in (ColumnType.INTEGER, ColumnType.NUMBER) or column in RELATION.dates:
        kinds += ["least", "most"]
    if column not in RELATION.partitions:
        kinds.append("missing")
    if kind is ColumnType.STRING:
        kinds.append("beneath")
    for name in draw(st.sets(st.sampled_from(kinds), min_size=1)):
        match name:
            case "among":
                parts[name] = tuple(draw(st.lists(constants(kind), min_size=1, max_size=3)))
            case "missing":
                parts[name] = draw(st.booleans())
            case "beneath":
                parts[name] = Beneath(hierarchy="towns", code=draw(st.sampled_from([node.code for node in TREE.nodes])))
            case _:
                parts[name] = draw(constants(kind))
    return Condition(column=column, **parts)


def cells(name: str, kind: ColumnType) -> st.SearchStrategy[Any]:
    known = st.sampled_from(POOLS[kind])
    return known if name in RELATION.partitions else st.none() | known


grants = st.builds(
    Grant,
    columns=st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True).map(tuple),
    rows=st.lists(conditions(), max_size=3).map(tuple),
)
tables = st.lists(st.fixed_dictionaries({name: cells(name, kind) for name, kind in COLUMNS.items()}), max_size=12)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    columns = ", ".join(f'"{name}" {DUCKDB_TYPES[kind]}' for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE visits (number BIGINT, {columns})")
    return connection


def by_the_query_layer(
    access: Access, rows: list[dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    database.execute("DELETE FROM visits")
    if rows:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        database.executemany(
            f"INSERT INTO visits VALUES ({marks})",  # noqa: S608 - question marks alone
            [[number, *(row[name] for name in COLUMNS)] for number, row in enumerate(rows)],
        )
    answer = database.execute(access.view().select("(SELECT * FROM visits ORDER BY number)"))
    return tuple(column[0] for column in answer.description), answer.fetchall()


@settings(max_examples=80)
@given(grant=grants, rows=tables)
def test_for_any_agreement_and_any_data_both_forms_give_the_same(
    grant: Grant, rows: list[dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> None:
    access = access_of("any", grant, RELATION, {"towns": TREE})
    columns, found = by_the_query_layer(access, rows, database)
    assert columns == access.cells_filter().columns == grant.columns
    assert repr(found) == repr(by_lake_formation(access, rows))


@settings(max_examples=80)
@given(grant=grants, rows=tables)
@example(
    grant=Grant(columns=("c_string",), rows=(Condition(column="c_integer", least=1),)),
    rows=[dict.fromkeys(COLUMNS) | {"c_string": "a", "c_integer": number} for number in (0, 1, 2)],
)
def test_for_any_agreement_the_tier_shows_the_same_of_what_lake_formation_leaves_it(
    grant: Grant, rows: list[dict[str, Any]], database: duckdb.DuckDBPyConnection
) -> None:
    access = access_of("any", grant, RELATION, {"towns": TREE})
    whole, left = (by_the_query_layer(access, each, database) for each in (rows, left_for_the_tier(access, rows)))
    assert repr(left) == repr(whole)


@pytest.mark.parametrize(
    "spoilt",
    [
        All(()),
        All((Among("c_string", ColumnType.STRING, ("a", "B")),)),
        All((Bound("c_integer", ColumnType.INTEGER, ">=", 1),)),
        All(
            (AnyOf((Bound("c_number", ColumnType.NUMBER, "<=", 0.3), Bound("c_integer", ColumnType.INTEGER, ">=", 2))),)
        ),
    ],
)
def test_the_property_would_see_one_row_more_or_less(spoilt: All, database: duckdb.DuckDBPyConnection) -> None:
    right = tree_of((Condition(column="c_string", among=("a",)),), RELATION, {})
    rows: list[dict[str, Any]] = [
        dict.fromkeys(COLUMNS) | {"c_string": text, "c_integer": number, "c_number": number / 10}
        for text in ("a", "B")
        for number in (1, 2, 5)
    ]
    access = Access("any", "visits", ("c_string", "c_integer"), (), right)
    _, found = by_the_query_layer(replace(access, rows=spoilt), rows, database)
    assert found != by_lake_formation(access, rows)


def test_a_coarser_column_tells_nothing_but_its_group_and_lake_formation_withholds_it(
    database: duckdb.DuckDBPyConnection,
) -> None:
    coarse = (Coarse("c_string", {"ALL": ("ALL",), "O'N": ("O'N", "a"), "B": ("B",)}), Coarse("c_integer", {}, 5))
    access = Access("any", "visits", ("date",), coarse, All(()))
    rows: list[dict[str, Any]] = [
        dict.fromkeys(COLUMNS) | {"date": "2020", "c_string": text, "c_integer": number}
        for text, number in (("a", 0), ("O'N", 4), ("B", 5), ("elsewhere", -1), (None, None))
    ]
    columns, found = by_the_query_layer(access, rows, database)
    assert columns == ("date", "c_string", "c_integer")
    assert [row[1:] for row in found] == [("O'N", 0), ("O'N", 0), ("B", 5), (None, -5), (None, None)]
    assert access.cells_filter().columns == ("date",)
    assert access.tier_filter().columns == ("date", "c_string", "c_integer")
    assert by_the_query_layer(access, left_for_the_tier(access, rows), database) == (columns, found)


@pytest.mark.parametrize(
    ("level", "given"),
    [(0, ["ALL", "ALL", "ALL", "ALL", None, None]), (1, ["ALL", "O'N", "O'N", "B", None, None])],
)
def test_a_code_is_given_as_the_one_above_it_at_the_level_that_is_agreed(
    level: int, given: list[str | None], database: duckdb.DuckDBPyConnection
) -> None:
    less_finely = Coarser(column="c_string", hierarchy="towns", level=level)
    grant = Grant(columns=("c_string",), coarser=(less_finely,))
    codes = ("ALL", "O'N", "a", "B", "elsewhere", None)
    rows: list[dict[str, Any]] = [dict.fromkeys(COLUMNS) | {"c_string": code} for code in codes]
    _, found = by_the_query_layer(access_of("any", grant, RELATION, {"towns": TREE}), rows, database)
    assert [code for (code,) in found] == given


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def given_by(name: str, catalogue: Catalogue) -> dict[str, Access]:
    agreement = catalogue.agreements[name]
    found = accesses(agreement, catalogue.datasets, catalogue.products, catalogue.hierarchies)
    return {access.table: access for access in found}


def test_an_agreement_names_the_filter_of_each_of_its_tables(catalogue: Catalogue) -> None:
    filters = [access.cells_filter() for access in given_by("shire_support", catalogue).values()]
    assert [(made.name, made.table) for made in filters] == [
        ("shire_support__shielded_patients", "shielded_patients"),
        ("shire_support__covid_cases", "covid_cases"),
    ]
    assert filters[0].expression == """(("breakdown" IN ('all')) OR ("breakdown" IN ('age')))"""


def test_a_product_at_a_coarser_level_has_the_rows_of_that_level_and_above(catalogue: Catalogue) -> None:
    expression = given_by("shire_support", catalogue)["covid_cases"].cells_filter().expression
    assert expression is not None
    passes = RowFilter(expression).passes
    assert passes({"area": "E92000001"})
    assert passes({"area": "E12000002"})
    assert not passes({"area": "E08000003"})


def test_true_counts_are_another_table(catalogue: Catalogue) -> None:
    assert set(given_by("outbreak_centre", catalogue)) == {"nhs_pathways_unsuppressed"}


def test_what_is_coarser_of_a_dataset_is_made_by_the_query_layer_alone(catalogue: Catalogue) -> None:
    access = given_by("wharfe_modelling", catalogue)["covid_tests"]
    assert "area_code_current" not in access.cells_filter().columns
    assert set(access.view().columns) == set(catalogue.agreements["wharfe_modelling"].datasets[0].columns)


@pytest.mark.parametrize(
    ("day", "tables"), [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1), (date(2030, 3, 31), 1), (date(2030, 4, 1), 0)]
)
def test_an_agreement_gives_nothing_before_its_first_day_and_after_its_last(
    day: date, tables: int, catalogue: Catalogue
) -> None:
    agreement = catalogue.agreements["outbreak_centre"]
    found = accesses_on(day, agreement, catalogue.datasets, catalogue.products, catalogue.hierarchies)
    assert len(found) == tables
