"""Where an agreement stands, from its text, the decisions on it and the day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from contracts.agreement import AccessAgreement
from contracts.agreement_states import AccessDecision, AgreementState
from contracts.errors import PratiqueError


class BrokenRecordError(PratiqueError):
    """The decisions on an agreement do not follow each other, one was changed or taken away; what to do is told."""


def text_of(agreement: AccessAgreement) -> str:
    """Return the SHA-256 of what an agreement says: who approves it approves this and nothing else."""
    return hashlib.sha256(agreement.model_dump_json().encode()).hexdigest()


def standing(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> AgreementState:
    """Return the state of an agreement on a day.

    A file without decisions is a request, and so is one whose text is another than was decided on last; only what was
    withdrawn stays so. Raises BrokenRecordError.
    """
    _check_record(decisions)
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


def gives_access(agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> bool:
    """Whether an agreement gives access on a day: approved by two, begun, not suspended, not ended."""
    return standing(agreement, decisions, day) is AgreementState.ACTIVE and agreement.in_force(day)


def hash_of(decision: AccessDecision) -> str:
    """Return the SHA-256 by which the decision after it names a decision."""
    # One without these has the hash that it had before decisions could carry any.
    left_out = {name for name in ("revealed", "principal") if not getattr(decision, name)} or None
    return hashlib.sha256(decision.model_dump_json(exclude=left_out).encode()).hexdigest()


def _check_record(decisions: Sequence[AccessDecision]) -> None:
    previous = ""
    for number, decision in enumerate(decisions, 1):
        if decision.number != number or decision.previous != previous:
            raise BrokenRecordError(
                f"decision {number} on {decision.agreement} does not follow the one before it: the ledger was changed, "
                "so the agreement gives nothing; the audit has who wrote there, the table's recovery what stood there"
            )
        previous = hash_of(decision)
