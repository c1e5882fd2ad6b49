from __future__ import annotations

import pytest

from lambdas.core.release.pin import UndeclaredTableError, pin


def test_every_curated_table_is_pinned_to_its_snapshot() -> None:
    sql = "SELECT a.x FROM visits AS a JOIN areas ON a.x = areas.x"
    pinned = " ".join(pin(sql, {"visits": "12", "areas": "34"}).split())
    assert "visits FOR VERSION AS OF 12 AS a" in pinned
    assert "areas FOR VERSION AS OF 34" in pinned


def test_names_given_by_with_are_left_alone() -> None:
    pinned = " ".join(pin("WITH t AS (SELECT x FROM visits) SELECT x FROM t", {"visits": "12"}).split())
    assert pinned.count("FOR VERSION AS OF") == 1
    assert pinned.endswith("FROM t")


def test_tables_in_subqueries_and_unions_are_pinned() -> None:
    sql = "SELECT x FROM visits WHERE x IN (SELECT x FROM visits) UNION ALL SELECT x FROM visits"
    assert pin(sql, {"visits": "12"}).count("FOR VERSION AS OF 12") == 3


def test_a_table_named_like_a_with_in_another_place_is_pinned() -> None:
    sql = "SELECT x FROM (WITH visits AS (SELECT 1 AS x) SELECT x FROM visits) AS a CROSS JOIN visits"
    assert pin(sql, {"visits": "12"}).count("FOR VERSION AS OF 12") == 1


def test_a_table_the_product_does_not_name_is_refused() -> None:
    with pytest.raises(UndeclaredTableError, match=r"query\.sql reads secrets; the product's datasets are visits"):
        pin("SELECT x FROM visits, secrets", {"visits": "12"})
