from __future__ import annotations

import os
from pathlib import Path

import pytest

TOGETHER = ("e2e", "infrastructure")
"""Folders whose tests share something that takes long to make: one process runs all of a folder's."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(folder))


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
