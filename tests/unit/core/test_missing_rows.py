"""Which periods lack rows: from the drop that lacked them to the one that replaces them."""

from __future__ import annotations

from lambdas.core.missing_rows import ANY, MOST, told


def test_a_period_lacks_rows_until_a_later_drop_replaces_it() -> None:
    first = told("", ["2020-09"], taken=["2020-08", "2020-09"], later=[], whole=True)
    assert first == "2020-09"
    assert told(first, [], taken=["2020-10"], later=[], whole=False) == "2020-09"
    assert told(first, [], taken=["2020-09"], later=[], whole=False) == ""


def test_a_row_of_no_known_period_may_be_missing_from_any_that_its_drop_has() -> None:
    assert told("2020-07", [""], taken=["2020-08", "2020-09"], later=[], whole=False) == "2020-07 2020-08 2020-09"


def test_a_period_that_a_later_drop_holds_lacks_nothing_of_an_earlier_one() -> None:
    assert told("", ["2020-09", "2020-10"], taken=["2020-09"], later=["2020-10"], whole=False) == "2020-09"


def test_a_period_all_of_whose_rows_were_rejected_lacks_them() -> None:
    assert told("", ["2020-10"], taken=["2020-09"], later=[], whole=True) == "2020-10"


def test_too_many_periods_are_any_until_nothing_of_them_is_left() -> None:
    many = told("", [f"{n:04}" for n in range(MOST + 1)], taken=["0000"], later=[], whole=True)
    assert many == ANY
    assert told(many, [], taken=["0000"], later=[], whole=False) == ANY
    assert told(many, [], taken=["0000"], later=[], whole=True) == ""
