from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.scenes import Begin, stage


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Begins scenes of the ingest workflow, each again as often as it is asked to."""
    with stage() as begin:
        yield begin
