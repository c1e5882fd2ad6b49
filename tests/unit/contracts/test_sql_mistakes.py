"""The SQL of rules and of products is read when the catalogue is loaded, and held against the columns there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts import catalogue, checked
from contracts.reading.errors import Mistake

Change = Callable[[Any], object]
Spoil = Callable[[str, Change], None]
Told = Callable[[], list[Mistake]]

RULES: dict[str, tuple[str, str, str, str]] = {
    "unfinished": ("visits <", "sql, column 8", "'visits <'", "cannot be read here"),
    "two words": ("visits < 9 day", "sql, column 12", "'visits < 9 day'", "one expression of DuckDB's SQL"),
    "quotation left open": ("place = 'x", "sql, column 8", "'a quotation or comment that is not closed'", "DuckDB"),
    "a bracket of its own": ("visits < 9) OR (true", "sql, column 11", "'visits < 9)'", "cannot be read here"),
    "a statement": ("DROP TABLE rows", "sql, column 1", "'DROP'", "one expression"),
    "two expressions": ("visits < 9; true", "sql", "'visits < 9; true'", "without semicolons"),
    "a comment": ("visits < 9 -- few", "sql", "'visits < 9 -- few'", "without comments"),
    "many rows": ("sum(visits) < 9", "sql", "'SUM(visits)'", "over the columns of one row"),
    "another table": ("visits < (SELECT max(x) FROM y)", "sql", "'(SELECT MAX(x) FROM y)'", "no SELECT"),
    "no such function": ("vist_count(visits) < 9", "sql", "'vist_count'", "no function of this name"),
    "no such column": ("vists < 9", "sql", "'vists'", "did you mean visits?"),
    "column of a table": ("v.visits < 9", "sql", "'v.visits'", "did you mean visits?"),
    "a pseudonym, which rules do not see": (
        "person_pseudonym <> ''",
        "sql",
        "'person_pseudonym'",
        "one of day, person",
    ),
    "a column that is not listed": (
        "visits < 9 OR day IS NULL",
        "columns",
        "'visits'",
        "day, visits: the columns that sql",
    ),
    "a column that is listed alone": ("day IS NULL", "columns", "'visits'", "day: the columns that sql looks at"),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_that_cannot_be_run_is_told(case: str, spoil: Spoil, mistakes: Told) -> None:
    sql, place, found, allowed = RULES[case]
    spoil("contract.odcs.yaml", lambda c: c["schema"][0]["quality"][0]["implementation"].update(sql=sql))
    (told,) = mistakes()
    assert told.file == "catalogue/datasets/visits/contract.odcs.yaml"
    assert told.field == f"schema[0].quality[0].implementation.{place}"
    assert told.found == found
    assert allowed in told.allowed


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "(?>a)", "a{1,2000}"])
def test_a_pattern_that_only_python_reads_is_told(pattern: str, spoil: Spoil, mistakes: Told) -> None:
    def change(contract: Any) -> None:
        contract["schema"][0]["properties"][1]["logicalTypeOptions"] = {"pattern": pattern}

    spoil("contract.odcs.yaml", change)
    (told,) = mistakes()
    assert (told.field, told.found) == ("schema[0].properties[1].logicalTypeOptions.pattern", repr(pattern))
    assert "as RE2 reads it" in told.allowed


@pytest.mark.parametrize(
    "sql",
    ["VISITS < 90", "visits BETWEEN 0 AND 90", "NOT visits > 90", "CASE WHEN visits > 90 THEN false ELSE true END"],
)
def test_a_rule_that_can_be_run_is_no_mistake(sql: str, spoil: Spoil, mistakes: Told) -> None:
    spoil("contract.odcs.yaml", lambda c: c["schema"][0]["quality"][0]["implementation"].update(sql=sql))
    assert mistakes() == []


# Stands for @ in what follows.
SELECT = "SELECT CAST(day AS varchar) AS date, place_current AS area, visits AS count"
QUERIES: dict[str, tuple[str, str, str, str]] = {
    "misspelt keyword": (
        "@\nFORM visits",
        "line 2, column 1",
        "visits AS count FORM'",
        "Athena's dialect",
    ),
    "bracket left open": ("SELECT (1", "line 1, column 9", "'SELECT (1'", "cannot be read here"),
    "quotation left open": ("@\nFROM visits WHERE place = 'x", "line 2", "not closed'", "one SELECT"),
    "only a comment": ("-- later", "the whole file", "'no statements'", "one SELECT"),
    "two statements": ("@ FROM visits; SELECT 1", "the whole file", "'2 statements'", "one SELECT"),
    "another statement": ("DELETE FROM visits", "the whole file", "'DELETE'", "one SELECT"),
    "no such table": ("@\nFROM vists", "line 2, column 6", "'vists'", "did you mean visits?"),
    "a sample": ("@\nFROM visits TABLESAMPLE BERNOULLI (50)", "the whole file", "BERNOULLI (50)'", "no chance"),
    "the clock": ("@\nFROM visits WHERE day < current_date", "the whole file", "'CURRENT_DATE'", "no clock"),
    "chance": ("@\nFROM visits WHERE random() < 0.5", "the whole file", "'RAND()'", "no chance"),
    "another database": ("@\nFROM lake.visits", "line 2, column 11", "'lake.visits'", "visits alone"),
    "no such column": ("@\nFROM visits\nWHERE plce = 'B'", "line 3, column 7", "'plce'", "did you mean place?"),
    "column of a source": ("@\nFROM visits AS v WHERE v.plce = 'B'", "line 2", "'plce'", "did you mean place?"),
    "raw identifier": ("@\nFROM visits WHERE person = 'B'", "line 2", "'person'", "person_pseudonym"),
    "column that a WITH does not return": (
        "WITH a AS (SELECT day, place_current FROM visits)\n@ FROM a",
        "line 2",
        "'visits'",
        "one of day, place_current",
    ),
    "columns in another order": (
        "SELECT place_current AS area, CAST(day AS varchar) AS date, visits AS count FROM visits",
        "the columns it returns",
        "'area, date, count'",
        "date, area, count, in this order",
    ),
    "column without a name": (
        "SELECT CAST(day AS varchar) AS date, place_current AS area, sum(visits) FROM visits GROUP BY 1, 2",
        "the columns it returns",
        "'date, area, a column without a name'",
        "date, area, count",
    ),
}


@pytest.mark.parametrize("case", QUERIES)
def test_a_query_that_cannot_be_run_is_told(case: str, root: Path, mistakes: Told) -> None:
    sql, place, found, allowed = QUERIES[case]
    (root / "products/visits_by_place/query.sql").write_text(sql.replace("@", SELECT), encoding="utf-8")
    (told,) = mistakes()
    assert told.file == "catalogue/products/visits_by_place/query.sql"
    assert place in told.field
    assert told.found.endswith(found)
    assert allowed in told.allowed


@pytest.mark.parametrize(
    "sql",
    [
        "@ FROM visits ORDER BY count",
        "WITH visits AS (@ FROM visits) SELECT * FROM visits",
        "WITH a (date, area, count) AS (SELECT day, place, visits FROM visits) SELECT date, area, count FROM a",
        "@ FROM visits v WHERE EXISTS (SELECT 1 FROM visits o WHERE o.place = v.place AND v.visits > 2)",
        "@ FROM visits WHERE place IN (SELECT place FROM visits WHERE visits_status = 'reported')",
        "SELECT t.d AS date, t.a AS area, 1 AS count FROM visits CROSS JOIN UNNEST(ARRAY['x'], ARRAY['y']) AS t (d, a)",
        '@ FROM visits WHERE "$path" IS NOT NULL',
        "(@ FROM visits) UNION ALL (@ FROM visits)",
        "@ FROM (SELECT * FROM visits WHERE pratique_line > 1)",
        "@ FROM visits JOIN (SELECT place AS p, max(day) AS newest FROM visits GROUP BY 1) ON p = place",
    ],
)
def test_a_query_that_can_be_run_is_no_mistake(sql: str, root: Path, mistakes: Told) -> None:
    (root / "products/visits_by_place/query.sql").write_text(sql.replace("@", SELECT), encoding="utf-8")
    assert mistakes() == []


def test_a_dataset_that_the_query_does_not_read_is_told_in_the_product(
    root: Path, spoil: Spoil, mistakes: Told, second: str
) -> None:
    spoil("product.yaml", lambda c: c["datasets"].append(second))
    (told,) = mistakes()
    assert (told.file, told.field, told.found) == (
        "catalogue/products/visits_by_place/product.yaml",
        "datasets",
        f"'{second}'",
    )
    assert told.allowed == "only what query.sql reads: visits"


def test_a_dataset_that_the_query_reads_and_the_product_does_not_name_is_told_with_what_to_do(
    root: Path, mistakes: Told, second: str
) -> None:
    (root / "products/visits_by_place/query.sql").write_text(f"{SELECT} FROM {second}", encoding="utf-8")
    (told,) = mistakes()
    assert (told.field, told.found) == ("line 1, column 82", f"'{second}'")
    assert told.allowed.endswith("a dataset that is meant to be read is named in product.yaml")


def test_a_function_loads_the_catalogue_without_a_parser_of_sql(root: Path) -> None:
    (root / "products/visits_by_place/query.sql").write_text("SELECT (", encoding="utf-8")
    assert set(catalogue.load(root).products) == {"visits_by_place"}


def test_what_is_checked_and_found_good_is_what_a_function_loads(root: Path) -> None:
    assert checked.load(root) == catalogue.load(root)
