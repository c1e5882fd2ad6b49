"""What the engines read differently is written out; what nobody has looked at is refused. Needs no Spark."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from sqlglot import exp, parse_one

from contracts.catalogue import load
from jobs.dialect import spark_sql
from jobs.errors import UntranslatableError
from jobs.keeping import keep
from lambdas.core.ingest.accepted import FEW_PERIODS, gather
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.inspection import compiled, judge_rows
from lambdas.core.ingest.rules import compile_rules
from tests.unit.core.ingest.contracts_for_tests import CODES, COUNTS, LANDED, PEOPLE

if TYPE_CHECKING:
    import duckdb

    from lambdas.core.ingest.census import Census

CATALOGUE = load(Path(__file__).resolve().parents[3] / "catalogue")
CONTRACTS = {dataset.name: dataset for dataset in (*CATALOGUE.datasets.values(), COUNTS, PEOPLE, CODES)}


class Recorder:
    """An engine that keeps what it is told and has one answer to it."""

    def __init__(self, answer: tuple[int, ...]) -> None:
        self.said: list[exp.Expr] = []
        self._answer = answer

    def execute(self, statement: str) -> Recorder:
        self.said.append(parse_one(statement, read="duckdb"))
        return self

    def fetchall(self) -> list[tuple[int, ...]]:
        return [self._answer]


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_rule_and_statement_of_a_contract_can_be_run_on_spark(name: str) -> None:
    dataset = CONTRACTS[name]
    statements = compiled(dataset, Header(dataset.columns), LANDED, "drop")

    assert all(spark_sql(rule.violated) for rule in compile_rules(dataset, date(2020, 10, 2)))
    assert "FROM __rows" in spark_sql(statements.judged(Path("/folder/rows.csv")))
    assert "__rows" in spark_sql(statements.repeats(Path("/folder/rows.csv"), of_all=True))
    assert "__faults" in spark_sql(statements.rejected(Path("/folder/faults.csv")))


def test_judging_on_spark_says_nothing_but_queries_and_tables_made_of_them() -> None:
    engine = Recorder((0, 0, 0))
    with_nothing = cast("Census", SimpleNamespace(rows=0, line_sum=0))
    statements = compiled(COUNTS, Header(COUNTS.columns), LANDED, "drop")
    judge_rows(cast("duckdb.DuckDBPyConnection", engine), statements, with_nothing, Path("/folder"), keep)

    made, counted = engine.said
    assert isinstance(made, exp.Create)
    assert made.this.name == "judged"
    assert "FROM __rows" in spark_sql(made.expression)
    assert "FROM judged" in spark_sql(counted)


def test_rows_that_others_name_are_gathered_on_spark_before_they_are_judged() -> None:
    engine = Recorder((0, 0, 0))
    with_nothing = cast("Census", SimpleNamespace(rows=0, line_sum=0))
    statements = compiled(CODES, Header(CODES.columns), LANDED, "drop")
    judge_rows(cast("duckdb.DuckDBPyConnection", engine), statements, with_nothing, Path("/folder"), keep)

    *others, judged, _ = engine.said
    assert [made.this.name for made in others] == ["__others1", "__others2"]
    assert all("FROM __rows" in spark_sql(made.expression) for made in others)
    assert "SELECT code FROM __others1" in spark_sql(judged.expression)


def test_rows_of_many_periods_are_kept_on_spark_as_a_table_too() -> None:
    engine = Recorder((FEW_PERIODS + 1,))
    statements = compiled(COUNTS, Header(COUNTS.columns), LANDED, "drop")
    gather(cast("duckdb.DuckDBPyConnection", engine), statements, Path("/folder"), keep)

    counted, made, view = engine.said
    assert "FROM judged" in spark_sql(counted)
    assert made.sql().startswith("CREATE TABLE whole AS ")
    assert "FROM judged" in spark_sql(made.expression)
    assert view.sql().startswith("CREATE VIEW accepted AS ")


def test_a_statement_on_spark_never_holds_the_key() -> None:
    with pytest.raises(UntranslatableError, match="getvariable"):
        spark_sql("SELECT sha256(getvariable('key') || encode(x))")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("regexp_full_match(a, '[0-9]{3}')", r"a RLIKE '\\A(?:[0-9]{3})\\z'"),
        ("regexp_full_match(a, 'a.c|d')", "RE2_FULL_MATCH(a, 'a.c|d')"),
        ("regexp_full_match(a, '\\w+''s')", r"RE2_FULL_MATCH(a, '\\w+\'s')"),
        ("left(a, -3)", "SUBSTRING(a, 1, LENGTH(a) - 3)"),
        ("a[4:5]", "SUBSTRING(a, 4, 2)"),
        ("strlen(a)", "OCTET_LENGTH(a)"),
        ("isodow(d)", "(WEEKDAY(d) + 1)"),
        ("last_day(d)", "LAST_DAY(d)"),
        ("sum(n)", "SUM(CAST(n AS DECIMAL(38, 0)))"),
        ("sum(d)", "SUM(d)"),
        ("hash(a, b)", "XXHASH64(a, b)"),
        ("strftime(d, '%Y-%m')", r"DATE_FORMAT(d, 'yyyy\'-\'MM')"),
        ("try_strptime(a, '%d %b %Y')", r"TO_DATE(a, 'dd\' \'MMM\' \'yyyy')"),
        ("isfinite(a)", "ABS(a) <= CAST('1.7976931348623157E308' AS DOUBLE)"),
        ("a IN (SELECT code FROM c)", "CASE WHEN NOT a IS NULL THEN a IN (SELECT code FROM c) END"),
    ],
)
def test_what_the_engines_read_differently_is_written_out(said: str, meant: str) -> None:
    assert spark_sql(f"SELECT {said}", ["n"]) == f"SELECT {meant}"


def test_a_look_up_that_chooses_rows_stays_one() -> None:
    query = "SELECT a FROM t WHERE b = 1 AND a IN (SELECT code FROM c)"
    assert spark_sql(query) == query


def test_a_rule_whose_arithmetic_fails_is_null_as_a_whole() -> None:
    assert spark_sql("SELECT TRY(a = 1 OR a * b < 9)") == (
        "SELECT CASE WHEN NOT a IS NULL AND NOT b IS NULL AND TRY_MULTIPLY(a, b) IS NULL THEN NULL "
        "ELSE a = 1 OR TRY_MULTIPLY(a, b) < 9 END"
    )


@pytest.mark.parametrize(
    "rule", ["a / b <= 1", "a LIKE 'x%'", "regexp_matches(a, 'x')", "upper(a) = 'X'", "a::INTEGER = 1", "round(a) = 1"]
)
def test_a_rule_that_spark_may_read_otherwise_is_refused_by_name(rule: str) -> None:
    with pytest.raises(UntranslatableError, match=r"cannot be run on Spark"):
        spark_sql(f"SELECT TRY({rule})")


@pytest.mark.parametrize("form", ["%y-%m-%d", "%H", "%-d"])
def test_a_date_format_that_spark_is_not_known_to_read_is_refused(form: str) -> None:
    with pytest.raises(UntranslatableError, match="date format"):
        spark_sql(f"SELECT try_strptime(a, '{form}')")
