"""A register is not linked from rows of a drop that a person has withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.adapters import ledger
from tests.support import ingest, register
from tests.support.ingest import visits
from tests.support.platform import DATASET, ZONE, Platform
from tests.support.release import planned

FIRST, SECOND = visits("V1,2020-10-01,1", "V2,2020-10-01,1"), visits("V3,2020-10-02,2")
WHY = {"by": "Florence", "reason": "The file was last year's.", "at": "2020-10-05T10:00:00+00:00"}


@pytest.fixture(autouse=True)
def with_athena(monkeypatch: pytest.MonkeyPatch) -> None:
    register.begin(monkeypatch)


def drop(platform: Platform, body: bytes) -> str:
    platform.tick()
    return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", body))["drop"])


def say(drop: str, verb: str) -> None:
    planned(dataset=DATASET, said={"dataset": DATASET, "drop": drop, "verb": verb, **WHY})


def states() -> list[str]:
    return [str(item["state"]) for item in ledger.query(f"register#{register.NAME}", "build#")]


def test_a_drop_of_other_days_does_not_link_withdrawn_rows_again(platform: Platform) -> None:
    bad = drop(platform, FIRST)
    first = register.run(platform)
    say(bad, "withdraw")
    drop(platform, SECOND)
    state: dict[str, Any] = register.run(platform, execution="two")
    assert state["outcome"] == "refused"
    assert f"drop {bad} of visits was withdrawn" in state["reason"]
    assert (register.made_of().build, sorted(states())) == (first["build"], ["built", "refused"])
    drop(platform, visits("V1,2020-10-01,2"))
    assert register.run(platform, execution="three")["outcome"] == "build"
    assert register.rows() == {("2020-10-01", 2): 1, ("2020-10-02", 2): 1}


def test_what_the_table_has_stays_entered_and_is_built_again_once_the_drop_is_right(platform: Platform) -> None:
    bad = drop(platform, FIRST)
    register.run(platform)
    say(bad, "withdraw")
    assert register.linked(execution="two")["outcome"] == "refused"
    assert states() == ["built"]
    say(bad, "stand")
    assert register.linked(execution="three")["outcome"] == "nothing"
