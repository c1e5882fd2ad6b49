from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.agreements.rules import UndecidableError
from contracts.agreements.standing import BrokenRecordError
from contracts.agreements.states import Verb
from contracts.catalogue import load
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreement_roles, agreements, ledger, transactions
from lambdas.adapters.agreements import DecidedMeanwhileError
from local.agreements import bring_roles
from tests.support.platform import Platform

AGREEMENT = load(Path(__file__).resolve().parents[3] / "catalogue").agreements["outbreak_centre"]
FIRST, SECOND = AGREEMENT.approvers
AT = "2027-01-01T09:00:00+00:00"


def enter(verb: Verb, by: str) -> str:
    return agreements.enter(AGREEMENT, verb, by=by, reason="for a test", at=AT).after.value


def test_every_decision_is_kept_in_order(platform: Platform) -> None:
    assert [enter(Verb.TAKE_UP, FIRST), enter(Verb.APPROVE, FIRST), enter(Verb.APPROVE, SECOND)] == [
        "under review",
        "under review",
        "approved",
    ]
    kept = agreements.decisions(AGREEMENT.name)
    assert [(item.number, item.verb.value, item.by, item.at) for item in kept] == [
        (1, "take_up", FIRST, AT),
        (2, "approve", FIRST, AT),
        (3, "approve", SECOND, AT),
    ]
    assert agreements.decisions("another") == []


def test_a_refused_decision_leaves_no_trace(platform: Platform) -> None:
    with pytest.raises(UndecidableError):
        enter(Verb.APPROVE, FIRST)
    assert agreements.decisions(AGREEMENT.name) == []


def test_of_two_who_decide_at_once_one_is_told_to_look_again(platform: Platform) -> None:
    enter(Verb.TAKE_UP, FIRST)
    platform.gate.before("PutItem", lambda: enter(Verb.APPROVE, SECOND))
    with pytest.raises(DecidedMeanwhileError, match="Somebody decided on outbreak_centre at the same moment"):
        enter(Verb.APPROVE, FIRST)
    assert [item.by for item in agreements.decisions(AGREEMENT.name)] == [FIRST, SECOND]
    assert enter(Verb.APPROVE, FIRST) == "approved"


def test_a_decision_that_somebody_edits_in_the_ledger_makes_the_record_worthless(platform: Platform) -> None:
    enter(Verb.TAKE_UP, FIRST)
    enter(Verb.APPROVE, FIRST)
    item = ledger.table().get_item(Key={"pk": f"agreement#{AGREEMENT.name}", "sk": "decision#000001"})["Item"]
    edited = {**json.loads(str(item["decision"])), "reason": "another reason"}
    ledger.table().put_item(Item={**item, "decision": json.dumps(edited)})
    with pytest.raises(PratiqueError, match=r"does not follow the one before it.* the table's recovery"):
        enter(Verb.APPROVE, SECOND)


@pytest.mark.parametrize("broken", ['{"verb": "approved"}', "no JSON", None])
def test_what_somebody_writes_there_that_is_no_decision_makes_the_record_worthless(
    platform: Platform, broken: str | None
) -> None:
    enter(Verb.TAKE_UP, FIRST)
    item = ledger.table().get_item(Key={"pk": f"agreement#{AGREEMENT.name}", "sk": "decision#000001"})["Item"]
    item.pop("decision")
    ledger.table().put_item(Item=item if broken is None else {**item, "decision": broken})
    with pytest.raises(BrokenRecordError, match="decision 1 on outbreak_centre cannot be read"):
        agreements.decisions(AGREEMENT.name)
    assert agreements.readable(AGREEMENT.name) == []


def test_a_decision_is_of_the_moment_that_aws_says_it_is(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    head = {"ResponseMetadata": {"HTTPHeaders": {"date": "Sat, 02 Jan 2027 09:00:07 GMT"}}}

    class Table:
        def get_item(self, **_key: object) -> object:
            return head

    assert transactions.clock(Table()) == "2027-01-02T09:00:07+00:00"  # type: ignore[arg-type]
    monkeypatch.setattr(transactions, "clock", lambda _table: "2027-01-02T09:00:07+00:00")
    assert agreements.enter(AGREEMENT, Verb.TAKE_UP, by=FIRST, reason="for a test").at == "2027-01-02T09:00:07+00:00"


def test_an_agreement_whose_record_cannot_be_read_has_its_roles_shut(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[str] = []
    monkeypatch.setattr(agreement_roles, "bring", lambda _roles, boundary: brought.append(boundary))
    ledger.table().put_item(Item={"pk": f"agreement#{AGREEMENT.name}", "sk": "decision#000001", "decision": "{}"})
    with pytest.raises(BrokenRecordError, match="cannot be read"):
        bring_roles("prod", AGREEMENT)
    assert brought == [agreement_roles.SHUT]
