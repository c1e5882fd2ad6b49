"""What a person decides of a release that is held or out, and of the rows of a drop that may be wrong."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.drops.decisions import Decided, DecidedOfDrop


class Verb(StrEnum):
    """What may be decided."""

    LET_THROUGH = "let_through"  # publish it with all that it hides
    REFUSE = "refuse"
    WITHDRAW = "withdraw"  # take a release back that is out; its reason is the notice that readers see


class ReleaseDecision(Decided):
    """A decision on one release, kept in the ledger."""

    release: str = Field(min_length=1, description="name of the release")
    verb: Verb = Field(description="what is decided")
    principal: str = Field(default="", description="the caller's address, as AWS has it")
    drop: str = Field(default="", description="the drop all of whose releases are taken back; empty: this one alone")


class DropVerb(StrEnum):
    """What may be decided of a drop whose rows are in a curated table."""

    WITHDRAW = "withdraw"  # nothing is released that has rows of it
    STAND = "stand"  # its rows are right after all


class DropDecision(DecidedOfDrop):
    """A decision on the rows of a drop, kept with the drop in the ledger; the last one holds."""

    verb: DropVerb = Field(description="what is decided")
    principal: str = Field(default="", description="the caller's address, as AWS has it")
