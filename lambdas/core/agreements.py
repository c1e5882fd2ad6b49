"""The next decision on an agreement."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.rules import NOTHING, Known, UndecidableError, moment_of, outcome, text_of
from contracts.agreements.standing import hash_of, replay
from contracts.agreements.states import AccessDecision, Verb

_CLOSING = (Verb.SUSPEND, Verb.WITHDRAW)


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

    Where the one before is of a later moment, what ends access is entered as of that one: nobody waits for it because
    of another's clock. Raises UndecidableError, and BrokenRecordError where the decisions before it cannot be.
    """
    replay(agreement, decisions)
    if decisions and moment_of(at) < moment_of(decisions[-1].at):
        if verb not in _CLOSING:
            raise UndecidableError(
                f"It is {at}, and {decisions[-1].by} decided on {agreement.name} at {decisions[-1].at}: decide again "
                "when that is past. To suspend or to withdraw it nobody has to wait."
            )
        at = decisions[-1].at
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
