from __future__ import annotations

import pytest

from lambdas.triage import door

KNOWN = {"cases", "tests"}


def reasons(dataset: str | None, key: str = "incoming/a.csv", size: int = 10) -> list[door.Reason]:
    return door.reasons(dataset, key, size, known=KNOWN, limit=1000)


@pytest.mark.parametrize("size", [1, 1000])
def test_a_drop_of_a_known_dataset_may_come_in(size: int) -> None:
    assert reasons("cases", size=size) == []


@pytest.mark.parametrize(
    ("dataset", "key", "size", "code", "told"),
    [
        ("cases", "incoming/a.csv", 0, "empty_file", "send it again"),
        ("cases", "incoming/a.csv", 1001, "too_big", "Send it in parts"),
        (None, "incoming/deaths/a.csv", 10, "no_contract", "cases, tests"),
        (None, "incoming/a.csv", 10, "no_contract", "cases, tests"),
        (None, "incoming/cases/a.csv", 10, "no_contract", "landing zone of cases"),
        ("withdrawn", "incoming/a.csv", 10, "no_contract", "cases, tests"),
    ],
)
def test_a_drop_that_is_turned_away_is_told_what_to_do(
    dataset: str | None, key: str, size: int, code: str, told: str
) -> None:
    (reason,) = reasons(dataset, key, size)
    assert reason["code"] == code
    assert told in reason["remedy"]


def test_the_message_names_the_dataset_that_has_no_contract() -> None:
    assert "deaths" in reasons(None, "incoming/deaths/a.csv")[0]["message"]
    assert "1,001 bytes" in reasons("cases", size=1001)[0]["message"]
