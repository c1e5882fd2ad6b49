"""Athena's SQL on DuckDB: the differences that would pass in silence."""

from __future__ import annotations

import duckdb
import pytest

from local.aws.athena import results_csv
from local.aws.athena_sql import Pin, Relation, to_duckdb

CASES = Relation("iceberg_0", {"area": "VARCHAR", "n": "BIGINT", "d": "DATE"})


def only_cases(database: str, table: str, pin: Pin) -> Relation | None:
    return CASES if (database, table) == ("lake", "cases") else None


def answer(query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE iceberg_0 (area VARCHAR, n BIGINT, d DATE)")
        connection.execute("INSERT INTO iceberg_0 VALUES ('a', 7, '2020-10-01'), ('b', -7, NULL), (NULL, 0, NULL)")
        text, _ = to_duckdb(query, "lake", only_cases)
        return connection.execute(text).fetchall()


def test_integers_divide_as_integers_and_towards_zero() -> None:
    assert answer("SELECT n / 2 FROM cases ORDER BY n DESC") == [(3,), (0,), (-3,)]


def test_an_integer_divided_by_zero_is_an_error() -> None:
    with pytest.raises(duckdb.Error, match="Division by zero"):
        answer("SELECT 7 / n FROM cases")


def test_try_turns_a_division_by_zero_into_null() -> None:
    assert answer("SELECT try(7 / n) FROM cases WHERE n = 0") == [(None,)]


def test_a_cast_keeps_the_fraction() -> None:
    assert answer("SELECT cast(sum(n) AS double) / 2 FROM cases WHERE n > 0") == [(3.5,)]


def test_nulls_sort_last_whichever_way() -> None:
    assert answer("SELECT area FROM cases ORDER BY area DESC") == [("b",), ("a",), (None,)]


def test_names_fold_to_lower_case() -> None:
    assert answer("SELECT AREA FROM Lake.Cases WHERE N = 7") == [("a",)]


def test_each_reading_of_a_table_keeps_its_own_snapshot() -> None:
    pins: list[Pin] = []

    def resolve(database: str, table: str, pin: Pin) -> Relation:
        pins.append(pin)
        return Relation(f"iceberg_{pin.version}", CASES.columns)

    text, _ = to_duckdb(
        "SELECT x.n - y.n FROM cases FOR VERSION AS OF 11 x JOIN cases FOR VERSION AS OF 22 y ON x.area = y.area",
        "lake",
        resolve,
    )

    assert {pin.version for pin in pins} == {"11", "22"}
    assert "iceberg_11 AS x" in text
    assert "iceberg_22 AS y" in text


def test_a_tag_and_a_moment_name_a_snapshot_too() -> None:
    pins: list[Pin] = []

    def resolve(database: str, table: str, pin: Pin) -> Relation:
        pins.append(pin)
        return CASES

    to_duckdb("SELECT n FROM cases FOR VERSION AS OF 'drop-1'", "lake", resolve)
    to_duckdb("SELECT n FROM cases FOR TIMESTAMP AS OF TIMESTAMP '2020-10-02 16:30:00 UTC'", "lake", resolve)

    assert pins[0].version == "drop-1"
    assert "2020-10-02 16:30:00" in str(pins[1].moment)


def test_a_name_given_in_a_with_clause_is_no_table() -> None:
    assert answer("WITH cases AS (SELECT 1 AS n) SELECT n FROM cases") == [(1,)]


def test_a_query_over_other_tables_is_left_to_the_emulator() -> None:
    _, resolved = to_duckdb("SELECT 1 FROM elsewhere", "lake", only_cases)

    assert not resolved


def test_results_are_quoted_and_a_null_is_nothing() -> None:
    assert results_csv(["a", "b"], [["x", None], ['say "y"', 2]]) == b'"a","b"\n"x",\n"say ""y""","2"\n'
