"""What a supplier should know of rows that came in is said on the command line, with what to do about it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli import main
from local import ledger, platform

RETIRED = {
    "code": "retired_code",
    "column": "area_code",
    "value": "E07000004",
    "count": 1234,
    "message": "Area[Code] E07000004 is retired; the code that has succeeded it is E06000060.",
    "remedy": "Use E06000060 from now on.",
}
DROP = ledger.Drop("cases", "20201002T163000Z-1", "committed", "zone", "incoming/a.csv", "2020-10-02T16:30:00+00:00")


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["pratique", *arguments])
    with pytest.raises(SystemExit):
        main.app()
    return " ".join(capsys.readouterr().out.split())


@pytest.fixture
def with_receipt(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A platform with one drop, whose receipt holds what the test gives."""

    def put(receipt: dict[str, Any]) -> None:
        body = io.BytesIO(json.dumps(receipt).encode())
        missing = type("NoSuchKey", (Exception,), {})
        s3 = SimpleNamespace(get_object=lambda **_asked: {"Body": body}, exceptions=SimpleNamespace(NoSuchKey=missing))
        running = SimpleNamespace(s3=s3, site_url="http://127.0.0.1:8020")
        monkeypatch.setattr(platform, "find", lambda _home: running)
        monkeypatch.setattr(ledger, "read", lambda _platform: ledger.Entries((DROP,), ()))

    return put


def test_inspecting_an_accepted_file_tells_its_warnings_and_what_to_do(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository / "catalogue/datasets/covid_cases/examples/pass/one_tier.csv"

    text = said(monkeypatch, capsys, "inspect", str(file), "-d", "covid_cases", "--excerpt")

    assert text.startswith("accepted")
    assert "Warnings" in text
    assert "AreaCode E07000004 is retired; the code that has succeeded it is E06000060." in text
    assert "Use E06000060 from now on." in text


def test_an_excerpt_that_is_inspected_as_a_whole_drop_is_said_to_lack_rows(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository / "catalogue/datasets/covid_cases/examples/pass/one_tier.csv"

    text = said(monkeypatch, capsys, "inspect", str(file), "-d", "covid_cases")

    assert text.startswith("would go to quarantine")
    assert "7 good rows; a drop of this dataset has at least 1,900." in text


def test_a_file_without_warnings_is_not_said_to_have_any(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository / "catalogue/datasets/covid_tests/examples/pass/laboratory.csv"

    assert "Warnings" not in said(monkeypatch, capsys, "inspect", str(file), "-d", "covid_tests", "--excerpt")


def test_a_receipt_tells_its_warnings_and_what_to_do(
    with_receipt: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_receipt({"warnings": [RETIRED, {"message": "Nothing shows that the file is whole."}]})

    text = said(monkeypatch, capsys, "receipt")

    assert "Area[Code] E07000004 is retired" in text
    assert "Use E06000060 from now on." in text
    assert "1,234" in text
    assert "Nothing shows that the file is whole." in text


def test_a_receipt_without_warnings_is_not_said_to_have_any(
    with_receipt: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_receipt({"warnings": []})

    text = said(monkeypatch, capsys, "receipt")

    assert "committed" in text
    assert "Warnings" not in text
