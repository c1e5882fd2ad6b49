"""Certificates say by which Pratique they were made: it is the one that is packed."""

from __future__ import annotations

import tomllib
from pathlib import Path

from contracts.reading.version import VERSION

ROOT = Path(__file__).parents[3]


def test_the_version_that_certificates_name_is_the_packages() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION
