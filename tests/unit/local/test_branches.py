"""A branch of a query that no test would miss is named, whatever kind of branch it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.products.product import ProductTest
from contracts.queries.branches import Uncovered
from local.branches.covered import coverage_of_product, coverage_of_register
from local.branches.mutants import mutants

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
CATALOGUE = load(ROOT)
KNOWN = {name: item for name, item in CATALOGUE.datasets.items() if name in {"covid_tests", "trusts"}}


def lost(sql: str) -> dict[str, str]:
    """Return what a query becomes without each of its branches."""
    return {item.branch: item.sql for item in mutants(sql)}


@pytest.mark.parametrize(
    ("sql", "branch", "without"),
    [
        ("SELECT CASE x WHEN 1 THEN 2 WHEN 3 THEN 4 END FROM t", "CASE x WHEN 3 THEN 4", "CASE x WHEN 1 THEN 2 END"),
        ("SELECT CASE WHEN x = 1 THEN 2 ELSE 5 END FROM t", "CASE WHEN x = 1 THEN 2", "SELECT 5 FROM t"),
        ("SELECT CASE WHEN x = 1 THEN 2 ELSE 5 END FROM t", "CASE … WHEN x = 1 … ELSE 5", "WHEN x = 1 THEN 2 END"),
        ("SELECT x FROM t WHERE x = 1", "WHERE x = 1", "SELECT x FROM t"),
        ("SELECT x FROM t WHERE x = 1 AND y = 2", "y = 2 in x = 1 AND y = 2", "WHERE x = 1"),
        ("SELECT x FROM t WHERE x = 1 OR y = 2", "x = 1 in x = 1 OR y = 2", "WHERE y = 2"),
        ("SELECT x FROM t GROUP BY 1 HAVING count(y) = 2", "HAVING COUNT(y) = 2", "GROUP BY 1"),
        ("SELECT x FROM t WHERE x IN (1, 2)", "2 in x IN (…)", "WHERE x IN (1)"),
        ("SELECT x FROM t WHERE x >= 1", "the bound itself in x >= 1", "WHERE x > 1"),
        ("SELECT t.x FROM t LEFT JOIN u ON u.x = t.x", "rows without a match in LEFT JOIN u ON u.x = t.x", "t JOIN u"),
        ("SELECT t.x FROM t JOIN u ON u.x = t.x", "no rows without a match in JOIN u ON u.x = t.x", "t LEFT JOIN u"),
        ("SELECT t.x FROM t JOIN u ON u.x = t.x", "the condition of JOIN u ON u.x = t.x", "ON TRUE"),
        ("SELECT t.x FROM t JOIN u USING (x)", "no rows without a match in JOIN u USING (x)", "t LEFT JOIN u"),
        (
            "SELECT t.x FROM t RIGHT JOIN u ON u.x = t.x",
            "rows without a match in RIGHT JOIN u ON u.x = t.x",
            "t JOIN u",
        ),
        (
            "SELECT t.x FROM t FULL JOIN u ON u.x = t.x",
            "rows of it without a match in FULL JOIN u ON u.x = t.x",
            "t LEFT JOIN u",
        ),
        (
            "SELECT t.x FROM t FULL JOIN u ON u.x = t.x",
            "rows before it without a match in FULL JOIN u ON u.x = t.x",
            "t RIGHT JOIN u",
        ),
        ("SELECT x FROM t WHERE x BETWEEN 1 AND 5", "1 in x BETWEEN 1 AND 5", "WHERE x <= 5"),
        ("SELECT x FROM t WHERE x BETWEEN 1 AND 5", "5 in x BETWEEN 1 AND 5", "WHERE x >= 1"),
        (
            "SELECT x FROM t UNION SELECT y FROM u",
            "each row once in SELECT x FROM t UNION SELECT y FROM u",
            "UNION ALL",
        ),
        ("SELECT coalesce(x, 0) FROM t", "what stands in for x", "SELECT x FROM t"),
        ("SELECT coalesce(x, 0) FROM t", "x where it is known", "SELECT 0 FROM t"),
        ("SELECT nullif(x, 0) FROM t", "NULLIF(x, 0)", "SELECT x FROM t"),
        ("SELECT sum(if(y = 1, x, 0)) FROM t", "IF y = 1", "SELECT SUM(0) FROM t"),
        ("SELECT sum(if(y = 1, x, 0)) FROM t", "IF NOT y = 1", "SELECT SUM(x) FROM t"),
        ("SELECT if(y = 1, x) FROM t", "IF y = 1", "SELECT NULL FROM t"),
        ("SELECT greatest(x, 0) FROM t", "the bound in GREATEST(x, 0)", "SELECT x FROM t"),
        ("SELECT least(x, 9) FROM t", "the bound in LEAST(x, 9)", "SELECT x FROM t"),
        ("SELECT x % 7 FROM t", "x % 7", "SELECT x FROM t"),
        ("SELECT x FROM t LIMIT 5", "LIMIT 5", "SELECT x FROM t"),
        ("SELECT sum(x) FILTER (WHERE y = 1) FROM t", "WHERE y = 1 of SUM(x)", "SELECT SUM(x) FROM t"),
        ("SELECT count(DISTINCT x) FROM t", "DISTINCT x", "COUNT(x)"),
        ("SELECT a + b + c FROM t", "b in a + b + c", "SELECT a + c FROM t"),
        ("SELECT x FROM t UNION ALL SELECT y FROM u", "UNION of SELECT y FROM u", "SELECT x FROM t"),
        (
            "WITH t AS (SELECT 1 AS x) SELECT x FROM t UNION ALL SELECT 2",
            "UNION of SELECT 2",
            "WITH t AS (SELECT 1 AS x) ",
        ),
    ],
)
def test_a_query_is_made_that_lacks_the_branch(sql: str, branch: str, without: str) -> None:
    made = lost(sql)
    assert branch in made
    assert without in made[branch]
    assert len(set(made.values()) | {sql}) == len(made) + 1


def test_two_branches_of_one_text_have_names_of_their_own() -> None:
    made = lost("SELECT x FROM t WHERE x > 1 UNION ALL SELECT x FROM u WHERE x > 1")
    assert {"WHERE x > 1", "WHERE x > 1 (2)"} <= made.keys()


SQL = "SELECT sex, CAST(count(*) AS bigint) AS people FROM covid_tests WHERE result = 'positive' GROUP BY 1"
POSITIVE, NEGATIVE = {"sex": "male", "result": "positive"}, {"sex": "male", "result": "negative"}
ONE = [{"sex": "male", "people": 1}]


def coverage(given: list[dict[str, Any]], *uncovered: Uncovered) -> list[str]:
    """Return what is to be mended of a product with these rows given and reasons."""
    made = CATALOGUE.products["covid_tests"]
    told = made.model_copy(
        update={
            "sql": SQL,
            "tests": (ProductTest(name="a test", given={"covid_tests": tuple(given)}, expected=tuple(ONE)),),
            "slices": (),
            "dimensions": tuple(item for item in made.dimensions if item.name == "sex"),
            "uncovered": uncovered,
        }
    )
    return coverage_of_product(told, KNOWN).mistakes


def test_a_condition_is_covered_when_a_row_fails_it() -> None:
    (said,) = coverage([POSITIVE])
    assert said.startswith("no test covers the branch “WHERE result = 'positive'”: add rows to a test")
    assert coverage([POSITIVE, NEGATIVE]) == []


def test_a_reason_lets_a_branch_be_and_is_refused_once_it_is_covered() -> None:
    reason = Uncovered(branch="WHERE result = 'positive'", because="the supplier sends nothing else, says its contract")
    assert coverage([POSITIVE], reason) == []
    (said,) = coverage([POSITIVE, NEGATIVE], reason)
    assert "is covered or is no branch: take it out" in said


@pytest.mark.parametrize("name", sorted(CATALOGUE.products))
def test_the_tests_of_every_product_cover_its_query(name: str) -> None:
    assert coverage_of_product(CATALOGUE.products[name], CATALOGUE.datasets).mistakes == []


@pytest.mark.parametrize("name", sorted(CATALOGUE.registers))
def test_the_tests_of_every_register_cover_its_query(name: str) -> None:
    register = CATALOGUE.registers[name]
    assert coverage_of_register(register, CATALOGUE.datasets, CATALOGUE.products).mistakes == []
