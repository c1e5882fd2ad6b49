from __future__ import annotations

import pytest

from tests.support.platform import UNCLAIMED_ZONE, ZONE, Platform, start


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    return start(monkeypatch, {ZONE: "covid_tests", UNCLAIMED_ZONE: "unclaimed"})
