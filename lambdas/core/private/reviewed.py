"""What a reviewer is told of an agreement: where it stands, what it would reveal, what may be decided next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.revealed import in_words
from contracts.agreements.rules import text_of
from contracts.agreements.standing import BrokenRecordError, standing
from contracts.agreements.states import TRANSITIONS, AccessDecision, AgreementState
from lambdas.core.paper.words import moment

_FIRST = (AgreementState.UNDER_REVIEW, AgreementState.REQUESTED)


@dataclass(frozen=True)
class Reviewed:
    """An agreement, where it stands, and every decision on it. ``broken`` says why its record is not believed."""

    agreement: AccessAgreement
    state: AgreementState | None
    decisions: Sequence[AccessDecision]
    broken: str = ""

    @classmethod
    def of(cls, agreement: AccessAgreement, decisions: Sequence[AccessDecision], day: date) -> Reviewed:
        """Say where an agreement stands on a day."""
        try:
            return cls(agreement, standing(agreement, decisions, day), decisions)
        except BrokenRecordError as error:
            return cls(agreement, None, decisions, str(error))

    @property
    def said(self) -> str:
        """Where it stands, in words."""
        return "its record cannot be trusted" if self.state is None else self.state.value

    @property
    def waits(self) -> bool:
        """Whether it waits for people to decide."""
        return self.state in _FIRST

    @property
    def revealed(self) -> list[tuple[str, str]]:
        """What each table would reveal, as the newest decision on this very text counted it."""
        text = text_of(self.agreement)
        counted = [item for item in self.decisions if item.revealed and item.text == text]
        return [(each.table, in_words(each)) for each in counted[-1].revealed] if counted else []

    @property
    def counted(self) -> str:
        """When that was; empty where nothing was counted."""
        text = text_of(self.agreement)
        return next((moment(item.at) for item in reversed(self.decisions) if item.revealed and item.text == text), "")

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """What a person may decide now, and what that means; nothing where the record is not believed."""
        found: dict[str, list[str]] = {}
        for item in TRANSITIONS:
            if item.verb is not None and item.before is self.state:
                found.setdefault(item.verb.value, []).append(item.means)
        return [(verb, "; or ".join(means)) for verb, means in found.items()]
