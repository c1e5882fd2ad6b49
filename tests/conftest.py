from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.platform import Platform

# The same examples everywhere, however busy the machine is: no test may turn on time.
settings.register_profile("pratique", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pratique")

TOGETHER = ("e2e", "infrastructure", "private")
"""Folders whose tests share something that takes long to make: one process runs all of a folder's."""


class _ByFolder(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process one test after another, and all of a folder that is `TOGETHER` at once."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.split("/")[1]
        return folder if folder in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByFolder(config, log)


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files that PRATIQUE_REAL_DATA names; tests that need it are skipped without it."""
    folder = os.environ.get("PRATIQUE_REAL_DATA", "")
    if not folder:
        pytest.skip("PRATIQUE_REAL_DATA names no folder of real files")
    return Path(folder)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    """An empty environment for one test."""
    from tests.support.platform import start  # noqa: PLC0415 - whoever tests something else does not wait for moto

    return start(monkeypatch)


# Ends with the last test of its file: while Playwright is started its event loop counts as the thread's
# running one, and a test elsewhere that runs a coroutine would be told that it cannot.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright's own builds cannot be had everywhere."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - whoever tests something else does not wait for it

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        # Containers run as root, where Chromium's sandbox cannot; the pages are our own.
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
