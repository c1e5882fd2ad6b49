"""The states of a data access agreement, and the one table of what may follow what, by whose hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from contracts.agreements.revealed import Revealed
from contracts.reading.model import Model


class AgreementState(StrEnum):
    """Where an agreement stands. It gives access in one state alone: active."""

    REQUESTED = "requested"
    UNDER_REVIEW = "under review"
    APPROVED = "approved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What a person may decide."""

    TAKE_UP = "take_up"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class Hand(StrEnum):
    """By whose hand an agreement goes on."""

    APPROVER = "an approver"
    PARTY = "an approver or the requester"
    DAY = "the day, by itself"


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``verb`` is None where the day brings it about."""

    before: AgreementState
    verb: Verb | None
    after: AgreementState
    hand: Hand
    means: str


_S = AgreementState
TRANSITIONS = (
    Transition(_S.REQUESTED, Verb.TAKE_UP, _S.UNDER_REVIEW, Hand.APPROVER, "its review begins"),
    Transition(_S.REQUESTED, Verb.WITHDRAW, _S.WITHDRAWN, Hand.PARTY, "it is no longer wanted"),
    Transition(_S.REQUESTED, None, _S.EXPIRED, Hand.DAY, "its last day has passed"),
    Transition(_S.UNDER_REVIEW, Verb.SEND_BACK, _S.REQUESTED, Hand.APPROVER, "its text must be changed"),
    Transition(_S.UNDER_REVIEW, Verb.APPROVE, _S.UNDER_REVIEW, Hand.APPROVER, "the first of two approvals"),
    Transition(_S.UNDER_REVIEW, Verb.APPROVE, _S.APPROVED, Hand.APPROVER, "the second, by another person"),
    Transition(_S.UNDER_REVIEW, Verb.WITHDRAW, _S.WITHDRAWN, Hand.PARTY, "it is refused, or no longer wanted"),
    Transition(_S.UNDER_REVIEW, None, _S.EXPIRED, Hand.DAY, "its last day has passed"),
    Transition(_S.APPROVED, None, _S.ACTIVE, Hand.DAY, "its first day has come"),
    Transition(_S.APPROVED, Verb.WITHDRAW, _S.WITHDRAWN, Hand.PARTY, "it ends before it began"),
    Transition(_S.ACTIVE, Verb.SUSPEND, _S.SUSPENDED, Hand.PARTY, "access stops until it is resumed"),
    Transition(_S.ACTIVE, Verb.WITHDRAW, _S.WITHDRAWN, Hand.PARTY, "access ends for good"),
    Transition(_S.ACTIVE, None, _S.EXPIRED, Hand.DAY, "its last day has passed"),
    Transition(_S.SUSPENDED, Verb.RESUME, _S.ACTIVE, Hand.APPROVER, "access goes on"),
    Transition(_S.SUSPENDED, Verb.WITHDRAW, _S.WITHDRAWN, Hand.PARTY, "access ends for good"),
    Transition(_S.SUSPENDED, None, _S.EXPIRED, Hand.DAY, "its last day has passed"),
)
APPROVALS = 2


class AccessDecision(Model):
    """A decision on an agreement. It is kept for good, and the next one names it by its hash."""

    agreement: str = Field(min_length=1, description="name of the agreement")
    number: int = Field(ge=1, description="its place among the agreement's decisions")
    verb: Verb = Field(description="what is decided")
    by: str = Field(min_length=2, max_length=200, description="who decides: a person's name")
    principal: str = Field(
        default="", max_length=2_048, description="who AWS says called: an address; empty of old ones"
    )
    at: str = Field(description="when, ISO 8601")
    before: AgreementState = Field(description="the state it was in")
    after: AgreementState = Field(description="the state it is in then")
    reason: str = Field(min_length=3, max_length=2_000, description="why")
    text: str = Field(min_length=64, max_length=64, description="SHA-256 of the agreement that was decided on")
    previous: str = Field(default="", description="SHA-256 of the decision before it; empty for the first")
    revealed: tuple[Revealed, ...] = Field(default=(), description="what the tables would reveal when it was decided")
    senders: tuple[str, ...] = Field(default=(), description="who sent requests for it: what they sign in with, names")


def states_table() -> str:
    """Return the table of transitions as docs/agreements.md has it."""
    rows = [
        f"| {item.before.value} | {f'`{item.verb.value}`' if item.verb else ''} | {item.after.value} | "
        f"{item.hand.value} | {item.means} |"
        for item in TRANSITIONS
    ]
    return "\n".join(["| From | Decision | To | By | Means |", "|---|---|---|---|---|", *rows])
