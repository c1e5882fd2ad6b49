"""The ledger's items, read for people."""

from __future__ import annotations

from decimal import Decimal

from cli.words import reasons
from local.executions import about, first_line
from local.ledger import entries

DROP = {
    "pk": "dataset#cases",
    "sk": "drop#20201002T163000Z-1",
    "state": "quarantined",
    "bucket": "zone",
    "key": "incoming/a.csv",
    "landed": "2020-10-02T16:30:00+00:00",
    "rows": {"file": Decimal(3), "accepted": Decimal(2), "rejected": Decimal(1)},
    "reasons": '[{"code": "empty", "message": "The file is empty.", "remedy": "Send it again."}]',
}
RELEASE = {
    "pk": "product#rates",
    "sk": "release#r1",
    "state": "published",
    "updated": "2020-10-02T17:00:00+00:00",
    "inputs": '[{"dataset": "cases", "snapshot": "1", "drop": "d1"}]',
}
TURN = {"pk": "product#rates", "sk": "turn", "release": "r1"}
REFUSED = {**RELEASE, "sk": "release#r2", "state": "refused", "reasons": '["1 of 9 can be worked out"]'}


def test_drops_and_releases_are_told_apart_and_turns_left_out() -> None:
    found = entries([TURN, REFUSED, RELEASE, DROP])

    assert [drop.file for drop in found.drops] == ["a.csv"]
    assert found.drops[0].rows == {"file": 3, "accepted": 2, "rejected": 1}
    assert found.drops[0].reasons[0]["message"] == "The file is empty."
    assert found.releases[0].inputs == {"cases": "d1"}
    assert reasons(found.releases[1].reasons) == "1 of 9 can be worked out"
    assert found.drop("20201002T163000Z-1") is found.drops[0]
    assert found.of_product("other") == []


def test_an_execution_is_known_by_the_object_or_dataset_it_was_started_for() -> None:
    stored = {"detail": {"bucket": {"name": "zone"}, "object": {"key": "incoming/a.csv", "version-id": "v1"}}}

    assert about(stored) == "zone/incoming/a.csv?v1"
    assert about({"detail": {"dataset": "cases"}}) == "cases"
    assert about({}) == ""


def test_a_function_s_error_message_is_the_cause() -> None:
    assert first_line('{"errorMessage": "no such bucket\\nat line 3", "errorType": "X"}') == "no such bucket"
    assert first_line("plain words") == "plain words"
    assert first_line("") == "no cause was given"
