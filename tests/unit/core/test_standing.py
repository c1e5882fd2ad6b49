"""Which of two drops landed later, and what of that follows for the rows of one period."""

from __future__ import annotations

import pytest

from contracts.drops.drop import DropState
from lambdas.core.standing import Entered, Standing

SECOND = "20201005T093000Z-"
BEFORE, AFTER = f"{SECOND}ffffffff", f"{SECOND}00000000"  # by their hashes alone they would be the other way round
C = DropState.COMMITTED


def standing(*, before: str = "0A1", after: str = "0A2", content: str = "") -> Standing:
    return Standing([Entered(BEFORE, C, content, before), Entered(AFTER, C, content, after)])


@pytest.mark.parametrize(("before", "after"), [("0A1", "0A2"), ("FF", "100"), ("0055aed6", "0055AED7"), ("", "1")])
def test_of_two_drops_of_one_second_the_sequencer_tells_the_later(before: str, after: str) -> None:
    drops = standing(before=before, after=after)
    assert drops.outlasts(AFTER, BEFORE)
    assert not drops.outlasts(BEFORE, AFTER)


def test_a_second_counts_for_more_than_any_sequencer() -> None:
    earlier, later = "20201005T093000Z-ffffffff", "20201005T093001Z-00000000"
    drops = Standing([Entered(earlier, C, "", "FFFF"), Entered(later, C, "", "1")])
    assert drops.outlasts(later, earlier)
    assert not drops.outlasts(earlier, later)


def test_without_sequencers_the_order_is_still_one_and_the_same() -> None:
    drops = standing(before="", after="")
    assert drops.outlasts(BEFORE, AFTER)
    assert not drops.outlasts(AFTER, BEFORE)


def test_the_one_in_use_of_two_alike_is_the_later() -> None:
    third = "20201006T000000Z-00000000"
    drops = [Entered(BEFORE, C, "x", "1"), Entered(AFTER, C, "x", "2"), Entered(third, DropState.LANDED, "x")]
    assert Standing(drops).in_use(third) == AFTER
    assert Standing(drops).repeats(third, [BEFORE, AFTER]) == AFTER


@pytest.mark.parametrize(("state", "said_before"), [(C, AFTER), (DropState.LANDED, None), (DropState.INSPECTED, None)])
def test_nothing_is_a_repetition_while_a_drop_between_them_is_on_its_way(
    state: DropState, said_before: str | None
) -> None:
    between, third = "20201005T120000Z-00000000", "20201006T000000Z-00000000"
    drops = [Entered(AFTER, C, "x"), Entered(between, state, "y"), Entered(third, DropState.LANDED, "x")]
    assert Standing(drops).repeats(third, [AFTER]) == said_before
