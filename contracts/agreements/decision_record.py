"""The ledger's decisions on agreements as a file, from which a synth learns whose access is in force.

A synth calls no AWS. ``pratique agreement export`` reads the ledger and writes the file; since a suspension that came
after it would be undone, a synth takes none that is older than ``FRESH``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.standing import BrokenRecordError, standing
from contracts.agreements.states import AccessDecision, AgreementState
from contracts.reading.errors import PratiqueError
from contracts.reading.model import Model

FRESH = timedelta(hours=1)
_AGAIN = "run `pratique agreement export` again"


class RecordRefusedError(PratiqueError):
    """The file of decisions cannot be relied on; the text says why and what to do."""


class DecisionRecord(Model):
    """Every decision on every agreement, as the ledger of one environment had them at a moment."""

    read_at: AwareDatetime = Field(description="when the ledger was read, ISO 8601 with its offset")
    decisions: tuple[AccessDecision, ...] = Field(description="those of each agreement in their order")


def read_record(path: Path, now: datetime) -> DecisionRecord:
    """Read the file. Raises RecordRefusedError when there is none, when it is not one, or when it is not fresh."""
    try:
        record = DecisionRecord.model_validate_json(path.read_bytes())
    except OSError:
        raise RecordRefusedError(f"{path}: there is no such file of decisions; {_AGAIN}") from None
    except ValidationError as error:
        raise RecordRefusedError(f"{path}: not a file of decisions ({error.error_count()} faults); {_AGAIN}") from None
    age = now - record.read_at
    if not timedelta(0) <= age <= FRESH:
        moment = record.read_at.astimezone(UTC).isoformat(timespec="minutes")
        raise RecordRefusedError(
            f"{path}: the ledger was read at {moment}, and a file is taken for {FRESH.seconds // 60} minutes: what was "
            f"suspended since would be given again; {_AGAIN}"
        )
    return record


def standings(
    agreements: Mapping[str, AccessAgreement], decisions: Iterable[AccessDecision], now: datetime
) -> dict[str, AgreementState]:
    """Return where each agreement stands; one without decisions is a request. Raises RecordRefusedError."""
    made: dict[str, list[AccessDecision]] = {}
    for decision in decisions:
        made.setdefault(decision.agreement, []).append(decision)
    try:
        return {name: standing(item, made.get(name, []), day_of(now)) for name, item in agreements.items()}
    except BrokenRecordError as error:
        raise RecordRefusedError(f"the decisions cannot be relied on: {error}; look into the audit first") from error
