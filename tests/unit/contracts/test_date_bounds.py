"""A bound of dates chooses whole periods, as the calendar has them, whatever day stands for each."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.agreements.conditions import All, Bound, in_duckdb, in_lake_formation
from contracts.agreements.date_bounds import not_a_bound, not_a_date
from contracts.agreements.relations import Dated
from contracts.datasets.dataset import ColumnType
from tests.support.row_filter import RowFilter

COARSE = (Dated.IN_WEEKS, Dated.IN_MONTHS, Dated.IN_QUARTERS)
DAYS = some.dates(date(2019, 12, 1), date(2021, 2, 1))


def key(day: date, dated: Dated) -> tuple[int, int]:
    """Name what a day lies in, by the calendar."""
    if dated is Dated.IN_WEEKS:
        return day.isocalendar()[:2]
    return day.year, day.month if dated is Dated.IN_MONTHS else (day.month + 2) // 3


@given(DAYS, DAYS, some.sampled_from(COARSE), some.booleans())
def test_a_bound_that_is_taken_never_splits_what_a_date_stands_for(
    value: date, bound: date, dated: Dated, least: bool
) -> None:
    if not_a_bound(str(bound), dated, least=least):
        return
    wanted = key(value, dated) >= key(bound, dated) if least else key(value, dated) <= key(bound, dated)
    tree = All((Bound("day", ColumnType.STRING, ">=" if least else "<=", str(bound)),))
    expression = in_lake_formation(tree)
    assert expression is not None
    assert RowFilter(expression).passes({"day": str(value)}) is wanted
    with duckdb.connect(":memory:") as connection:
        found = connection.sql("SELECT ? AS day", params=[str(value)]).filter(in_duckdb(tree)).fetchall()
    assert bool(found) is wanted


@given(DAYS, some.sampled_from(COARSE), some.booleans())
def test_every_period_has_one_bound_of_each_kind_and_the_refusal_names_it(day: date, dated: Dated, least: bool) -> None:
    within = [day + timedelta(days=n) for n in range(-92, 93) if key(day + timedelta(days=n), dated) == key(day, dated)]
    good = within[0] if least else within[-1]
    assert [each for each in within if not not_a_bound(str(each), dated, least=least)] == [good]
    told = [not_a_bound(str(each), dated, least=least) for each in within]
    assert all(f"such as {good}:" in said for said in told if said)


@pytest.mark.parametrize(
    ("value", "dated", "allowed"),
    [
        ("2020-10-05", Dated.DAYS, None),
        ("2020-10", Dated.DAYS, "a day as yyyy-MM-dd"),
        ("20201005", Dated.DAYS, "a day as yyyy-MM-dd"),
        ("2020-10", Dated.MONTHS, None),
        ("2020-10-05", Dated.MONTHS, "a month as yyyy-MM"),
        ("2020-10-05", Dated.WHOLE, "nothing: every drop is the whole dataset"),
        ("2020-10-05", Dated.IN_MONTHS, "the first day of a month, such as 2020-10-01"),
        ("9999-12-31", Dated.IN_MONTHS, "a day before 9999"),
    ],
)
def test_a_bound_is_written_as_the_dates_are(value: str, dated: Dated, allowed: str | None) -> None:
    said = not_a_bound(value, dated, least=True)
    assert (said or "").startswith(allowed or "")
    assert (said is None) is (allowed is None)


def test_a_value_is_written_as_the_dates_are() -> None:
    assert not_a_date("all", Dated.WHOLE) is None
    assert not_a_date("2020-10-05", Dated.WHOLE) is not None
    assert not_a_date("2020-10-05", Dated.IN_QUARTERS) is None
