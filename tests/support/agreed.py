"""Decisions on agreements, as their approvers would make them and the ledger would give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.decision_record import DecisionRecord
from contracts.agreements.states import AccessDecision, Verb
from lambdas.core.agreements import decide


def decided(agreement: AccessAgreement, *verbs: Verb) -> list[AccessDecision]:
    """Take an agreement up, approve it twice on its first day, and go on with ``verbs`` by its first approver."""
    first, second = agreement.approvers[:2]
    made: list[AccessDecision] = []
    for verb, by in (
        (Verb.TAKE_UP, first),
        (Verb.APPROVE, first),
        (Verb.APPROVE, second),
        *((verb, first) for verb in verbs),
    ):
        at = f"{agreement.start}T09:00:00+00:00"
        made.append(decide(agreement, made, verb, by=by, reason="for a test", at=at))
    return made


def approved(agreements: Iterable[AccessAgreement]) -> list[AccessDecision]:
    """Approve every one."""
    return [decision for agreement in agreements for decision in decided(agreement)]


def write_record(file: Path, decisions: Sequence[AccessDecision], read_at: datetime | None = None) -> None:
    """Write the file that a synth takes, read from the ledger at a moment: now, when none is given."""
    record = DecisionRecord(read_at=read_at or datetime.now(UTC), decisions=tuple(decisions))
    file.write_text(record.model_dump_json(), encoding="utf-8")
