from __future__ import annotations

import os
from pathlib import Path

import pytest


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
