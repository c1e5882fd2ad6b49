"""What a person decides: of anything, of a drop, and of one in quarantine."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.drops.drop import DropState
from contracts.reading.model import Model

LEAST_REASON = 3  # letters: fewer say nothing to whoever reads the receipt


class Verb(StrEnum):
    """What may be decided."""

    RELEASE = "release"  # take it in as it is, in spite of what holds it
    INSPECT = "inspect"  # inspect it again, under the contract as it now is
    REFUSE = "refuse"
    SUPERSEDE = "supersede"  # another drop has come in its place


LEADS_TO = {
    Verb.RELEASE: DropState.RELEASED,
    Verb.INSPECT: DropState.RELEASED,
    Verb.REFUSE: DropState.REFUSED,
    Verb.SUPERSEDE: DropState.SUPERSEDED,
}


class Decided(Model):
    """Who decides, why and when, of whatever it is."""

    by: str = Field(min_length=2, max_length=200, description="who decides: a person's name")
    reason: str = Field(min_length=LEAST_REASON, max_length=2_000, description="why")
    at: str = Field(description="when, ISO 8601")


class DecidedOfDrop(Decided):
    """A person's decision on one drop."""

    dataset: str = Field(min_length=1, description="name of the dataset")
    drop: str = Field(min_length=1, description="name of the drop")


class Decision(DecidedOfDrop):
    """A decision on a drop in quarantine, kept in the ledger and with the receipt.

    ``waived`` are the codes of the reasons the drop is released in spite of: those its receipt had at that moment.
    """

    verb: Verb = Field(description="what is decided")
    superseded_by: str | None = Field(default=None, description="the drop that has come in its place")
    waived: tuple[str, ...] = Field(default=(), description="codes of the reasons that hold it and are waived")
