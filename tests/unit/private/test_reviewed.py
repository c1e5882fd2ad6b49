"""What a reviewer is told of an agreement: where it stands, what was counted of this very text, what may come next."""

from __future__ import annotations

from datetime import timedelta

from contracts.agreements.revealed import Revealed
from contracts.agreements.states import AgreementState
from lambdas.core.private.reviewed import Reviewed
from tests.support.agreed import decided
from tests.support.shelf import known

AGREED = known().agreements["wharfe_modelling"]
DAY = AGREED.start
NUMBERS = Revealed(table="covid_tests", counted="people", rows=900, people=800, groups=40, small=3, smallest=2)


def test_what_nobody_decided_on_waits_and_may_be_taken_up_or_withdrawn() -> None:
    item = Reviewed.of(AGREED, [], DAY)

    assert (item.said, item.waits) == ("requested", True)
    assert dict(item.verbs) == {"take_up": "its review begins", "withdraw": "it is no longer wanted"}
    assert (item.revealed, item.counted) == ([], "")


def test_both_approvals_are_told_of_one_under_review() -> None:
    item = Reviewed.of(AGREED, decided(AGREED)[:2], DAY)

    assert (item.said, item.waits) == ("under review", True)
    assert dict(item.verbs)["approve"] == "the first of two approvals; or the second, by another person"


def test_what_the_newest_decision_counted_is_told_and_nothing_of_another_text() -> None:
    made = decided(AGREED)
    counted = [*made[:2], made[2].model_copy(update={"revealed": (NUMBERS,)})]
    item = Reviewed.of(AGREED, counted, DAY)
    said = "900 rows of 800 people; 3 of 40 groups are of 1 to 9 people, the smallest of 2"

    assert (item.state, item.waits) == (AgreementState.ACTIVE, False)
    assert item.revealed == [("covid_tests", said)]
    assert item.counted.endswith("at 09:00 UTC")
    changed = AGREED.model_copy(update={"end": AGREED.end + timedelta(days=1)})
    assert Reviewed.of(changed, counted, DAY).revealed == []


def test_a_record_that_cannot_be_so_is_shown_with_its_fault_and_nothing_follows_it() -> None:
    item = Reviewed.of(AGREED, decided(AGREED)[1:], DAY)

    assert (item.state, item.said, item.verbs) == (None, "its record cannot be trusted", [])
    assert "does not follow the one before it" in item.broken
