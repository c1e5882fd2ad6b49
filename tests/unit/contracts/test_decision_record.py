"""A synth relies on a file of decisions only while nothing can have been suspended since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.agreements.decision_record import FRESH, RecordRefusedError, read_record, standings
from contracts.agreements.states import AgreementState, Verb
from contracts.catalogue import load
from tests.support.agreed import approved, decided, write_record

AGREEMENTS = load(Path(__file__).resolve().parents[3] / "catalogue").agreements
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "decisions.json"


def test_what_the_ledger_says_is_what_a_synth_reads(file: Path) -> None:
    write_record(file, approved(AGREEMENTS.values()), NOW)
    read = read_record(file, NOW + FRESH)
    assert set(standings(AGREEMENTS, read.decisions, NOW).values()) == {AgreementState.ACTIVE}


@pytest.mark.parametrize("age", [FRESH + timedelta(seconds=1), timedelta(seconds=-1)], ids=["stale", "from tomorrow"])
def test_a_file_that_is_not_fresh_is_refused_with_the_remedy(file: Path, age: timedelta) -> None:
    write_record(file, [], NOW - age)
    with pytest.raises(RecordRefusedError, match="run `pratique agreement export` again"):
        read_record(file, NOW)


def test_a_file_that_is_none_or_not_there_is_refused(file: Path) -> None:
    with pytest.raises(RecordRefusedError, match="there is no such file of decisions"):
        read_record(file, NOW)
    file.write_text('{"decisions": []}', encoding="utf-8")
    with pytest.raises(RecordRefusedError, match=r"not a file of decisions \(1 faults\)"):
        read_record(file, NOW)


def test_a_decision_that_was_left_out_is_noticed() -> None:
    (first, *rest) = AGREEMENTS.values()
    with pytest.raises(RecordRefusedError, match=f"decision 1 on {first.name} does not follow"):
        standings(AGREEMENTS, [*decided(first)[1:], *approved(rest)], NOW)


def test_each_agreement_stands_where_its_own_decisions_and_days_have_brought_it() -> None:
    suspended, active, requested = AGREEMENTS.values()
    found = standings(AGREEMENTS, [*decided(suspended, Verb.SUSPEND), *decided(active)], NOW)
    assert found == {
        suspended.name: AgreementState.SUSPENDED,
        active.name: AgreementState.ACTIVE,
        requested.name: AgreementState.REQUESTED,
    }
    later = standings(AGREEMENTS, decided(active), datetime(2031, 1, 1, tzinfo=UTC))
    assert set(later.values()) == {AgreementState.EXPIRED}
