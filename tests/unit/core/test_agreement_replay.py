"""Whoever may write the ledger can add a decision to it; one that could not be made where it stands is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from contracts.agreements.rules import Known, UndecidableError
from contracts.agreements.standing import BrokenRecordError, gives_access, hash_of, standing
from contracts.agreements.states import AccessDecision, AgreementState, Verb
from contracts.catalogue import load
from lambdas.core.agreements import decide

AGREEMENT = load(Path(__file__).resolve().parents[3] / "catalogue").agreements["outbreak_centre"]
REQUESTER, (FIRST, SECOND) = AGREEMENT.requester, AGREEMENT.approvers
DAY = date(2027, 1, 1)
STATE = AgreementState
APPROVED = ((Verb.TAKE_UP, FIRST), (Verb.APPROVE, FIRST), (Verb.APPROVE, SECOND))


def made(*way: tuple[Verb, str], known: Known | None = None) -> list[AccessDecision]:
    found: list[AccessDecision] = []
    for hour, (verb, by) in enumerate(way, 9):
        at = f"{DAY}T{hour:02}:00:00+00:00"
        found.append(decide(AGREEMENT, found, verb, by=by, reason="for a test", at=at, known=known or Known()))
    return found


def forged(record: list[AccessDecision], **said: object) -> list[AccessDecision]:
    """Add a decision that the ledger's writer made up, with the right number and the right hash before it."""
    last = record[-1]
    follows = {"number": len(record) + 1, "previous": hash_of(last), "before": last.after}
    return [*record, last.model_copy(update={**follows, **said})]


def refused(record: list[AccessDecision], rule: str, number: int | None = None) -> None:
    with pytest.raises(BrokenRecordError) as told:
        standing(AGREEMENT, record, DAY)
    assert str(told.value).startswith(f"decision {number or len(record)} on outbreak_centre {rule}")
    assert "the ledger was changed, so the agreement gives nothing" in str(told.value)


def test_an_approval_out_of_nothing_is_refused() -> None:
    (taken,) = made((Verb.TAKE_UP, FIRST))
    refused([taken.model_copy(update={"verb": Verb.APPROVE, "after": STATE.APPROVED})], "could not be made (Agreement")


def test_one_approval_does_not_lead_to_approved() -> None:
    record = forged(made((Verb.TAKE_UP, FIRST)), verb=Verb.APPROVE, by=FIRST, after=STATE.APPROVED)
    refused(record, "says that approve led from under review to approved, and it leads from under review to under rev")


@pytest.mark.parametrize("again", [FIRST, FIRST.upper(), f"{FIRST}\u200b"])
def test_one_person_s_second_approval_is_refused(again: str) -> None:
    record = forged(made(*APPROVED[:2]), verb=Verb.APPROVE, by=again, after=STATE.APPROVED)
    refused(record, f"could not be made ({again} has approved outbreak_centre already")


@pytest.mark.parametrize("by", [REQUESTER, "Mallory Other"])
def test_an_approval_by_anybody_else_is_refused(by: str) -> None:
    record = forged(made(*APPROVED[:2]), verb=Verb.APPROVE, by=by, after=STATE.APPROVED)
    refused(record, f"could not be made ({by} may not decide this on outbreak_centre")


def test_a_suspension_is_not_undone_by_a_state_that_was_made_up() -> None:
    suspended = made(*APPROVED, (Verb.SUSPEND, REQUESTER))
    refused(
        forged(suspended, verb=Verb.RESUME, by=REQUESTER, after=STATE.ACTIVE), f"could not be made ({REQUESTER} may not"
    )
    refused(forged(suspended, verb=Verb.SUSPEND, by=FIRST, after=STATE.ACTIVE), "could not be made (Agreement")
    refused(forged(suspended, verb=Verb.RESUME, by=FIRST, before=STATE.ACTIVE, after=STATE.ACTIVE), "says that resume")


def test_nothing_follows_a_withdrawal_also_on_another_text() -> None:
    gone = made((Verb.WITHDRAW, REQUESTER))
    said = {"verb": Verb.TAKE_UP, "by": FIRST, "before": STATE.REQUESTED, "after": STATE.UNDER_REVIEW}
    refused(forged(gone, **said), "could not be made (Agreement outbreak_centre is withdrawn")
    refused(forged(gone, **said, text="0" * 64), "says that take_up led from requested to under review, from where it")


def test_a_decision_before_the_one_it_follows_is_refused() -> None:
    record = forged(made(*APPROVED[:2]), verb=Verb.APPROVE, by=SECOND, after=STATE.APPROVED)
    for at, rule in (("2026-12-31T23:00:00+00:00", "before the one"), ("2027-01-01T10:30:00+01:00", "before the one")):
        refused([*record[:-1], record[-1].model_copy(update={"at": at})], f"is of {at}, {rule} that it follows")
    refused([*record[:-1], record[-1].model_copy(update={"at": "soon"})], "is of 'soon', which is no moment")
    later = record[-1].model_copy(update={"at": "2027-01-01T11:30:00+01:00"})
    assert standing(AGREEMENT, [*record[:-1], later], DAY) is STATE.ACTIVE


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.model_copy(update={"reason": "another reason"}),
        lambda item: item.model_copy(update={"principal": "arn:aws:iam::111122223333:user/mallory"}),
        lambda item: item.model_copy(update={"senders": ("mallory",)}),
        lambda item: item.model_copy(update={"at": "2027-01-01T09:00:01+00:00"}),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_an_edit_of_an_old_decision_is_seen(place: int, change: Callable[[AccessDecision], AccessDecision]) -> None:
    record = made(*APPROVED)
    assert standing(AGREEMENT, record, DAY) is STATE.ACTIVE
    refused([*record[:place], change(record[place]), *record[place + 1 :]], "does not follow the one", place + 2)


def test_a_decision_on_another_agreement_is_none_on_this() -> None:
    (taken,) = made((Verb.TAKE_UP, FIRST))
    refused([taken.model_copy(update={"agreement": "another"})], "does not follow the one before it")


def test_decisions_on_an_older_text_keep_their_order_and_their_transitions() -> None:
    older = AGREEMENT.model_copy(update={"organisation": "Another Centre", "approvers": ("Ola Dahl", "Kim Berg")})
    record: list[AccessDecision] = []
    for verb, by in ((Verb.TAKE_UP, "Ola Dahl"), (Verb.APPROVE, "Ola Dahl"), (Verb.APPROVE, "Kim Berg")):
        record.append(decide(older, record, verb, by=by, reason="for a test", at=f"{DAY}T08:00:00+00:00"))
    assert standing(AGREEMENT, record, DAY) is STATE.REQUESTED
    twice = [*record[:2], record[2].model_copy(update={"by": "ola dahl"})]
    refused(twice, "could not be made (ola dahl has approved it already)")
    refused(forged(record[:1], verb=Verb.APPROVE, by="Kim Berg", after=STATE.APPROVED), "says that approve led from")
    refused(forged(record[:1], verb=Verb.RESUME, by="Kim Berg", after=STATE.ACTIVE), "says that resume led from")
    record.append(decide(AGREEMENT, record, Verb.TAKE_UP, by=FIRST, reason="for a test", at=f"{DAY}T09:00:00+00:00"))
    assert standing(AGREEMENT, record, DAY) is STATE.UNDER_REVIEW


@pytest.mark.parametrize("sender", [FIRST, "teodor.lind", "Teodor_Lind", "teodor.lind@example.org"])
def test_whoever_sent_the_request_cannot_approve_it_whatever_name_stands_in_the_file(sender: str) -> None:
    known = Known(senders=(sender,))
    taken = made((Verb.TAKE_UP, FIRST), known=known)
    said = "Teodor Lind asked for outbreak_centre and cannot approve it: Harriet Okafor may"
    with pytest.raises(UndecidableError, match=said):
        decide(AGREEMENT, taken, Verb.APPROVE, by=FIRST, reason="mine", at=f"{DAY}T10:00:00+00:00", known=known)
    other = decide(AGREEMENT, taken, Verb.APPROVE, by=SECOND, reason="fine", at=f"{DAY}T10:00:00+00:00", known=known)
    assert other.senders == (sender,)
    record = forged([*taken, other], verb=Verb.APPROVE, by=FIRST, after=STATE.APPROVED)
    refused(record, "could not be made (Teodor Lind asked for outbreak_centre and cannot approve it")


def test_what_gives_access_waits_until_the_moment_of_the_last_decision_is_past() -> None:
    record = made(*APPROVED[:2])
    with pytest.raises(
        UndecidableError, match=r"Teodor Lind decided on outbreak_centre at 2027.*decide again when that is past"
    ):
        decide(AGREEMENT, record, Verb.APPROVE, by=SECOND, reason="fine", at=f"{DAY}T09:30:00+00:00")


@pytest.mark.parametrize("verb", [Verb.SUSPEND, Verb.WITHDRAW])
def test_what_ends_access_waits_for_nobodys_clock(verb: Verb) -> None:
    record = made(*APPROVED)
    done = decide(AGREEMENT, record, verb, by=SECOND, reason="at once", at=f"{DAY}T08:30:00+00:00")
    assert done.at == record[-1].at
    assert not gives_access(AGREEMENT, [*record, done], DAY)
