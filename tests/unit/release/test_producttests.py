from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product, ProductTest
from lambdas.core.release.producttests import run_tests

CATALOGUE = load(Path(__file__).parents[2] / "support" / "catalogue")
VISITS: dict[str, Dataset] = CATALOGUE.datasets
PRODUCT = CATALOGUE.products["visits_by_day"]


def changed(**fields: Any) -> Product:
    return PRODUCT.model_copy(update=fields)


def expecting(*rows: dict[str, Any]) -> Product:
    given = PRODUCT.tests[0].given
    return changed(tests=(ProductTest(name="counts", given=given, expected=rows),))


def test_a_product_whose_query_returns_what_is_expected_passes() -> None:
    assert run_tests(PRODUCT, VISITS) == []


def test_the_order_of_rows_does_not_matter_and_their_number_does() -> None:
    several = {"date": "2020-10-01", "size": "several", "visits": 2}
    single = {"date": "2020-10-01", "size": "single", "visits": 1}
    assert run_tests(expecting(several, single), VISITS) == []
    (failure,) = run_tests(expecting(several, single, single), VISITS)
    assert failure.difference == ("- expected, not returned: date=2020-10-01, size=single, visits=1",)


def test_a_failure_shows_what_is_missing_and_what_is_too_much() -> None:
    (failure,) = run_tests(expecting({"date": "2020-10-01", "size": "several", "visits": 3}), VISITS)
    assert str(failure).splitlines() == [
        "test “counts” fails:",
        "  - expected, not returned: date=2020-10-01, size=several, visits=3",
        "  + returned, not expected: date=2020-10-01, size=several, visits=2",
        "  + returned, not expected: date=2020-10-01, size=single, visits=1",
    ]


def test_athenas_own_functions_are_understood() -> None:
    sql = (
        "SELECT date_format(day, '%Y-%m-%d') AS date, 'single' AS size, count_if(tests > 1) AS visits "
        "FROM visits GROUP BY 1"
    )
    made = expecting({"date": "2020-10-01", "size": "single", "visits": 2}).model_copy(update={"sql": sql})
    assert run_tests(made, VISITS) == []


def test_columns_in_another_order_fail() -> None:
    (failure,) = run_tests(changed(sql="SELECT 1 AS visits, 'x' AS size, 'y' AS date FROM visits"), VISITS)
    assert failure.difference == (
        "the query returns visits, size, date",
        "it must return date, size, visits, in this order",
    )


@pytest.mark.parametrize("sql", ["SELECT nothing FROM visits", "SELECT * FROM elsewhere"])
def test_a_query_that_cannot_be_run_fails_with_the_reason(sql: str) -> None:
    (failure,) = run_tests(changed(sql=sql), VISITS)
    assert "the query cannot be run" in failure.difference[0]


def test_a_product_without_tests_may_not_be_released() -> None:
    (failure,) = run_tests(changed(tests=()), VISITS)
    assert "no tests" in failure.difference[0]


def test_a_test_cannot_reach_the_network_or_the_disk(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    sql = "SELECT CAST(a AS varchar) AS date, 'single' AS size, 1 AS visits FROM 'FILE'"
    (failure,) = run_tests(changed(sql=sql.replace("FILE", str(tmp_path / "secret.csv"))), VISITS)
    assert "the query cannot be run" in failure.difference[0]
