from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from lambdas.adapters import telemetry
from tests.support.platform import Context


@telemetry.instrumented
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    telemetry.about(event["dataset"], drop="20201002T163000Z-1f2e3d4c")
    telemetry.count("Rows.accepted", 3)
    telemetry.logger.warning("seen")
    if event.get("fails"):
        raise ValueError("it failed")
    return {"nhs_number": event["nhs_number"]}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was logged and measured, without the spaces."""
    log = io.StringIO()
    monkeypatch.setattr(telemetry.logger.registered_handler, "stream", log)
    return lambda: (log.getvalue() + capsys.readouterr().out).replace(" ", "")


def test_metrics_and_names_are_written_and_values_are_not(written: Callable[[], str]) -> None:
    assert handler({"dataset": "cases", "nhs_number": "9990000018"}, Context()) == {"nhs_number": "9990000018"}
    text = written()
    assert '"Rows.accepted":[3.0]' in text
    assert '"dataset":"cases"' in text
    assert "20201002T163000Z-1f2e3d4c" in text
    assert "9990000018" not in text


def test_metrics_of_a_run_that_failed_are_written_too(written: Callable[[], str]) -> None:
    with pytest.raises(ValueError, match="it failed"):
        handler({"dataset": None, "nhs_number": "9990000018", "fails": True}, Context())
    text = written()
    assert "Rows.accepted" in text
    assert "unclaimed" in text
    assert "9990000018" not in text


def test_a_run_without_metrics_writes_none(written: Callable[[], str]) -> None:
    telemetry.instrumented(lambda event, _context: event)({}, Context())
    assert "_aws" not in written()
