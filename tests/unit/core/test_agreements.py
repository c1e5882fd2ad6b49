"""Where an agreement stands: every transition, every refusal, and the days that need nobody."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.revealed import Revealed
from contracts.agreements.rules import Known, UndecidableError
from contracts.agreements.standing import BrokenRecordError, gives_access, hash_of, standing
from contracts.agreements.states import TRANSITIONS, AccessDecision, AgreementState, Hand, Verb, states_table
from contracts.catalogue import load
from lambdas.core.agreements import decide

REPOSITORY = Path(__file__).resolve().parents[3]
AGREEMENT = load(REPOSITORY / "catalogue").agreements["outbreak_centre"]
REQUESTER, (FIRST, SECOND) = AGREEMENT.requester, AGREEMENT.approvers
EARLY, DURING, LATE = "2026-09-01", "2027-01-01", "2030-04-01"
WAYS: dict[AgreementState, list[tuple[Verb, str]]] = {
    AgreementState.REQUESTED: [],
    AgreementState.UNDER_REVIEW: [(Verb.TAKE_UP, FIRST)],
    AgreementState.APPROVED: [(Verb.TAKE_UP, FIRST), (Verb.APPROVE, FIRST), (Verb.APPROVE, SECOND)],
}
WAYS[AgreementState.ACTIVE] = WAYS[AgreementState.APPROVED]
WAYS[AgreementState.SUSPENDED] = [*WAYS[AgreementState.ACTIVE], (Verb.SUSPEND, REQUESTER)]
WAYS[AgreementState.EXPIRED] = WAYS[AgreementState.ACTIVE]
WAYS[AgreementState.WITHDRAWN] = [(Verb.WITHDRAW, REQUESTER)]


def after(
    way: list[tuple[Verb, str]], day: str = DURING, agreement: AccessAgreement = AGREEMENT
) -> list[AccessDecision]:
    made: list[AccessDecision] = []
    for verb, by in way:
        made.append(decide(agreement, made, verb, by=by, reason="for a test", at=f"{day}T09:00:00+00:00"))
    return made


def day_of(state: AgreementState) -> str:
    return {AgreementState.APPROVED: EARLY, AgreementState.EXPIRED: LATE}.get(state, DURING)


def try_to(state: AgreementState, verb: Verb, by: str) -> AccessDecision:
    made = after(WAYS[state], EARLY if state is AgreementState.APPROVED else DURING)
    assert standing(AGREEMENT, made, date.fromisoformat(day_of(state))) is state
    return decide(AGREEMENT, made, verb, by=by, reason="for a test", at=f"{day_of(state)}T10:00:00+00:00")


@pytest.mark.parametrize("row", [item for item in TRANSITIONS if item.verb], ids=str)
def test_each_transition_of_the_table_can_be_made(row: object) -> None:
    item = next(each for each in TRANSITIONS if each == row)
    assert item.verb is not None
    if item.verb is Verb.APPROVE and item.after is AgreementState.APPROVED:
        made = after([*WAYS[AgreementState.UNDER_REVIEW], (Verb.APPROVE, SECOND)])
        assert (
            decide(AGREEMENT, made, Verb.APPROVE, by=FIRST, reason="yes", at=f"{DURING}T10:00:00").after is item.after
        )
        return
    for by in (FIRST, REQUESTER) if item.hand is Hand.PARTY else (FIRST,):
        decision = try_to(item.before, item.verb, by)
        assert (decision.before, decision.after) == (item.before, item.after)


@pytest.mark.parametrize("state", AgreementState)
@pytest.mark.parametrize("verb", Verb)
def test_what_is_not_in_the_table_is_refused_with_what_may_be_decided(state: AgreementState, verb: Verb) -> None:
    allowed = {item.verb.value for item in TRANSITIONS if item.before is state and item.verb}
    if verb.value in allowed:
        return
    with pytest.raises(UndecidableError, match=f"is {state.value}: it cannot be told {verb.value}") as refused:
        try_to(state, verb, FIRST)
    assert all(word in str(refused.value) for word in allowed or {"nothing may be decided any more"})


@pytest.mark.parametrize("row", [item for item in TRANSITIONS if item.verb], ids=str)
def test_nobody_else_decides(row: object) -> None:
    item = next(each for each in TRANSITIONS if each == row)
    assert item.verb is not None
    for by in ("Mallory Other", *((REQUESTER,) if item.hand is Hand.APPROVER else ())):
        with pytest.raises(UndecidableError, match=f"{by} may not decide this on outbreak_centre: Teodor Lind or"):
            try_to(item.before, item.verb, by)


@pytest.mark.parametrize("again", [FIRST, FIRST.upper(), f" {FIRST} "])
def test_one_person_does_not_approve_twice(again: str) -> None:
    made = after([(Verb.TAKE_UP, FIRST), (Verb.APPROVE, FIRST)])
    with pytest.raises(UndecidableError, match="has approved outbreak_centre already: another must, Harriet Okafor"):
        decide(AGREEMENT, made, Verb.APPROVE, by=again, reason="again", at=f"{DURING}T10:00:00")


def test_an_approval_before_it_was_sent_back_does_not_count() -> None:
    made = after([(Verb.TAKE_UP, FIRST), (Verb.APPROVE, FIRST), (Verb.SEND_BACK, SECOND), (Verb.TAKE_UP, SECOND)])
    assert decide(AGREEMENT, made, Verb.APPROVE, by=SECOND, reason="yes", at=f"{DURING}T10:00:00").after is (
        AgreementState.UNDER_REVIEW
    )


def test_a_changed_text_must_be_approved_anew() -> None:
    made = after(WAYS[AgreementState.ACTIVE])
    changed = AGREEMENT.model_copy(update={"organisation": "Another Centre"})
    assert gives_access(AGREEMENT, made, date(2027, 1, 1))
    assert standing(changed, made, date(2027, 1, 1)) is AgreementState.REQUESTED
    assert not gives_access(changed, made, date(2027, 1, 1))


def test_an_agreement_begins_and_ends_by_itself() -> None:
    made = after(WAYS[AgreementState.APPROVED], EARLY)
    days = (date(2026, 9, 30), AGREEMENT.start, AGREEMENT.end, date(2030, 4, 1))
    assert [standing(AGREEMENT, made, day).value for day in days] == ["approved", "active", "active", "expired"]
    assert [gives_access(AGREEMENT, made, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("state", [item for item in AgreementState if item is not AgreementState.ACTIVE])
def test_access_is_given_in_no_state_but_active(state: AgreementState) -> None:
    made = after(WAYS[state], EARLY if state is AgreementState.APPROVED else DURING)
    assert not gives_access(AGREEMENT, made, date.fromisoformat(day_of(state)))


@pytest.mark.parametrize("number", [0, 1])
def test_a_record_that_was_edited_is_refused_as_a_whole(number: int) -> None:
    made = after(WAYS[AgreementState.ACTIVE])
    edited = [*made[:number], made[number].model_copy(update={"by": SECOND.upper()}), *made[number + 1 :]]
    for record in (edited, made[1:]):
        with pytest.raises(BrokenRecordError, match="does not follow the one before it: the ledger was changed"):
            standing(AGREEMENT, record, date(2027, 1, 1))


def test_days_are_the_table_s_too() -> None:
    by_day = {(item.before, item.after) for item in TRANSITIONS if item.hand is Hand.DAY}
    found = set()
    for state in (s for s in AgreementState if s not in (AgreementState.EXPIRED, AgreementState.WITHDRAWN)):
        made = after(WAYS[state], EARLY if state is AgreementState.APPROVED else DURING)
        found.add((state, standing(AGREEMENT, made, date.fromisoformat(LATE))))
    made = after(WAYS[AgreementState.APPROVED], EARLY)
    found.add((AgreementState.APPROVED, standing(AGREEMENT, made, AGREEMENT.start)))
    assert found - {(AgreementState.APPROVED, AgreementState.EXPIRED)} == by_day


def test_the_document_has_the_table_of_the_code() -> None:
    text = (REPOSITORY / "docs" / "agreements.md").read_text(encoding="utf-8")
    written = text.partition("<!-- states -->\n")[2].partition("\n<!-- /states -->")[0]
    assert written == states_table()


def test_what_an_approver_was_shown_belongs_to_the_record() -> None:
    made = after(WAYS[AgreementState.UNDER_REVIEW])
    shown = (Revealed(table="nhs_pathways_unsuppressed", rows=4, groups=3, small=2, smallest=3),)
    at = f"{DURING}T09:00:00+00:00"
    for by in (FIRST, SECOND):
        made.append(decide(AGREEMENT, made, Verb.APPROVE, by=by, reason="for a test", at=at, known=Known(shown)))
    assert standing(AGREEMENT, made, date.fromisoformat(DURING)) is AgreementState.ACTIVE
    made[1] = made[1].model_copy(update={"revealed": (shown[0].model_copy(update={"small": 0}),)})
    with pytest.raises(BrokenRecordError):
        standing(AGREEMENT, made, date.fromisoformat(DURING))


def test_a_decision_from_before_anything_was_shown_keeps_its_hash() -> None:
    written = (
        '{"agreement":"outbreak_centre","number":1,"verb":"take_up","by":"Teodor Lind","at":"2026-10-02T09:00+00:00",'
        f'"before":"requested","after":"under review","reason":"for a test","text":"{"a" * 64}","previous":""}}'
    )
    assert hash_of(AccessDecision.model_validate_json(written)) == hashlib.sha256(written.encode()).hexdigest()
