from __future__ import annotations

import pytest

from lambdas.core.way import Way, way_of


@pytest.mark.parametrize(
    ("size", "way"), [(1, Way.INSPECT), (100, Way.INSPECT), (101, Way.SPARK), (1000, Way.SPARK), (1001, None)]
)
def test_the_size_of_a_drop_decides_its_way(size: int, way: Way | None) -> None:
    assert way_of(size, function=100, spark=1000) is way


def test_where_there_is_no_spark_a_big_drop_has_no_way() -> None:
    assert way_of(101, function=100, spark=0) is None
