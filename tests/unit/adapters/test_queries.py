from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lambdas.adapters import athena
from lambdas.adapters.objects import NoSuchObjectError
from tests.support.platform import CURATED, Platform

Answers = Callable[..., None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Let Athena answer with this execution; moto has no results of its own."""

    def answer(state: str, location: str = "", reason: str = "") -> None:
        class Client:
            def get_query_execution(self, **_query: str) -> dict[str, Any]:
                status = {"State": state, "StateChangeReason": reason}
                return {"QueryExecution": {"Status": status, "ResultConfiguration": {"OutputLocation": location}}}

        monkeypatch.setattr(athena, "athena", Client)

    return answer


def test_a_result_is_read_from_where_athena_wrote_it(platform: Platform, answers: Answers) -> None:
    body = '"area","cases"\n"E06, ""City""","3"\n"Ynys Môn",\n'.encode()
    platform.client("s3").put_object(Bucket=CURATED, Key="q/1.csv", Body=body)
    answers("SUCCEEDED", f"s3://{CURATED}/q/1.csv")
    assert athena.result("1") == athena.Result(("area", "cases"), (('E06, "City"', "3"), ("Ynys Môn", "")))


def test_a_query_that_failed_says_why(answers: Answers) -> None:
    answers("FAILED", reason="TABLE_NOT_FOUND: cases")
    with pytest.raises(athena.QueryUnfinishedError, match="FAILED: TABLE_NOT_FOUND"):
        athena.result("1")


def test_a_result_that_was_cleared_away_is_named(platform: Platform, answers: Answers) -> None:
    answers("SUCCEEDED", f"s3://{CURATED}/q/2.csv")
    with pytest.raises(NoSuchObjectError, match=r"q/2\.csv"):
        athena.result("2")
