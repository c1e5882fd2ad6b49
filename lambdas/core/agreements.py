"""The next decision on an agreement."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.rules import NOTHING, Known, UndecidableError, moment_of, outcome, text_of
from contracts.agreements.standing import hash_of, replay
from contracts.agreements.states import AccessDecision, Verb


def decide(
    agreement: AccessAgreement,
    decisions: Sequence[AccessDecision],
    verb: Verb,
    *,
    by: str,
    reason: str,
    at: str,
    known: Known = NOTHING,
) -> AccessDecision:
    """Return the next decision on an agreement, made at a moment, ISO 8601.

    Raises UndecidableError, and BrokenRecordError where the decisions before it cannot be.
    """
    replay(agreement, decisions)
    if decisions and moment_of(at) < moment_of(decisions[-1].at):
        raise UndecidableError(
            f"It is {at} by your clock, and {decisions[-1].by} decided on {agreement.name} at {decisions[-1].at}: set "
            "your clock, and decide again."
        )
    day = day_of(moment_of(at))
    before, after = outcome(agreement, decisions, verb, by=by, day=day, senders=known.senders)
    return AccessDecision(
        agreement=agreement.name,
        number=len(decisions) + 1,
        verb=verb,
        by=by,
        principal=known.principal,
        at=at,
        before=before,
        after=after,
        reason=reason,
        text=text_of(agreement),
        previous=hash_of(decisions[-1]) if decisions else "",
        revealed=known.revealed,
        senders=known.senders,
    )
