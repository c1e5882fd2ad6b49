from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.drops.drop import DropState
from lambdas.adapters import ledger, releases
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState
from lambdas.core.freshness import newest, promised_from, share
from lambdas.freshness import handler
from tests.support.platform import DATASET, Context, Platform

NOON = datetime(2020, 10, 3, 12, tzinfo=UTC)


def _drop(state: str, hours_ago: float) -> dict[str, Any]:
    return {"state": state, "landed": (NOON - timedelta(hours=hours_ago)).isoformat()}


@pytest.mark.parametrize(
    ("drops", "hours_ago"),
    [
        ([_drop("committed", 30), _drop("committed", 6)], 6),
        ([_drop("committed", 30), _drop("quarantined", 1), _drop("refused", 2), _drop("landed", 3)], 30),
        ([_drop("committed", 30), _drop("duplicate", 2)], 2),
    ],
    ids=["the newest counts", "what did not come in does not", "the same again keeps the promise"],
)
def test_a_dataset_is_as_old_as_the_newest_drop_that_came_in(drops: list[dict[str, Any]], hours_ago: float) -> None:
    assert newest(drops) == NOON - timedelta(hours=hours_ago)


def test_a_dataset_of_which_nothing_ever_came_in_has_no_age() -> None:
    assert newest([_drop("quarantined", 1)]) is None


@pytest.mark.parametrize(("hours_ago", "expected"), [(12, 0.5), (24, 1), (36, 1.5)])
def test_age_is_told_over_what_is_promised(hours_ago: float, expected: float) -> None:
    assert share(NOON - timedelta(hours=hours_ago), NOON, 24) == expected


def _enter(drop: str, landed: datetime, *states: DropState) -> None:
    ledger.register(DATASET, drop, {"landed": landed.isoformat()})
    for state in states:
        ledger.transition(DATASET, drop, state)


def test_an_hour_tells_the_age_of_datasets_and_what_waits_for_a_person(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    promised = catalogue().datasets[DATASET].service.frequency_hours
    landed = datetime.now(UTC) - timedelta(hours=2 * promised)
    _enter("a", landed, DropState.INSPECTED, DropState.COMMITTED)
    _enter("b", datetime.now(UTC), DropState.QUARANTINED)
    product = next(iter(catalogue().products))
    releases.open_candidate(product, "r", {})
    releases.close(product, "r", ReleaseState.HELD, {"reasons": []})

    found = handler.main({}, Context())

    assert found["ages"][DATASET] == pytest.approx(2, rel=0.01)
    assert (found["waiting"], found["held"]) == (1, 1)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    told = [line for line in lines if line.get("dataset", DATASET) == DATASET]
    measured = {name: line for line in told for name in ("Age.share", "Drops.waiting", "Release.held") if name in line}
    assert measured["Age.share"]["dataset"] == DATASET
    assert "dataset" not in measured["Drops.waiting"]


def _at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return moment.astimezone(tz)

    monkeypatch.setattr(handler, "datetime", Clock)
    return handler.main({}, Context())


def test_a_dataset_of_which_nothing_ever_came_is_late_when_its_promise_is_over(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = catalogue().datasets

    first = _at(NOON, monkeypatch)
    later = _at(NOON + timedelta(hours=36), monkeypatch)

    assert first == {"ages": dict.fromkeys(datasets, 0), "waiting": 0, "held": 0}
    assert later["ages"] == {name: 36 / item.service.frequency_hours for name, item in datasets.items()}
    assert any(age > 1 for age in later["ages"].values())


def test_what_never_came_in_is_waited_for_though_something_landed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = catalogue().datasets[DATASET].service.frequency_hours
    _at(NOON, monkeypatch)
    _enter("a", NOON, DropState.QUARANTINED)

    assert _at(NOON + timedelta(hours=2 * promised), monkeypatch)["ages"][DATASET] == 2


@pytest.mark.parametrize(
    ("available", "since"),
    [
        (None, NOON),
        (date(2020, 9, 1), NOON),
        (date(2020, 10, 5), datetime(2020, 10, 5, tzinfo=UTC)),
    ],
    ids=["the contract says no day", "a day before there was a zone to put it in", "a day to come"],
)
def test_the_first_drop_is_waited_for_from_its_day_on(available: date | None, since: datetime) -> None:
    assert promised_from(NOON, available) == since
