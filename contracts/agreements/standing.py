"""Where an agreement stands, from its text, the day, and decisions that are each held against the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.rules import UndecidableError, approvals, moment_of, outcome, stands, text_of
from contracts.agreements.states import APPROVALS, TRANSITIONS, AccessDecision, AgreementState, Verb
from contracts.reading.errors import PratiqueError
from contracts.reading.persons import same_person

_LATER = ("revealed", "principal", "senders")
_REMEDY = (
    "the ledger was changed, so the agreement gives nothing; the audit has who wrote there, the table's recovery what "
    "stood there"
)


class BrokenRecordError(PratiqueError):
    """The decisions on an agreement cannot have been made so: which one, and which rule it breaks, is told."""


def broken(agreement: str, number: int, rule: str) -> BrokenRecordError:
    """Return the error that names a decision of an agreement, and the rule that it breaks."""
    return BrokenRecordError(f"decision {number} on {agreement} {rule}: {_REMEDY}")


def standing(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> AgreementState:
    """Return the state of an agreement on a day.

    A file without decisions is a request, and so is one whose text is another than was decided on last; only what was
    withdrawn stays so. Every decision from the first on must be one that could be made where those before it had led.
    Raises BrokenRecordError.
    """
    replay(agreement, decisions)
    return stands(agreement, decisions, day)


def gives_access(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> bool:
    """Whether an agreement gives access on a day: approved by two, begun, not suspended, not ended."""
    return standing(agreement, decisions, day) is AgreementState.ACTIVE and agreement.in_force(day)


def hash_of(decision: AccessDecision) -> str:
    """Return the SHA-256 by which the decision after it names a decision."""
    # One without these has the hash that it had before decisions could carry any.
    left_out = {name for name in _LATER if not getattr(decision, name)} or None
    return hashlib.sha256(decision.model_dump_json(exclude=left_out).encode()).hexdigest()


def replay(agreement: AccessAgreement, decisions: Sequence[AccessDecision]) -> None:
    """Hold each decision, from the first on, against the rules and those before it. Raises BrokenRecordError.

    Of one on another text than the agreement's, neither its people nor its days are known: its place, its time, its
    transition, and that nobody approved twice.
    """
    previous, moment = "", datetime.min.replace(tzinfo=UTC)
    text = text_of(agreement)
    for number, decision in enumerate(decisions, 1):
        earlier = decisions[: number - 1]
        if (decision.agreement, decision.number, decision.previous) != (agreement.name, number, previous):
            raise broken(agreement.name, number, "does not follow the one before it")
        at = _moment(agreement, decision)
        if at < moment:
            raise broken(agreement.name, number, f"is of {decision.at}, before the one that it follows")
        if decision.text == text:
            _check_made(agreement, earlier, decision, day_of(at))
        else:
            _check_made_on_another(agreement, earlier, decision)
        previous, moment = hash_of(decision), at


def _check_made(
    agreement: AccessAgreement, earlier: Sequence[AccessDecision], decision: AccessDecision, day: date
) -> None:
    try:
        led = outcome(agreement, earlier, decision.verb, by=decision.by, day=day, senders=decision.senders)
    except UndecidableError as error:
        raise broken(agreement.name, decision.number, f"could not be made ({str(error).rstrip('.')})") from error
    if led != (decision.before, decision.after):
        raise broken(agreement.name, decision.number, _elsewhere(decision, *led))


def _check_made_on_another(
    agreement: AccessAgreement, earlier: Sequence[AccessDecision], decision: AccessDecision
) -> None:
    last = earlier[-1] if earlier else None
    before = {AgreementState.REQUESTED}
    if last is not None and (last.text == decision.text or last.after is AgreementState.WITHDRAWN):
        before = {last.after}
        if last.after is AgreementState.APPROVED:
            before.add(AgreementState.ACTIVE)
    rows = {(item.before, item.after) for item in TRANSITIONS if item.verb is decision.verb}
    if decision.before not in before or (decision.before, decision.after) not in rows:
        expected = " or ".join(sorted(state.value for state in before))
        raise broken(agreement.name, decision.number, f"{_leads(decision)}, from where it was {expected}")
    if decision.verb is Verb.APPROVE:
        given = approvals(earlier, decision.text)
        if any(same_person(decision.by, name) for name in given):
            raise broken(agreement.name, decision.number, f"could not be made ({decision.by} has approved it already)")
        after = AgreementState.APPROVED if len(given) + 1 >= APPROVALS else AgreementState.UNDER_REVIEW
        if decision.after is not after:
            raise broken(agreement.name, decision.number, _elsewhere(decision, decision.before, after))


def _moment(agreement: AccessAgreement, decision: AccessDecision) -> datetime:
    try:
        return moment_of(decision.at)
    except ValueError:
        raise broken(agreement.name, decision.number, f"is of {decision.at!r}, which is no moment") from None


def _leads(decision: AccessDecision) -> str:
    return f"says that {decision.verb.value} led from {decision.before.value} to {decision.after.value}"


def _elsewhere(decision: AccessDecision, before: AgreementState, after: AgreementState) -> str:
    return f"{_leads(decision)}, and it leads from {before.value} to {after.value}"
