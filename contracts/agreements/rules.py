"""What may be decided next on an agreement, and by whom: asked when it is decided, and whenever that is read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.revealed import Revealed
from contracts.agreements.states import APPROVALS, TRANSITIONS, AccessDecision, AgreementState, Hand, Verb
from contracts.reading.errors import PratiqueError
from contracts.reading.persons import same_name, same_person

_BETWEEN_NAMES = re.compile(r"[._-]+")


class UndecidableError(PratiqueError):
    """A decision may not be made; the text says why and what may be."""


@dataclass(frozen=True)
class Known:
    """What is known where a decision is made, and kept with it.

    ``revealed`` is what whoever decides was shown that the agreement would reveal, ``principal`` who AWS says called,
    ``senders`` who sent requests for it.
    """

    revealed: tuple[Revealed, ...] = ()
    principal: str = ""
    senders: tuple[str, ...] = ()


NOTHING = Known()


def text_of(agreement: AccessAgreement) -> str:
    """Return the SHA-256 of what an agreement says: who approves it approves this and nothing else."""
    return hashlib.sha256(agreement.model_dump_json().encode()).hexdigest()


def stands(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> AgreementState:
    """Return where decisions, taken as they are, have brought an agreement on a day."""
    last = decisions[-1] if decisions else None
    if last is not None and last.after is AgreementState.WITHDRAWN:
        return AgreementState.WITHDRAWN
    if day > agreement.end:
        return AgreementState.EXPIRED
    if last is None or last.text != text_of(agreement):
        return AgreementState.REQUESTED
    if last.after is AgreementState.APPROVED and day >= agreement.start:
        return AgreementState.ACTIVE
    return last.after


def outcome(
    agreement: AccessAgreement,
    decisions: Sequence[AccessDecision],
    verb: Verb,
    *,
    by: str,
    day: date,
    senders: Collection[str] = (),
) -> tuple[AgreementState, AgreementState]:
    """Return the state before and the state after one more decision, on a day, by somebody. Raises UndecidableError.

    ``senders`` are those who sent requests for it, by what they sign in with and by their names.
    """
    before = stands(agreement, decisions, day)
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
    if verb is not Verb.APPROVE:
        return before, found[0].after
    _check_apart(agreement, by, senders)
    return before, _approved(agreement, decisions, by)


def approvals(decisions: Sequence[AccessDecision], text: str) -> list[str]:
    """Return who has approved a text since its review began, the last time that it did."""
    given: list[str] = []
    for decision in decisions:
        if decision.verb is Verb.APPROVE and decision.text == text:
            given.append(decision.by)
        elif decision.verb is not Verb.APPROVE:
            given = []
    return given


def is_one(sender: str, person: str) -> bool:
    """Whether whoever sent a request, by a name or by what they sign in with (``ada.byron``), is a person."""
    return same_person(sender, person) or same_person(_BETWEEN_NAMES.sub(" ", sender.partition("@")[0]), person)


def moment_of(at: str) -> datetime:
    """Return a moment, ISO 8601; without an offset it is taken for UTC. Raises ValueError."""
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check_hand(agreement: AccessAgreement, hand: Hand, by: str) -> None:
    people = [*agreement.approvers, *([agreement.requester] if hand is Hand.PARTY else [])]
    if not any(same_name(by, name) for name in people):
        raise UndecidableError(f"{by} may not decide this on {agreement.name}: {' or '.join(people)} may.")


def _check_apart(agreement: AccessAgreement, by: str, senders: Collection[str]) -> None:
    """Refuse an approval by whoever asks: by the file, or by what the private tier kept of who sent the request."""
    asks = same_person(by, agreement.requester) or any(is_one(sender, by) for sender in senders)
    if asks:
        others = [
            name
            for name in agreement.approvers
            if not same_person(name, by) and not any(is_one(sender, name) for sender in senders)
        ]
        raise UndecidableError(
            f"{by} asked for {agreement.name} and cannot approve it: {' or '.join(others) or 'nobody else'} may."
        )


def _approved(agreement: AccessAgreement, decisions: Sequence[AccessDecision], by: str) -> AgreementState:
    """Return the state that one more approval leads to, of those since the review of this very text began."""
    given = approvals(decisions, text_of(agreement))
    if any(same_person(by, name) for name in given):
        left = [name for name in agreement.approvers if not any(same_person(name, other) for other in given)]
        raise UndecidableError(f"{by} has approved {agreement.name} already: another must, {' or '.join(left)}.")
    return AgreementState.APPROVED if len(given) + 1 >= APPROVALS else AgreementState.UNDER_REVIEW
