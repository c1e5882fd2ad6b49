"""What may be decided next on an agreement, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contracts.agreement import AccessAgreement
from contracts.agreement_standing import hash_of, standing, text_of
from contracts.agreement_states import APPROVALS, TRANSITIONS, AccessDecision, AgreementState, Hand, Verb
from contracts.errors import PratiqueError
from contracts.persons import same_person
from contracts.revealed import Revealed


class UndecidableError(PratiqueError):
    """A decision may not be made; the text says why and what may be."""


def decide(
    agreement: AccessAgreement,
    decisions: Sequence[AccessDecision],
    verb: Verb,
    *,
    by: str,
    reason: str,
    at: str,
    revealed: tuple[Revealed, ...] = (),
    principal: str = "",
) -> AccessDecision:
    """Return the next decision on an agreement, made at a moment, ISO 8601. Raises UndecidableError.

    ``revealed`` is what whoever decides was shown that it would reveal, ``principal`` who AWS says called.
    """
    before = standing(agreement, decisions, date.fromisoformat(at[:10]))
    found = [item for item in TRANSITIONS if item.before is before and item.verb is verb]
    if not found:
        may = [item.verb.value for item in TRANSITIONS if item.before is before and item.verb is not None]
        allowed = (
            f"what may be decided is {', '.join(dict.fromkeys(may))}" if may else "nothing may be decided any more"
        )
        raise UndecidableError(
            f"Agreement {agreement.name} is {before.value}: it cannot be told {verb.value}; {allowed}."
        )
    _check_hand(agreement, found[0].hand, by)
    after = found[0].after
    if verb is Verb.APPROVE:
        after = _approved(agreement, decisions, by)
    return AccessDecision(
        agreement=agreement.name,
        number=len(decisions) + 1,
        verb=verb,
        by=by,
        principal=principal,
        at=at,
        before=before,
        after=after,
        reason=reason,
        text=text_of(agreement),
        previous=hash_of(decisions[-1]) if decisions else "",
        revealed=revealed,
    )


def _check_hand(agreement: AccessAgreement, hand: Hand, by: str) -> None:
    people = [*agreement.approvers, *([agreement.requester] if hand is Hand.PARTY else [])]
    if not any(same_person(by, name) for name in people):
        raise UndecidableError(f"{by} may not decide this on {agreement.name}: {' or '.join(people)} may.")


def _approved(agreement: AccessAgreement, decisions: Sequence[AccessDecision], by: str) -> AgreementState:
    """Return the state that one more approval leads to, of those since the review of this very text began."""
    given: list[str] = []
    for decision in decisions:
        if decision.verb is Verb.APPROVE and decision.text == text_of(agreement):
            given.append(decision.by)
        elif decision.verb is not Verb.APPROVE:
            given = []
    if any(same_person(by, name) for name in given):
        left = [name for name in agreement.approvers if not any(same_person(name, other) for other in given)]
        raise UndecidableError(f"{by} has approved {agreement.name} already: another must, {' or '.join(left)}.")
    return AgreementState.APPROVED if len(given) + 1 >= APPROVALS else AgreementState.UNDER_REVIEW
