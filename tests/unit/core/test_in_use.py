"""Which drops a snapshot has rows of, told in a property and read back."""

from __future__ import annotations

import pytest

from lambdas.core.in_use import TOLD, Use, told, use

TEXT = told(["20201003", "20201001", "20201003"])


@pytest.mark.parametrize(
    ("drop", "periods", "said"),
    [
        ("20201003", 2, Use.WHOLE),
        ("20201003", 3, Use.PART),
        ("20201003", None, Use.PART),
        ("20201001", 1, Use.WHOLE),
        ("20201002", 1, Use.NONE),
        ("20200901", 1, Use.NONE),
    ],
)
def test_a_drop_is_in_use_by_the_periods_it_holds(drop: str, periods: int | None, said: Use) -> None:
    assert use(TEXT, drop, periods) is said


def test_of_a_snapshot_that_does_not_tell_nothing_is_claimed() -> None:
    assert use("", "20201001", 1) is Use.PART


def test_of_many_drops_the_newest_are_told_and_older_ones_may_be_in_use() -> None:
    text = told(f"{n:03}" for n in range(100))
    assert len(text.split()) == TOLD
    assert use(text, "099", 1) is Use.WHOLE
    assert use(text, "0995", 1) is Use.NONE
    assert use(text, "001", 1) is Use.PART
