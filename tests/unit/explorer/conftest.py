"""A small published site, and the explorer's door to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.explorer.settings import Settings
from dashboards.explorer.source import Site
from tests.support.published import publish, served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("published")
    publish(folder)
    with served(folder) as (found, _):
        yield found


@pytest.fixture(scope="session")
def site(address: str) -> Site:
    return Site(Settings(site=address, links="https://figures.example"))


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A folder with a site of its own, which a test may change."""
    publish(tmp_path)
    return tmp_path
